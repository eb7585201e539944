from .gathered import gather_copies as gather_copies
from .offices import Office as Office
