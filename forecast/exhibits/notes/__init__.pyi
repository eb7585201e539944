from .contributed import (
    parts_of as parts_of,
    told_table as told_table,
    when_of as when_of,
)
from .explanation import explain as explain
from .model import equation_formula as equation_formula, model_sheet as model_sheet
from .month import explain_month as explain_month
from .sheet import page as page
from .told import Source as Source, Told as Told
