"""The words of the interface: one table, two languages, a file a section.

In: a stable English key. Out: the text, Chinese or English.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
