from .book import BookPart as BookPart, book_of as book_of, drop_chain as drop_chain
from .opening import Reading as Reading
from .removal import (
    grafted_sheets as grafted_sheets,
    remove_sheets as remove_sheets,
)
from .styles import StyleBook as StyleBook
from .weave import Grafted as Grafted, graft_sheets as graft_sheets
