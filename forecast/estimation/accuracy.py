"""How well each equation forecasts a year ahead when the rest is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecast.estimation.residuals import own_series

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Period
    from forecast.equations import Array
    from forecast.estimation.estimates import Estimate, Estimates


@dataclass(frozen=True, slots=True)
class Errors:
    """Errors, outturn less forecast, in units of an equation's left side.

    ``u`` is Theil's (1966): their root mean square over that of forecasting last year's left side;
    None where there is none to compare with.
    """

    n: int
    bias: float
    mae: float
    rmse: float
    u: float | None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """One equation's errors a year ahead.

    ``inside``: all known years at today's parameters. ``outside``: each year by what the years
    before it told, weighed with the prior.
    """

    equation: str
    inside: Errors
    outside: Errors | None


def accuracy_of(estimates: Estimates, one: Estimate, forecasts: Mapping[Period, float]
             ) -> Accuracy | None:
    """Score an equation; None where no year is known.

    Parameters
    ----------
    forecasts
        The errors of recursive estimates one year ahead, where the equation is estimated.
    """
    history = estimates.history
    read = history.reader(estimates.known, own_series(one.equation, history))
    left = history.column(one.equation.left(), read)
    naive = dict(zip(history.periods[1:], np.diff(left).tolist(), strict=True))
    inside = _errors(one.residuals, naive)
    return Accuracy(one.equation.name, inside, _errors(forecasts, naive)) if inside else None


def _errors(errors: Mapping[Period, float], naive: Mapping[Period, float]) -> Errors | None:
    if not errors:
        return None
    values: Array = np.array(list(errors.values()))
    both = [(own, naive[period]) for period, own in errors.items()
            if np.isfinite(naive.get(period, np.nan))]
    u = None
    if both:
        ours, theirs = np.square(np.array(both)).sum(axis=0)
        u = float(np.sqrt(ours / theirs)) if theirs > 0 else None
    return Errors(len(values), float(values.mean()), float(np.abs(values).mean()),
                  float(np.sqrt(np.square(values).mean())), u)
