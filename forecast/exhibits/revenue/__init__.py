"""The sheet 结果 收入: plan beside forecast, the bridge, the composition, sharing, taxpayers.

In: a ``Maker``. Out: ``page(make)``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
