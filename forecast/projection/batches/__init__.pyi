from .parts import AT_ONCE as AT_ONCE, Solved as Solved, kept as kept, solved as solved
from .shelf import Shelf as Shelf
