from .budgets import (
    BUDGET_WORDS as BUDGET_WORDS,
    account_in as account_in,
    budget_stages as budget_stages,
    line_of as line_of,
    only_account as only_account,
)
from .figures import (
    item_head as item_head,
    month_rows as month_rows,
    years_beside as years_beside,
)
from .found import Found as Found
from .gathering import Stock as Stock, take_stock as take_stock
from .imports import Answered as Answered
from .layout import (
    cell_text as cell_text,
    opening_formula as opening_formula,
    opening_value as opening_value,
    status_of as status_of,
)
from .measures import cell_measure as cell_measure, row_measure as row_measure
from .names import find_item as find_item
from .reading import InputBook as InputBook, read as read
from .tables import find_table as find_table
from .typed import (
    MOVES as MOVES,
    day_of as day_of,
    fitting as fitting,
    heading_of as heading_of,
    parse_number as parse_number,
    suited as suited,
    units_named as units_named,
)
from .year_heads import (
    Ahead as Ahead,
    notes_of as notes_of,
    source_row as source_row,
    statuses_of as statuses_of,
    year_columns as year_columns,
)
