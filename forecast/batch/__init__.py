"""Many workbooks in one run, and what they add up to.

In: a folder or list of workbooks, scenarios, settings. Out: a record each in the result store, a
ledger of failures, coherent totals of places above, tables and a book of all.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
