from .breaks import Break as Break, shifts as shifts, sudden as sudden
from .cleaning import (
    GAPPED as GAPPED,
    SHORTEST as SHORTEST,
    Cleaned as Cleaned,
    cleaned as cleaned,
)
from .experts import HORIZON as HORIZON, library as library
from .gate import LEVELS as LEVELS, WIDEST as WIDEST, Gate as Gate, default_gate as default_gate
from .mixture import Outlook as Outlook, ends as ends, outlook as outlook
from .rates import FEWEST as FEWEST, rate_drift as rate_drift
from .short import short_drift as short_drift
from .states import Array as Array
