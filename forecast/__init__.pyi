from .api import Alternative as Alternative
from .api import Run as Run
from .api import Workbook as Workbook
from .api import open as open
from .data import (
    Dataset as Dataset,
)
from .data import (
    Item as Item,
)
from .data import (
    Method as Method,
)
from .data import (
    Override as Override,
)
from .data import (
    Period as Period,
)
from .data import (
    Scenario as Scenario,
)
from .data import (
    Span as Span,
)
from .data import (
    Target as Target,
)
from .issues import InputError as InputError
from .issues import Issue as Issue
from .projection import Settings as Settings

__version__: str
