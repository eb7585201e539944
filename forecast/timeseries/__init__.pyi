from .agreeing import agreed as agreed, by_widths as by_widths, made_to_agree as made_to_agree
from .annual import Break as Break, sudden as sudden
from .bridges import (
    FEWEST_YEARS as FEWEST_YEARS,
    Bridge as Bridge,
    bridge as bridge,
    combined as combined,
    common_factor as common_factor,
)
from .disaggregation import annual_sums as annual_sums, chow_lin as chow_lin, denton as denton
from .engine import forecast as forecast, forecast_many as forecast_many
from .landing import (
    BLENDED as BLENDED,
    LEVELS as LEVELS,
    SHARE_YEARS as SHARE_YEARS,
    Cumulative as Cumulative,
    Landing as Landing,
    land_many as land_many,
    month_path as month_path,
    month_shares as month_shares,
    only_rises as only_rises,
)
from .reconciliation import (
    InfeasibleError as InfeasibleError,
    reconcile as reconcile,
    totals_matrix as totals_matrix,
)
from .types import Forecasts as Forecasts, Kind as Kind, Note as Note
from .words import change_text as change_text, explain as explain
