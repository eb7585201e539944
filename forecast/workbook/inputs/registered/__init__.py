"""Registers: lists that a bureau keeps: bonds, money carried over, taxpayers, shares, relations.

In: a table found on its sheet. Out: typed rows, and every problem of each.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
