from .budgets import budget_stages as budget_stages
from .figures import (
    head_rows as head_rows,
    is_growth as is_growth,
    year_columns as year_columns,
)
from .forms import (
    Form as Form,
    Time as Time,
    budgets_form as budgets_form,
    cumulative_form as cumulative_form,
    years_form as years_form,
)
from .gathering import Stock as Stock, take_stock as take_stock
from .imports import Answered as Answered
from .layout import cell_text as cell_text, status_of as status_of
from .measures import cell_measure as cell_measure
from .reading import InputBook as InputBook, read as read
from .room import (
    free_columns as free_columns,
    free_rows as free_rows,
    month_heading as month_heading,
    raw_heading as raw_heading,
    stage_heading as stage_heading,
)
from .tables import Found as Found, find_table as find_table
from .typed import (
    MOVES as MOVES,
    day_of as day_of,
    fitting as fitting,
    heading_of as heading_of,
    parse_number as parse_number,
    suited as suited,
    units_named as units_named,
)
