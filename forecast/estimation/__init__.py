"""Parameters from history: what an equation's own figures say, weighed against the prior.

In: a dataset, a model, its priors. Out: ``Estimates``, and the priors that they make.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
