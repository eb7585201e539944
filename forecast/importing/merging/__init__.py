"""What was understood laid against the workbook: new, equal, different, and where each goes.

In: ``Understood`` of several tables, the stock of a workbook, answers. Out: ``Plan``, with the
edits of every sheet; nothing is written here.
Inside: ``amounts`` < ``plan`` < ``folding | standing`` < ``placing`` < ``laying`` < ``planning``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
