from .extrapolation import (
    FEWEST as FEWEST,
    grown_alone as grown_alone,
    guide as guide,
    history as history,
)
from .judging import doubt_issues as doubt_issues, doubts_of as doubts_of
from .landed import Landed as Landed
from .limits import debt_limit as debt_limit, limits_ahead as limits_ahead
from .owned import (
    equation_issues as equation_issues,
    found_base as found_base,
    found_freq as found_freq,
    read_own as read_own,
)
from .projecting import (
    base_item as base_item,
    base_year as base_year,
    build_model as build_model,
    project as project,
)
from .reading import freed as freed, restated as restated
from .registered import is_untold as is_untold, usual_odds as usual_odds
from .result import (
    CENTRAL as CENTRAL,
    FIRST_DRAW as FIRST_DRAW,
    HIGH as HIGH,
    LOW as LOW,
    Result as Result,
    ScenarioRun as ScenarioRun,
    Settings as Settings,
    files_of as files_of,
)
from .solving import solve_scenario as solve_scenario
from .spreads import TO_DEVIATION as TO_DEVIATION
from .standing import (
    ENDS as ENDS,
    default_baseline as default_baseline,
    default_failure as default_failure,
    default_plan as default_plan,
    end_names as end_names,
    end_of as end_of,
    end_scenario as end_scenario,
    with_ends as with_ends,
    with_rows as with_rows,
)
from .task import ScenarioTask as ScenarioTask
