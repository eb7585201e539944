from .answers import (
    answers_of as answers_of,
    choices_of as choices_of,
    matter_of as matter_of,
)
from .asking import question_text as question_text
from .figures import Asked as Asked, Question as Question
from .gathering import (
    Sources as Sources,
    files_in as files_in,
    open_all as open_all,
    recognised as recognised,
    understand_all as understand_all,
)
from .merging import (
    Placed as Placed,
    PlacedLoan as PlacedLoan,
    Plan as Plan,
    State as State,
    Wish as Wish,
    counts_of as counts_of,
    plan_import as plan_import,
)
from .writing import carry_out as carry_out
