"""What registers list, laid on a scenario's runs: sales that come in or not, firms that move.

In: a task and what is laid so far. Out: figures run by run, factors, refusals.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
