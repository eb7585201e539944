"""The sheet 结果 总览: headline figures, the fan of growth, which published figures were used.

In: a ``Maker``. Out: ``page(make)``, and the headline table that the memo cuts from.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
