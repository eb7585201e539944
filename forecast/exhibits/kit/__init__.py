"""What every page is made with: types of exhibits, cells with live formulas, origins of inputs.

In: a ``Result`` through ``Maker``. Out: ``Cell``, ``Table``, ``Chart``, ``Sheet``, ``Memo``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
