from .indicators import FACTOR as FACTOR
from .indicators import Implied as Implied
from .indicators import implied as implied
from .quarters import Phased as Phased
from .quarters import phase as phase
from .year import (
    Line as Line,
)
from .year import (
    YearInProgress as YearInProgress,
)
from .year import (
    progress as progress,
)
from .year import (
    year_in_progress as year_in_progress,
)
