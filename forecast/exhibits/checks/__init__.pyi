from .sheet import page as page
from .sheet import relations_page as relations_page
