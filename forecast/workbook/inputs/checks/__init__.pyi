from .blank_units import check_unsaid as check_unsaid
from .budgets import place_lines as place_lines
from .evidence import is_checked as is_checked, is_confirmed as is_confirmed
from .links import warn_links as warn_links
from .nothing import check_nothing as check_nothing
from .plausible import check_figures as check_figures
