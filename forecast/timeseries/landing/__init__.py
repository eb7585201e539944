"""A year landed from its cumulative months.

In: ``Cumulative`` months of past years and of this one. Out: ``Landing``: the year's total with its
interval, and the methods that carry it.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
