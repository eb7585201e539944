"""The sheet 结果 目标: every target against every scenario, and where targets do not fit.

In: a ``Maker``. Out: ``page(make)`` and ``misfits(make)``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
