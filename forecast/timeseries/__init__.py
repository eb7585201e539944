"""Forecasts of single series: from 5 annual points upwards, with intervals that were tested.

In: arrays of annual, quarterly, monthly or cumulative figures. Out: ``Forecasts``
(``forecast(y, h)``, ``forecast_many``), landings, splits into quarters, and in words what a
forecast rests on (``explain``).
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
