from .extrapolation import history as history
from .projecting import (
    base_year as base_year,
)
from .projecting import (
    build_model as build_model,
)
from .projecting import (
    default_baseline as default_baseline,
)
from .projecting import (
    project as project,
)
from .result import (
    CENTRAL as CENTRAL,
)
from .result import (
    FIRST_DRAW as FIRST_DRAW,
)
from .result import (
    HIGH as HIGH,
)
from .result import (
    HISTORY_YEARS as HISTORY_YEARS,
)
from .result import (
    LOW as LOW,
)
from .result import (
    Result as Result,
)
from .result import (
    ScenarioRun as ScenarioRun,
)
from .result import (
    Settings as Settings,
)
from .solving import solve_scenario as solve_scenario
from .task import ScenarioTask as ScenarioTask
