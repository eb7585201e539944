"""Pictures by matplotlib: one frame, a drawing for each kind of chart.

In: a ``Chart``. Out: its PNG and SVG.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
