from .budgets import budget_stages as budget_stages
from .figures import head_rows as head_rows
from .figures import year_columns as year_columns
from .reading import InputBook as InputBook
from .reading import read as read
from .tables import Found as Found
from .tables import find_table as find_table
