"""What a figure can be: ranges by class of item, slips of the keyboard, changes that nobody makes.

In: plain numbers, items, columns of budgets. Out: verdicts with the figure that would fit. Knows no
cell.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
