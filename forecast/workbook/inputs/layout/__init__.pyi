from .heads import (
    Head as Head,
    Heading as Heading,
    item_named as item_named,
    name_shown as name_shown,
    read_heading as read_heading,
)
from .openings import (
    opening_formula as opening_formula,
    opening_value as opening_value,
    with_openings as with_openings,
)
from .orientation import Lying as Lying, lying as lying
from .sheets import header_row as header_row, sheet_for as sheet_for
from .shown import Shown as Shown, shown_by as shown_by
from .stages import (
    stage_of as stage_of,
    status_of as status_of,
    year_head as year_head,
)
from .words import (
    cell_text as cell_text,
    header_hits as header_hits,
    is_bare_month as is_bare_month,
    means as means,
    plain as plain,
    row_words as row_words,
)
