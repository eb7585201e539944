from .estimation import (
    estimation_summary as estimation_summary,
)
from .estimation import (
    estimation_table as estimation_table,
)
from .explanation import Source as Source
from .explanation import Told as Told
from .explanation import explain as explain
from .model import model_sheet as model_sheet
from .tables import (
    assumption_table as assumption_table,
)
from .tables import (
    parameter_table as parameter_table,
)
from .tables import (
    provenance_table as provenance_table,
)
from .tables import (
    shock_table as shock_table,
)
