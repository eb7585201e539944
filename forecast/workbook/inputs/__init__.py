"""Cells → dataset, scenarios, targets, parameters; every problem at once, by cell.

In: a workbook's path. Out: ``InputBook``, or one ``InputError`` with all issues.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
