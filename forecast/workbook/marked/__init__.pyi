from .anchor import is_marked as is_marked
from .cells import MarkedSheet as MarkedSheet
from .copy import take_back as take_back, write_marked as write_marked
from .notes import SheetNotes as SheetNotes, carried as carried
