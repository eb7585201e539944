from .bare import write_bare as write_bare
from .cells import Book as Book
from .cells import Grid as Grid
from .cells import Spans as Spans
from .cells import read_cells as read_cells
from .grid import RawCell as RawCell
from .merges import Merges as Merges
