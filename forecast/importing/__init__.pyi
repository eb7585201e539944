from .figures import (
    Answers as Answers,
    Asked as Asked,
    Figure as Figure,
    Target as Target,
    Understood as Understood,
)
from .ledger import read_ledger as read_ledger, reads_as_ledger as reads_as_ledger
from .prose import read_prose as read_prose
