"""Evaluation: how good forecasts have been, on what was known when they were made.

In: a dataset with vintages. Out: ``Backtest`` (each past origin replayed, each plan judged) and the
scores of its cases.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
