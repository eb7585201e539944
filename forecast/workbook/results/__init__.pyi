from .inputs import Inputs as Inputs
from .write import (
    first_sheets as first_sheets,
    workbook_parts as workbook_parts,
    write_results as write_results,
)
