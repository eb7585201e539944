from .inputs import Inputs as Inputs
from .write import workbook_bytes as workbook_bytes, write_results as write_results
