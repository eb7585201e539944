"""Goal-seeking: what instruments must be for targets to hold.

In: a compiled program, a plan, goals, instruments with their bounds. Out: ``Sought``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
