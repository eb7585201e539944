from .book import BookPart as BookPart
from .styles import StyleBook as StyleBook
from .weave import Grafted as Grafted, graft_sheets as graft_sheets
