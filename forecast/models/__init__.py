"""Model texts and the priors of their parameters.

In: a shipped model's name, or the workbook's rows. Out: its text, ``Priors``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
