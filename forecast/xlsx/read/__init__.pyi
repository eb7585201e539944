from .bare import write_bare as write_bare
from .cells import (
    Book as Book,
    Grid as Grid,
    Spans as Spans,
    read_book as read_book,
    read_cells as read_cells,
)
from .grid import Cells as Cells, Packed as Packed, RawCell as RawCell
from .merges import Merges as Merges
