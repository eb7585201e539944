"""The sheet 结果 情景对比: scenarios beside each other, the rolling plan, sensitivities, history.

In: a ``Maker``. Out: ``page(make)``; tables for the commands ``compare``, ``goal``, ``reckon``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
