from .sheet import page as page, relations_page as relations_page
