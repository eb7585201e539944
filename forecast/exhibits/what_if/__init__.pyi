from .levers import Lever as Lever, levers_of as levers_of
from .live import Live as Live, live_of as live_of
from .sheet import PICTURE as PICTURE, pages as pages
