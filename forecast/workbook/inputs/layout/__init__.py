"""How staff lay out what the contract asks for: sheets, headings and stages under other words.

In: grids, headings, the contract. Out: which sheet, column or stage was meant, or that it is not
certain; no figure is read here.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
