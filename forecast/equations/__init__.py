"""The equation engine: text → tree → solution, formulas and explanations.

In: the text of a model (``parse_model``), values by name and period. Out: a compiled ``Program``, a
``Solution`` in floats or over draws, the same tree as Excel formulas, attributions, goal searches.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
