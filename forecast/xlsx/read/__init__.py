"""Worksheet XML → cells, as they stand.

In: a ``Package``. Out: ``Book``: sheets, names, tables, merged ranges, and only the filled cells.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
