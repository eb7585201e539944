"""The face in Python: open a workbook, run it, read pandas, ask why.

In: a path, scenarios. Out: DataFrames and Series with their units, answers in words and tables.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
