from .budgets import place_lines as place_lines
from .evidence import is_checked as is_checked
from .links import warn_links as warn_links
from .nothing import check_nothing as check_nothing
from .plausible import check_figures as check_figures
