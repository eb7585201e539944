from .beginning import begun as begun
from .estimates import with_landings as with_landings
from .indicators import FACTOR as FACTOR, Implied as Implied, implied as implied
from .months import (
    Months as Months,
    cause_at as cause_at,
    months_of as months_of,
    parts_of as parts_of,
    quarter_ends as quarter_ends,
)
from .quarters import Phased as Phased, phase as phase
from .year import (
    Line as Line,
    YearInProgress as YearInProgress,
    progress as progress,
    year_in_progress as year_in_progress,
)
