"""The door without a command line: a file dropped on an icon, a small window, results that open.

In: an action and a file. Out: what the command makes, opened; what it says, in a window and a log.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
