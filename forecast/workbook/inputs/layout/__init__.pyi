from .sheets import header_row as header_row, sheet_for as sheet_for
from .stages import (
    stage_of as stage_of,
    status_of as status_of,
)
from .words import (
    cell_text as cell_text,
    header_hits as header_hits,
    means as means,
    plain as plain,
    row_words as row_words,
)
