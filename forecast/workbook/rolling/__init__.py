"""Next year's workbook from this year's: what moves on is planned, then done at package level.

In: a workbook of the contract that checks clean. Out: ``Rolled``, and a file in which everything
of the old one is kept but the result sheets and the marks of a check.
Inside: ``edits`` < ``headings | openings | awaiting`` < ``plan`` < ``roll``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
