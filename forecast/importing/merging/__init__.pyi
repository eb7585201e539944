from .plan import Placed as Placed, PlacedLoan as PlacedLoan, Plan as Plan, State as State
