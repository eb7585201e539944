from .checks import (
    check_table as check_table,
)
from .checks import (
    health_table as health_table,
)
from .checks import (
    reading_table as reading_table,
)
from .checks import (
    stated_table as stated_table,
)
from .relations import relation_table as relation_table
from .rules import fund_table as fund_table
from .rules import rule_table as rule_table
