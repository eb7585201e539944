from .book import (
    edit_book as edit_book,
    grow_names as grow_names,
    refuse_tracked as refuse_tracked,
)
from .edits import (
    Column as Column,
    DropDown as DropDown,
    Entry as Entry,
    Row as Row,
    SheetEdits as SheetEdits,
    Spot as Spot,
)
from .pushing import can_push as can_push
from .sheet import edit_sheet as edit_sheet
