from .backtesting import Backtest as Backtest
from .backtesting import backtest as backtest
from .plans import METHOD as METHOD
from .plans import Plan as Plan
from .replay import OUTTURNS as OUTTURNS
from .replay import Case as Case
from .replay import pool_of as pool_of
from .scores import AccuracyTest as AccuracyTest
from .summary import (
    ItemLine as ItemLine,
)
from .summary import (
    Line as Line,
)
from .summary import (
    against_plan as against_plan,
)
from .summary import (
    by_item as by_item,
)
from .summary import (
    summarise as summarise,
)
