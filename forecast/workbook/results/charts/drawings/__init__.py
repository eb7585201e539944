"""The drawings: what each kind of chart does on a result sheet.

In: the ``Frame`` of a chart. Out: ``DRAWINGS``, a ``Drawing`` for every kind.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
