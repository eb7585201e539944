from .budgets import check_budgets as check_budgets, check_slips as check_slips
from .cumulative import check_cumulative as check_cumulative
from .nothing import check_nothing as check_nothing
