"""Forecasts of single series: from 5 annual points upwards, with intervals that were tested.

``forecast(y, h)`` and ``forecast_many`` are the face; ``words.explain`` says what one rests on.
"""

from forecast.timeseries.engine import forecast, forecast_many
from forecast.timeseries.types import Forecasts, Note

__all__ = ["Forecasts", "Note", "forecast", "forecast_many"]
