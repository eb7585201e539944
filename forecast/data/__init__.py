"""What the bureau states, typed: figures, registers, scenarios, targets, facts and the catalogue.

In: values that a reader took from cells. Out: ``Dataset`` (each figure with its unit, basis, status
and the cell it came from), ``Scenario``, ``Target``, ``Catalog``. Nothing here knows a file format.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
