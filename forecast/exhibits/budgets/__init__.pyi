from .sheet import balance_page as balance_page, page as page
