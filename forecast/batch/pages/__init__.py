"""The chief's book: the whole, place by place, item by item, what is odd, what has not come.

In: totals, a row a place. Out: sheets of exhibits, for the workbook writer.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
