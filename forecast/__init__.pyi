from .api import Alternative as Alternative, Run as Run, Workbook as Workbook, open as open
from .data import (
    Dataset as Dataset,
    Item as Item,
    Method as Method,
    Override as Override,
    Period as Period,
    Scenario as Scenario,
    Span as Span,
    Target as Target,
)
from .issues import InputError as InputError, Issue as Issue
from .projection import Settings as Settings

__version__: str
