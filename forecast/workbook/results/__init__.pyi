from .inputs import Inputs as Inputs
from .write import (
    first_sheets as first_sheets,
    workbook_bytes as workbook_bytes,
    write_results as write_results,
)
