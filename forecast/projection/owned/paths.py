"""The paths of exogenous items: as the workbook states them ahead, then on from their past."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Layer, Method, Override, Span
from forecast.equations import EXOGENOUS
from forecast.fiscal import regular
from forecast.labels import both
from forecast.projection.extrapolation import SHORTEST, led_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from forecast.data import Choice, Dataset, Period, Vintage
    from forecast.equations import Equation


def own_paths(dataset: Dataset, equations: Sequence[Equation], vintage: Vintage,
              periods: Sequence[Period]) -> tuple[Override, ...]:
    """Return a path for every exogenous item.

    What the sheets state of a period ahead stands, an outturn before a plan. From the last such
    period on a forecast of the item's own past leads on, with a range; with few figures the last
    one holds.
    """
    found: list[Override] = []
    open_: dict[int, dict[str, NDArray[np.float64]]] = {}
    for one in equations:
        if one.section != EXOGENOUS:
            continue
        known: list[Choice] = []
        for period in periods:
            choice = (dataset.read(one.name, period, vintage)
                      or dataset.intended(one.name, period, vintage))
            if choice is None:
                break
            known.append(choice)
        found += [_stated(one.name, period, choice)
                  for period, choice in zip(periods, known, strict=False)]
        past = _past(dataset, one.name, vintage, periods[0], known)
        if len(known) < len(periods) and past is not None:
            open_.setdefault(len(periods) - len(known), {})[one.name] = past
    for steps, series in open_.items():
        found += led_on(series, periods[-steps:], "extrapolated_own", dataset.catalog)
    return tuple(found)


def stated_ahead(dataset: Dataset, equations: Sequence[Equation], vintage: Vintage,
                 periods: Sequence[Period]) -> dict[str, frozenset[Period]]:
    """Say in which periods ahead the sheets state each exogenous item."""
    return {one.name: frozenset(
        period for period in periods if dataset.read(one.name, period, vintage)
        or dataset.intended(one.name, period, vintage))
        for one in equations if one.section == EXOGENOUS}


def _stated(item: str, period: Period, choice: Choice) -> Override:
    seen = choice.chosen
    return Override(item, Span(period, period), Method.ASSUME, seen.value, layer=Layer.BASELINE,
                    reason=both("run.stated_path", place=str(seen.origin or seen.cited)),
                    origin=seen.origin, value_at=seen.origin)


def _past(dataset: Dataset, item: str, vintage: Vintage, first: Period, known: Sequence[Choice]
          ) -> NDArray[np.float64] | None:
    """Return the figures up to the last one known, without one-offs.

    None when they are too few or end sooner.
    """
    try:
        series = regular(dataset, item, vintage, first.freq)
    except KeyError:
        return None
    values = [*series.values[:max(first - series.start, 0)], *(one.chosen.value for one in known)]
    whole = np.array(values, dtype=np.float64)
    if np.isfinite(whole).sum() < SHORTEST or not np.isfinite(whole[-1]):
        return None
    return whole
