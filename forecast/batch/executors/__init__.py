"""Who does the tasks of a batch: this process, processes of this computer, workers of a cluster.

In: jobs, and the function that does one. Out: an outcome a job, as they end; none is lost to a
worker that dies.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
