"""The marked copy: every cell with an issue painted, noted and listed.

In: a workbook and its issues. Out: a copy, every other part as it was.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
