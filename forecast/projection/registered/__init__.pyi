from .apart import (
    REGULAR as REGULAR,
    is_parted as is_parted,
    lay_value as lay_value,
    whole_rules as whole_rules,
    with_one_offs as with_one_offs,
)
from .deciding import decide as decide
from .land import drawn_land as drawn_land, take_land as take_land
from .payers import revenue_of as revenue_of, take_payers as take_payers
from .policies import policy_rules as policy_rules
from .sales import (
    drawn_apart as drawn_apart,
    drawn_one_offs as drawn_one_offs,
    is_untold as is_untold,
    usual_odds as usual_odds,
)
