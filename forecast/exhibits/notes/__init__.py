"""The sheets 结果 说明 and 结果 模型: assumptions, parameters, provenance; every equation, live.

In: a ``Maker``. Out: ``page(make)``, ``model_sheet(make)``; ``explain`` for its command.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
