from .budgets import budget_stages as budget_stages
from .figures import head_rows as head_rows, year_columns as year_columns
from .gathering import Stock as Stock, take_stock as take_stock
from .imports import Answered as Answered
from .reading import InputBook as InputBook, read as read
from .tables import Found as Found, find_table as find_table
