"""Debt on the sheet 结果 预算平衡: balances and limits, what falls due, drivers, stresses.

In: a ``Maker``. Out: ``page(make)``, and the limits that the coming years would break.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
