"""Words as people type them: numbers, units, months, targets.

In: the text of a cell. Out: what it can only mean, or why it could mean two things.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
