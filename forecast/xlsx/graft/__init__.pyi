from .book import BookPart as BookPart
from .removal import Removed as Removed
from .removal import grafted_sheets as grafted_sheets
from .removal import remove_sheets as remove_sheets
from .styles import StyleBook as StyleBook
from .weave import Grafted as Grafted
from .weave import graft_sheets as graft_sheets
