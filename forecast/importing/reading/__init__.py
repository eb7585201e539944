"""Reading: the grid of a foreign table → figures with item, period, unit and status; questions.

In: grids and a catalogue with the bureau's own names. Out: ``Understood``, one for each table.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
