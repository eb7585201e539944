from .bridges import (
    FEWEST_YEARS as FEWEST_YEARS,
)
from .bridges import (
    Bridge as Bridge,
)
from .bridges import (
    bridge as bridge,
)
from .bridges import (
    combined as combined,
)
from .bridges import (
    common_factor as common_factor,
)
from .disaggregation import annual_sums as annual_sums
from .disaggregation import chow_lin as chow_lin
from .disaggregation import denton as denton
from .engine import forecast as forecast
from .engine import forecast_many as forecast_many
from .landing import (
    BLENDED as BLENDED,
)
from .landing import (
    LEVELS as LEVELS,
)
from .landing import (
    SHARE_YEARS as SHARE_YEARS,
)
from .landing import (
    Cumulative as Cumulative,
)
from .landing import (
    Landing as Landing,
)
from .landing import (
    land_many as land_many,
)
from .landing import (
    only_rises as only_rises,
)
from .reconciliation import (
    InfeasibleError as InfeasibleError,
)
from .reconciliation import (
    reconcile as reconcile,
)
from .reconciliation import (
    totals_matrix as totals_matrix,
)
from .types import Forecasts as Forecasts
from .types import Note as Note
from .words import explain as explain
