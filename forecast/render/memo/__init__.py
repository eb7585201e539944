"""The annex to a memo by python-docx, in the layout of GB/T 9704.

In: a ``Memo`` and the pictures of its charts. Out: a docx file.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
