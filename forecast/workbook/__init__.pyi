from .contract import BUDGETS as BUDGETS, SHEET_NAMES as SHEET_NAMES, YEARLY as YEARLY
from .inputs import InputBook as InputBook, read as read
from .marked import is_marked as is_marked, write_marked as write_marked
from .results import write_results as write_results
from .rolling import (
    Rolled as Rolled,
    awaited_text as awaited_text,
    roll_on as roll_on,
)
from .template import build_template as build_template
from .verification import (
    CACHED as CACHED,
    RECORD as RECORD,
    Difference as Difference,
    SheetCount as SheetCount,
    Verification as Verification,
    is_of_another_run as is_of_another_run,
    provenance_of as provenance_of,
    shown as shown,
    verify as verify,
)
from .writing import (
    deliver as deliver,
    refuse_open as refuse_open,
    woven as woven,
    write_back as write_back,
)
