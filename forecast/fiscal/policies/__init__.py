"""What a bureau plans to spend, to get from above, to hand up and to forgo, year by year.

In: rows of its registers and the figures that they start from. Out: amounts in 万元, pure.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
