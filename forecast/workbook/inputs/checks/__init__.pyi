from .budgets import place_lines as place_lines
from .plausible import check_figures as check_figures
