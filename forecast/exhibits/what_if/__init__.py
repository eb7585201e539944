"""What if: the assumptions that matter, each movable, and all that moves with them.

In: a result. Out: the levers, the model laid out for a page, the sheet 结果 推演.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
