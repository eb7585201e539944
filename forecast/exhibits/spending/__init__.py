"""The sheet 结果 支出与补助: spending by function, livelihood, cuts, money from above, relief.

In: a ``Maker``. Out: ``page(make)``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
