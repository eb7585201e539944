from .budgets import budget_stages as budget_stages
from .reading import InputBook as InputBook, read as read
from .tables import Found as Found, find_table as find_table
from .year_heads import head_rows as head_rows, year_columns as year_columns
