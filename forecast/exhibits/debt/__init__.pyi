from .ahead import adjustment_table as adjustment_table
from .ahead import maturity_table as maturity_table
from .path import (
    debt_table as debt_table,
)
from .path import (
    driver_table as driver_table,
)
from .path import (
    limits_ahead as limits_ahead,
)
from .stress import stress_table as stress_table
