from . import timeseries as timeseries
from .api import (
    Alternative as Alternative,
    Answer as Answer,
    Figures as Figures,
    Run as Run,
    Workbook as Workbook,
    open as open,
)
from .data import (
    Item as Item,
    Method as Method,
    Period as Period,
    Scenario as Scenario,
    Span as Span,
    Target as Target,
)
from .issues import InputError as InputError, Issue as Issue

__version__: str
