"""Very many draws: solved a part at a time, their paths kept in a file.

In: a program, a plan of all runs. Out: the solution of the first part, every path, failed runs.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
