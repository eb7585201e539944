from .aims import Goal as Goal, Instrument as Instrument, Kind as Kind
from .search import Sought as Sought, seek as seek
