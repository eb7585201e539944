from .book import BookPart as BookPart
from .styles import StyleBook as StyleBook
from .weave import Grafted as Grafted
from .weave import graft_sheets as graft_sheets
