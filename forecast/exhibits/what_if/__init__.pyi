from .live import Live as Live, live_of as live_of
from .sheet import PICTURE as PICTURE, pages as pages
