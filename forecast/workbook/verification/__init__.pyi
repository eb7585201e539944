from .compare import (
    CACHED as CACHED,
    RECORD as RECORD,
    Difference as Difference,
    SheetCount as SheetCount,
    Verification as Verification,
    shown as shown,
    verify as verify,
)
from .record import (
    is_of_another_run as is_of_another_run,
    own_sheets as own_sheets,
    provenance_of as provenance_of,
)
