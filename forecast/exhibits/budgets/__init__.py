"""The sheets 结果 预算平衡 and 结果 预算表: the four budgets line by line, and as voted.

In: a ``Maker``. Out: ``balance_page(make)`` and ``page(make)``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
