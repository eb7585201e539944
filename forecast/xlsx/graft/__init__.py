"""Sheets of a donor put into a user's workbook; every part that is not ours stays as it is.

In: a workbook and a donor package. Out: ``Grafted``: the new bytes and what could not be kept.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
