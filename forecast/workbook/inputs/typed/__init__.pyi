from .months import (
    day_of as day_of,
    is_clipped as is_clipped,
    is_yearless as is_yearless,
    months_of as months_of,
    period_text as period_text,
)
from .numbers import (
    MOVES as MOVES,
    parse_number as parse_number,
)
from .target_words import (
    WordedTarget as WordedTarget,
    WrittenTarget as WrittenTarget,
    states_growth as states_growth,
    worded_target as worded_target,
    written_target as written_target,
)
from .unit_words import (
    fitting as fitting,
    heading_of as heading_of,
    is_blank as is_blank,
    looks_like_unit as looks_like_unit,
    suited as suited,
    units_named as units_named,
)
