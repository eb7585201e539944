from .parts import kept_of as kept_of, solved as solved
from .shelf import Shelf as Shelf
