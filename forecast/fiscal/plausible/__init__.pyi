from .culprits import (
    Culprit as Culprit,
    exchanged as exchanged,
    find_culprit as find_culprit,
    find_misplaced as find_misplaced,
    lost_digits as lost_digits,
)
from .digits import (
    FRACTION as FRACTION,
    is_fraction as is_fraction,
    keyboard_slip as keyboard_slip,
    power_of_ten as power_of_ten,
    sure_neighbours as sure_neighbours,
)
from .paces import (
    SPREADS as SPREADS,
    Spread as Spread,
    odd_levels as odd_levels,
    swapped_rows as swapped_rows,
    turned_levels as turned_levels,
    years_late as years_late,
)
from .places import PLACE_YEARS as PLACE_YEARS, PLACES as PLACES
from .ranges import GDP_RATIOS as GDP_RATIOS, hard_range as hard_range
from .shifts import Shift as Shift, find_shift as find_shift
