from .plan import (
    Placed as Placed,
    PlacedLoan as PlacedLoan,
    PlacedRow as PlacedRow,
    Plan as Plan,
    State as State,
    Told as Told,
)
from .planning import Wish as Wish, plan_import as plan_import
from .standing import is_same as is_same, printed as printed
