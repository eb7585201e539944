"""The sheet 结果 能耗: electricity, water and land per unit of GDP, and what moved them.

In: a ``Maker``. Out: ``page(make)``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
