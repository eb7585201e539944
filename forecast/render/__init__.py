"""Exhibits drawn: pictures, the annex to a memo, the record. Renderers compute nothing.

In: charts, a memo, the exhibits of a run. Out: PNG and SVG, docx, ``result.json``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
