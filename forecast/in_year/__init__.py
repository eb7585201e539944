"""The year in progress: landed from its months, phased into quarters, read from indicators.

In: a dataset with cumulative months or quarters. Out: ``YearInProgress``, ``Phased``, ``Implied``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
