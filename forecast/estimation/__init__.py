"""Parameters from history: what an equation's own figures say, weighed against the prior.

In: a dataset, a model, its priors. Out: ``Estimates``, the priors that they make, and ratios that
the bureau's own few figures tell (``own_priors``).
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
