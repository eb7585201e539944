"""The sheet 结果 进度: the year in progress landed, and the year in quarters.

In: a ``Maker``, a year in progress or its quarters. Out: ``page(make)``; tables for the commands.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
