from .budgets import budget_stages as budget_stages
from .found import Found as Found
from .reading import InputBook as InputBook, read as read
from .tables import find_table as find_table
from .year_heads import notes_of as notes_of, year_columns as year_columns
