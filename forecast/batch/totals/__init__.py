"""What places add up to: exact sums, whatever the order, up to the nation.

In: the ledger's lines and the result store. Out: a total a place above, with its spread.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
