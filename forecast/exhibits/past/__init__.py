"""The sheet 结果 回测: how good forecasts and plans have been.

In: a ``Maker``, or a ``Backtest`` through ``Teller``. Out: ``page(make)``; tables for the command.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
