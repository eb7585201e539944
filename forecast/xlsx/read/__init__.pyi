from .bare import write_bare as write_bare
from .cells import Book as Book, Grid as Grid, Spans as Spans, read_cells as read_cells
from .grid import RawCell as RawCell
from .linked import linked_cells as linked_cells
from .links import Links as Links
from .merges import Merges as Merges
