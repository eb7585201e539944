"""A model of one's own: its frequency, its base period, its equations, the paths it is given.

In: an ``OwnModel``, a dataset. Out: what the projection needs of them, every lack as an issue.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
