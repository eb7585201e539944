from .book import MAX_SHEET_ID as MAX_SHEET_ID
from .inspect import (
    lint_package as lint_package,
    refuse_unsound as refuse_unsound,
)
