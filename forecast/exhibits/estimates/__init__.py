"""The sheet 结果 估计: what history says of each equation, whether it lasts, how well it forecasts.

In: ``Findings``. Out: tables for the command, ``pages`` and ``pictures`` for a folder.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
