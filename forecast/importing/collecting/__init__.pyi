from .gathered import Gathered as Gathered, gather_copies as gather_copies
from .offices import Office as Office
