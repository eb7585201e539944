"""Judged spreads of shocks, weighed against the intervals that the items' own histories give.

A spread that nobody can estimate yet is a judgement. The engine of :mod:`forecast.timeseries` has
learned on many short series how far a forecast of one like this misses, so five annual figures in a
row already say something of it.
"""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import TYPE_CHECKING

import numpy as np

from forecast.equations import FEW_YEARS
from forecast.labels import Bilingual, both, joined
from forecast.projection.extrapolation import SHORTEST, history

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from forecast.data import Dataset, Period, Vintage
    from forecast.equations import Equation
    from forecast.models import Shock

LEVEL = 80.0
TO_DEVIATION = 2 * 1.2815515655446004
"""Width of a central 80 per cent interval of a normal variable, in standard deviations."""
IN_LOG = ("log", "dlog")
IN_LEVEL = ("", "d")


def learned(dataset: Dataset, equations: Sequence[Equation], shocks: Mapping[str, Shock],
            vintage: Vintage, first: Period) -> dict[str, Shock]:
    """Return the shocks, those with five figures or more weighed against the engine's intervals.

    The judged variance counts as ``FEW_YEARS`` observations, since from so many residuals on a
    spread is measured; the variance that the interval one year ahead implies counts as many as it
    has figures (a scaled inverse chi-square prior, Gelman et al. 2013, 2.6). What a panel found is
    taken at the size of the place and outweighs so few figures.

    Parameters
    ----------
    shocks
        Judged standard deviations, by equation; nil stays nil.
    vintage
        How figures are read.
    first
        The first year to project.
    """
    shocks = {name: _sized(dataset, one, vintage, first) for name, one in shocks.items()}
    known = {one.name: (one.transform in IN_LOG, values) for one in equations
             if one.name in shocks and shocks[one.name].sd > 0 and not shocks[one.name].years
             and one.transform in (*IN_LOG, *IN_LEVEL)
             and (values := _unbroken(dataset, one.name, vintage, first)) is not None}
    if not known:
        return dict(shocks)
    from forecast.timeseries import forecast_many

    made = forecast_many([values for _, values in known.values()], 1, level=(LEVEL,), kinds=[
        dataset.catalog[name].series_kind for name in known])
    found = dict(shocks)
    for row, (name, (in_log, values)) in enumerate(known.items()):
        low, high = float(made.lower[row, 0, 0]), float(made.upper[row, 0, 0])
        if in_log and low <= 0:
            continue
        own = (log(high / low) if in_log else high - low) / TO_DEVIATION
        judged, count = shocks[name], len(values)
        spread = judged.weighed(count, own, FEW_YEARS)
        said = both("run.learned_spread", count=count, own=f"{own:.2g}", judged=f"{judged.sd:g}",
                     weight=FEW_YEARS)
        found[name] = replace(judged, sd=spread, counted=count,
                              basis=joined("run.basis_join", (judged.basis, said)))
    return found


def _sized(dataset: Dataset, shock: Shock, vintage: Vintage, first: Period) -> Shock:
    """Take the spread at the size of the place in the base year, where that is known."""
    if shock.size is None:
        return shock
    choice = dataset.read(shock.size.item, first + -1, vintage)
    if choice is None or choice.chosen.value <= 0:
        return shock
    size, item = choice.chosen.value, dataset.catalog[shock.size.item]
    spread = shock.sd * shock.size.factor(size)
    said = both("run.sized_spread", size=f"{size:,.0f}", spread=f"{spread:.2f}",
                item=Bilingual(item.name(), item.name("en")),
                unit=Bilingual(item.unit.name(), item.unit.name("en")))
    return replace(shock, sd=spread, basis=joined("run.basis_join", (shock.basis, said)))


def _unbroken(dataset: Dataset, name: str, vintage: Vintage, first: Period
              ) -> NDArray[np.float64] | None:
    """Return the figures in a row that end in the base year; None when they are too few.

    A gap bridged would make a series look calmer than it was. Of non-tax revenue not every one-off
    is registered: what the panel found of its spread stands.
    """
    if name == "nontax_regular":
        return None
    values = history(dataset, name, vintage, first)
    if values is None:
        return None
    gaps = np.flatnonzero(~np.isfinite(values))
    run = values[gaps[-1] + 1 :] if len(gaps) else values
    return run if len(run) >= SHORTEST else None
