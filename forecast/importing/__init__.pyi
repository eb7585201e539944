from .answers import (
    answers_of as answers_of,
    choices_of as choices_of,
    matter_of as matter_of,
)
from .asking import question_text as question_text
from .collecting import Office as Office, gather_copies as gather_copies
from .dating import Dated as Dated, understand_dated as understand_dated
from .figures import (
    Answers as Answers,
    Asked as Asked,
    Figure as Figure,
    Question as Question,
    Target as Target,
    Understood as Understood,
)
from .gathering import (
    Sources as Sources,
    files_in as files_in,
    open_all as open_all,
    recognised as recognised,
)
from .ledger import read_ledger as read_ledger, reads_as_ledger as reads_as_ledger
from .merging import (
    Placed as Placed,
    PlacedLoan as PlacedLoan,
    PlacedRow as PlacedRow,
    Plan as Plan,
    State as State,
    Told as Told,
    Wish as Wish,
    plan_import as plan_import,
)
from .prose import read_prose as read_prose
from .understanding import understand as understand
from .writing import carry_out as carry_out
