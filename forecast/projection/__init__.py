"""Dataset ⊕ Scenario → Result: every scenario solved, drawn, and made readable.

In: a dataset, scenarios, targets, priors, ``Settings``. Out: ``Result`` (``project``), the single
source of every output. Each method of an override is an entry of one registry.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
