from .addresses import (
    Area as Area,
)
from .addresses import (
    a1 as a1,
)
from .addresses import (
    area_text as area_text,
)
from .addresses import (
    fixed_text as fixed_text,
)
from .addresses import (
    letters_of as letters_of,
)
from .addresses import (
    parse_a1 as parse_a1,
)
from .addresses import (
    parse_area as parse_area,
)
from .draft import Draft as Draft
from .draft import open_draft as open_draft
from .draft import written as written
from .element_order import put_in_order as put_in_order
from .elements import (
    child as child,
)
from .elements import (
    element_like as element_like,
)
from .elements import (
    local as local,
)
from .elements import (
    own_children as own_children,
)
from .elements import (
    text_of as text_of,
)
from .elements import (
    unset as unset,
)
from .graft import (
    BookPart as BookPart,
)
from .graft import (
    Grafted as Grafted,
)
from .graft import (
    Removed as Removed,
)
from .graft import (
    StyleBook as StyleBook,
)
from .graft import (
    graft_sheets as graft_sheets,
)
from .graft import (
    grafted_sheets as grafted_sheets,
)
from .graft import (
    remove_sheets as remove_sheets,
)
from .lint import lint_package as lint_package
from .markup import TRUE as TRUE
from .markup import shared_strings as shared_strings
from .markup import unescaped as unescaped
from .package import open_package as open_package
from .read import (
    Book as Book,
)
from .read import (
    Grid as Grid,
)
from .read import (
    Merges as Merges,
)
from .read import (
    RawCell as RawCell,
)
from .read import (
    Spans as Spans,
)
from .read import (
    read_cells as read_cells,
)
from .read import (
    write_bare as write_bare,
)
from .recalculation import office as office
from .recalculation import recalculate as recalculate
from .references import area_of as area_of
from .references import quoted as quoted
