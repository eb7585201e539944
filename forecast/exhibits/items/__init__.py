"""The sheet 结果 指标 of a model of one's own: items by period and scenario, fans, multipliers.

In: a ``Maker``. Out: ``page(make)``; nothing of it knows what the items are.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
