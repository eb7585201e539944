from .backtesting import Backtest as Backtest, backtest as backtest
from .plans import METHOD as METHOD, Plan as Plan
from .replay import OUTTURNS as OUTTURNS, Case as Case, pool_of as pool_of
from .scores import AccuracyTest as AccuracyTest
from .summary import (
    ItemLine as ItemLine,
    Line as Line,
    against_plan as against_plan,
    by_item as by_item,
    summarise as summarise,
)
