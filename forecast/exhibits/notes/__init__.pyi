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
from .sheet import page as page
