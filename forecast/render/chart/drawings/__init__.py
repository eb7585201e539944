"""The drawings: what each kind of chart draws into the frame.

In: a ``Chart`` and the box of a canvas. Out: ``DRAWINGS``, a ``Drawing`` for every kind.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
