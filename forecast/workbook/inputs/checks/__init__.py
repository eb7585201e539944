"""What cannot be, what is doubtful: figures held against each other, every problem by its cell.

In: observations, registers, the catalogue. Out: issues; no figure is changed.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
