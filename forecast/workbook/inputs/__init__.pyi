from .budgets import budget_stages as budget_stages
from .figures import (
    head_rows as head_rows,
    is_growth as is_growth,
    year_columns as year_columns,
)
from .layout import cell_text as cell_text
from .reading import InputBook as InputBook, read as read
from .tables import Found as Found, find_table as find_table
from .typed import (
    MOVES as MOVES,
    day_of as day_of,
    fitting as fitting,
    heading_of as heading_of,
    parse_number as parse_number,
    units_named as units_named,
)
