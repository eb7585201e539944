"""What Excel refuses in a package, since only Excel itself would say so.

In: a workbook's path. Out: findings as issues, each with its part.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
