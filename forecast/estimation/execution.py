"""How a bureau executes its budgets: outturn over the budget as first adopted, year by year.

A budget is a limit on the day it is adopted; what is spent by December is another figure. The
bureau's own record says by how much, once there are two years of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Status
from forecast.estimation.residuals import MINIMUM

if TYPE_CHECKING:
    from forecast.data import Choice, Dataset, Period, Vintage

FEWEST = 2
"""One year is an event, two are a record."""
YEARS_BACK = 15
_BUREAUS = 0.06
_YEARLY, _YEARLY_COUNTS = 0.03, 4
"""Judged: how far bureaus lie apart about nought, how far one bureau's years do, and how many
observations that counts as."""


@dataclass(frozen=True, slots=True)
class Execution:
    """A record of execution: deviations from the budget by year, as shares.

    ``mean`` and ``sd`` are the predictive distribution of the next one. ``figures`` are the outturn
    and the budget of each year.
    """

    years: tuple[tuple[Period, float], ...]
    mean: float
    sd: float
    figures: tuple[tuple[Choice, Choice], ...] = ()

    def formula(self, first: int = 0) -> str:
        """Write ``1 + mean`` as a spreadsheet formula.

        Its places, numbered from ``first``, are the ``figures`` in turn.
        """
        count, own = len(self.figures), _BUREAUS**2
        parts = [f"({{{first + 2 * at}}}/{{{first + 2 * at + 1}}}-1)" for at in range(count)]
        total, squares = "+".join(parts), "+".join(f"{part}^2" for part in parts)
        yearly = (f"({_YEARLY_COUNTS * _YEARLY**2:.15g}+{squares}-({total})^2/{count})"
                  f"/{_YEARLY_COUNTS + count - 1}")
        return f"(1+{own:.15g}/({own:.15g}+{yearly}/{count})*({total})/{count})"


def execution_of(dataset: Dataset, item: str, base: Period, status: Status, vintage: Vintage
                 ) -> Execution | None:
    """Return an item's record up to the base year, eight years at most; None where it is too short.

    An adjusted budget is held against adjusted budgets, another against those first adopted. The
    mean of n years has the variance s²/n with s² = (4·0.03² + Σ(x - x̄)²) / (4 + n - 1), and is
    weighed by precision against nought with a deviation of 0.06.
    """
    found: dict[Period, float] = {}
    figures: dict[Period, tuple[Choice, Choice]] = {}
    for back in range(YEARS_BACK):
        year = base + -back
        spent = dataset.read(item, year, vintage)
        plan = (dataset.intended if status is Status.ADJUSTED_BUDGET else dataset.planned)(
            item, year, vintage)
        if (spent is None or plan is None or spent.chosen.is_bound or plan.chosen.value <= 0
                or (plan.chosen.status is Status.ADJUSTED_BUDGET) is not (
                    status is Status.ADJUSTED_BUDGET)):
            continue
        found[year] = spent.chosen.value / plan.chosen.value - 1.0
        figures[year] = spent, plan
        if len(found) == MINIMUM:
            break
    if len(found) < FEWEST:
        return None
    own = np.array(list(found.values()))
    n, mean = len(own), float(own.mean())
    yearly = (_YEARLY_COUNTS * _YEARLY**2 + float(((own - mean) ** 2).sum())) / (
        _YEARLY_COUNTS + n - 1)
    kept = _BUREAUS**2 / (_BUREAUS**2 + yearly / n)
    years = sorted(found, key=lambda one: one.ordinal)
    return Execution(tuple((year, found[year]) for year in years), kept * mean,
                     sqrt(yearly + kept * yearly / n), tuple(figures[year] for year in years))
