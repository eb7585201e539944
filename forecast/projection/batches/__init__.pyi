from .parts import ends_of as ends_of, solved as solved
from .shelf import Shelf as Shelf
