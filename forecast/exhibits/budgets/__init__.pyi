from .sheet import balance_page as balance_page
from .sheet import page as page
