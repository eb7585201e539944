from .accounts import account_tables as account_tables
from .debt import statutory_tables as statutory_tables
from .growth_pairs import growth_table as growth_table
from .statutory import budget_tables as budget_tables
