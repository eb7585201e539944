"""Quarterly and monthly series: patterns, smoothing, Theta, the Chinese New Year.

In: panels of series aligned at their end. Out: means and the ends of intervals.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
