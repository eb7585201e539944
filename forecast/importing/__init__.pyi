from .figures import (
    Answers as Answers,
    Asked as Asked,
    Figure as Figure,
    Target as Target,
    Understood as Understood,
)
from .prose import read_prose as read_prose
