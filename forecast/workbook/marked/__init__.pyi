from .cells import MarkedSheet as MarkedSheet
from .copy import is_marked as is_marked, take_back as take_back, write_marked as write_marked
from .notes import SheetNotes as SheetNotes
