from .sheet import page as page
