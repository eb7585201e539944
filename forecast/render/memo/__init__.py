"""Papers by python-docx, in the layout of GB/T 9704 or of the bureau's own house.

In: a ``Memo`` and the pictures of its charts. Out: a paper in pieces of named styles, and its docx.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
