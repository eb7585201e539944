from .budgets import budget_stages as budget_stages
from .layout import cell_text as cell_text, status_of as status_of
from .reading import InputBook as InputBook, read as read
from .tables import Found as Found, find_table as find_table
from .typed import (
    day_of as day_of,
    fitting as fitting,
    heading_of as heading_of,
    parse_number as parse_number,
    suited as suited,
    units_named as units_named,
)
from .year_heads import head_rows as head_rows, year_columns as year_columns
