"""Any file that people have → grids of cells; everything above knows no file format.

In: a path, or text that was copied. Out: ``Source``: the grids as worksheets are read elsewhere,
the prose that is no table, how it was read. What cannot be read is refused with the way out.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
