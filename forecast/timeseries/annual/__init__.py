"""The annual engine: a hundred simple forecasters weighed by a trained gate, hedged.

In: series cleaned by rule. Out: ``Outlook``: means and the ends of intervals.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
