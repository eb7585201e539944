from .backtesting import Backtest as Backtest, backtest as backtest
from .owned import (
    MODEL as MODEL,
    MODEL_GIVEN as MODEL_GIVEN,
    SEASONAL as SEASONAL,
    SERIES as SERIES,
    UNCHANGED as UNCHANGED,
    OwnLine as OwnLine,
    own_lines as own_lines,
)
from .plans import METHOD as METHOD, Plan as Plan
from .replay import (
    FEWEST_YEARS as FEWEST_YEARS,
    OUTTURNS as OUTTURNS,
    Array as Array,
    Case as Case,
    Origin as Origin,
    outturn as outturn,
    pool_of as pool_of,
)
from .rivals import LEVELS as LEVELS
from .scores import AccuracyTest as AccuracyTest
from .summary import (
    ItemLine as ItemLine,
    Line as Line,
    against_plan as against_plan,
    by_item as by_item,
    summarise as summarise,
)
