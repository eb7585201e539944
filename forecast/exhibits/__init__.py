"""Result → Exhibit: the tables, charts and sentences of a run; the only place that rounds.

In: a ``Result`` (``exhibit``), or what a command computed. Out: ``Exhibits``: result sheets,
pictures and the memo as data that renderers draw. One folder a result sheet, apart from each other;
``kit`` is what all of them are made with, ``book`` strings them together.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
