from .book import MAX_SHEET_ID as MAX_SHEET_ID
from .inspect import (
    lint_package as lint_package,
    new_faults as new_faults,
)
