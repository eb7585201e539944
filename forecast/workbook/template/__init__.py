"""The blank workbook that staff fill (openpyxl).

In: a year, contents if any. Out: a workbook as the contract says.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
