from .compare import (
    CACHED as CACHED,
)
from .compare import (
    RECORD as RECORD,
)
from .compare import (
    Difference as Difference,
)
from .compare import (
    SheetCount as SheetCount,
)
from .compare import (
    Verification as Verification,
)
from .compare import (
    shown as shown,
)
from .compare import (
    verify as verify,
)
from .record import is_of_another_run as is_of_another_run
from .record import provenance_of as provenance_of
