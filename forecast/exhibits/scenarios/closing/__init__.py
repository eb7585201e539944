"""Gaps and what closes them: the forecast's year by year, every scenario's of the plan year.

In: a ``Maker``. Out: tables.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
