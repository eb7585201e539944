from .copy import is_marked as is_marked
from .copy import write_marked as write_marked
