from .parts import kept as kept, solved as solved
from .shelf import Shelf as Shelf
