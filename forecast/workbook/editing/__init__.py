"""A worksheet changed at package level: cells filled, columns and rows added, ranges grown.

In: a sheet's tree and ``SheetEdits``, or a whole draft. Out: the changed tree; parts that hold
nothing of what changes stay byte for byte.
Inside: ``edits`` < ``ranges`` < ``sheet | lists | fresh | pushing`` < ``book``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
