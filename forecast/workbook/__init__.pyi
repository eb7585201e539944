from .inputs import InputBook as InputBook
from .inputs import read as read
from .marked import is_marked as is_marked
from .marked import write_marked as write_marked
from .results import write_results as write_results
from .rolling import Awaited as Awaited
from .rolling import Rolled as Rolled
from .rolling import awaited_text as awaited_text
from .rolling import roll_on as roll_on
from .template import build_template as build_template
from .verification import (
    CACHED as CACHED,
)
from .verification import (
    RECORD as RECORD,
)
from .verification import (
    Difference as Difference,
)
from .verification import (
    SheetCount as SheetCount,
)
from .verification import (
    Verification as Verification,
)
from .verification import (
    is_of_another_run as is_of_another_run,
)
from .verification import (
    provenance_of as provenance_of,
)
from .verification import (
    shown as shown,
)
from .verification import (
    verify as verify,
)
from .writing import (
    deliver as deliver,
)
from .writing import (
    refuse_open as refuse_open,
)
from .writing import (
    woven as woven,
)
from .writing import (
    write_back as write_back,
)
