from .aims import Goal as Goal, Instrument as Instrument, Kind as Kind
from .onesided import Sense as Sense
from .search import Sought as Sought, seek as seek
