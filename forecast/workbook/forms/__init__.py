"""Sheets of figures as forms: where a figure of an item and a time stands, where more have room.

In: tables found. Out: ``Form``, free rows and columns, headings written as those beside them.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
