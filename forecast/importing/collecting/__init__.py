"""Copies of the workbook that offices filled: what each of them adds to the bureau's own.

In: the stock of the workbook and the paths of the copies. Out: ``Gathered``: figures as a table
would give them, rows of registers held against the workbook's, and the offices with who and when.
Inside: ``offices`` < ``lines`` < ``rows | figures`` < ``gathered``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
