"""The report as one web page: opened from the folder, it fetches nothing and prints well.

In: the pages of the book and the pictures of their charts. Out: HTML.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
