from .copy import is_marked as is_marked, write_marked as write_marked
