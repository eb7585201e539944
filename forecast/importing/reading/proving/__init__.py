"""Proving: what a table itself says of its figures, and which cell is wrong where it contradicts.

In: readings, a catalogue, the texts around them. Out: ``Proved``: proofs for each cell, one
contradiction for each cell that is probably wrong. A rule is a function in ``rules.RULES``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
