from .addresses import (
    MAX_COLUMN as MAX_COLUMN,
    MAX_ROW as MAX_ROW,
    Area as Area,
    a1 as a1,
    area_text as area_text,
    fixed_text as fixed_text,
    letters_of as letters_of,
    parse_a1 as parse_a1,
    parse_area as parse_area,
)
from .draft import Draft as Draft, open_draft as open_draft, written as written
from .element_order import put_in_order as put_in_order
from .elements import (
    child as child,
    element_like as element_like,
    local as local,
    number_in as number_in,
    own_children as own_children,
    text_of as text_of,
    unset as unset,
)
from .graft import (
    BookPart as BookPart,
    Grafted as Grafted,
    Reading as Reading,
    StyleBook as StyleBook,
    book_of as book_of,
    drop_chain as drop_chain,
    graft_sheets as graft_sheets,
    grafted_sheets as grafted_sheets,
    remove_sheets as remove_sheets,
)
from .kinds import ASIDE as ASIDE, BOOKS as BOOKS, kind_of as kind_of
from .lint import lint_package as lint_package
from .markup import TRUE as TRUE, shared_strings as shared_strings, unescaped as unescaped
from .package import (
    Package as Package,
    file_bytes as file_bytes,
    open_archive as open_archive,
    open_package as open_package,
    refuse as refuse,
)
from .read import (
    Book as Book,
    Cells as Cells,
    Grid as Grid,
    Links as Links,
    Look as Look,
    Merges as Merges,
    Packed as Packed,
    RawCell as RawCell,
    Spans as Spans,
    date_serial as date_serial,
    linked_cells as linked_cells,
    look_of as look_of,
    read_book as read_book,
    read_cells as read_cells,
    readers_of as readers_of,
    serial_date as serial_date,
    write_bare as write_bare,
)
from .recalculation import convert as convert, office as office, recalculate as recalculate
from .references import (
    Axis as Axis,
    Moves as Moves,
    Place as Place,
    area_of as area_of,
    may_name as may_name,
    moved_area as moved_area,
    quoted as quoted,
)
