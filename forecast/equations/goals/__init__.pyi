from .aims import Goal as Goal
from .aims import Instrument as Instrument
from .aims import Kind as Kind
from .search import Sought as Sought
from .search import seek as seek
