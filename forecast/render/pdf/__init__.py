"""PDF by Typst: papers with the styles of their Word files, and the book that is printed.

In: a set paper, or the pages of a run. Out: bytes, the same for the same content.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
