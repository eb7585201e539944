from .parts import Solved as Solved, kept as kept, solved as solved
from .shelf import Shelf as Shelf
