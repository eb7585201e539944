"""Native charts of the result sheets, drawn by Excel from the cells of their tables.

In: charts, then their places on a sheet. Out: their heights and the columns printed below them;
XlsxWriter's charts and the margin cells that they need.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
