from .headline import (
    fan_chart as fan_chart,
)
from .headline import (
    headline_table as headline_table,
)
from .headline import (
    vintage_table as vintage_table,
)
from .indicators import indicator_table as indicator_table
