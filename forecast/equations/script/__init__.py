"""A model as JavaScript: the same trees that are solved here, solved in a page.

In: a compiled program, a plan, what shall stay movable. Out: ``Script``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
