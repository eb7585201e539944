from .parts import (
    Solved as Solved,
    first_year as first_year,
    kept as kept,
    solved as solved,
)
from .shelf import Shelf as Shelf
