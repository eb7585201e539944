from .bare import write_bare as write_bare
from .cells import (
    Book as Book,
    Grid as Grid,
    Spans as Spans,
    read_book as read_book,
    read_cells as read_cells,
)
from .formats import Look as Look, look_of as look_of
from .grid import (
    Cells as Cells,
    Packed as Packed,
    RawCell as RawCell,
    date_serial as date_serial,
    serial_date as serial_date,
)
from .linked import linked_cells as linked_cells, readers_of as readers_of
from .links import Links as Links
from .merges import Merges as Merges
