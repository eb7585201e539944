"""Past origins replayed: what each method would have said, on the figures known at the time.

A year becomes an origin on the day its first outturn was made public. The history is read through
:func:`forecast.fiscal.regular` as of that day, the only read path there is, so a later vintage
cannot enter, and without the one-offs of its years. What came is read twice: as first published,
and as known today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from forecast.data import AdjustedSide, AdjustmentKind, Vintage
from forecast.evaluation.rivals import RIVALS
from forecast.evaluation.scores import Sample
from forecast.fiscal import one_offs_in, registered, regular
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Catalog, Dataset, Period
    from forecast.evaluation.rivals import Paths, Pool, Rival

Array = NDArray[np.float64]
FEWEST_YEARS = 3
"""So many figures an origin's history must hold."""
OUTTURNS = ("first", "latest")


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """A point in the past: the last year known, since what day, and the figures as they were then.

    Parameters
    ----------
    history
        Annual figures up to ``last`` as of ``known`` without the register's one-offs, in the item's
        unit, gaps as NaN.
    """

    item: str
    last: Period
    known: date
    history: Array

    @property
    def is_late(self) -> bool:
        """Whether the year to be forecast first had ended before these figures were public."""
        return self.known > date((self.last + 1).year, 12, 31)

    @property
    def scale(self) -> float:
        """Mean absolute change between neighbouring years of the history; NaN without any."""
        steps = np.abs(np.diff(self.history))
        steps = steps[np.isfinite(steps)]
        return float(steps.mean()) if steps.size else float("nan")

    @property
    def latest(self) -> float:
        """The last figure known."""
        return float(self.history[np.isfinite(self.history)][-1])


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One forecast of one year from one origin, and what came.

    ``first`` and ``revised`` are the outturn as first published and as known today; ``measures`` is
    what the adjustments register says was added to it. NaN where there is none.
    """

    origin: Origin
    method: str
    horizon: int
    forecast: float
    first: float
    revised: float
    measures: float = 0.0
    level: tuple[int, ...] = ()
    lower: tuple[float, ...] = ()
    upper: tuple[float, ...] = ()

    @property
    def target(self) -> Period:
        """The year that is forecast."""
        return self.origin.last + self.horizon

    def actual(self, outturn: str) -> float:
        """Return the outturn, ``first`` or ``latest``."""
        return self.first if outturn == "first" else self.revised


def origins(dataset: Dataset, item: str, vintage: Vintage) -> tuple[Origin, ...]:
    """List the origins of an item up to the as-of date, oldest first."""
    found = []
    for last in dataset.years(item, vintage):
        release = dataset.released(item, last, vintage)
        if release is None:
            continue
        known = release.chosen.published
        series = regular(dataset, item, Vintage(known, vintage.statuses))
        history = series.values[: last - series.start + 1]
        if np.isfinite(history).sum() >= FEWEST_YEARS:
            found.append(Origin(item, last, known, history))
    return tuple(found)


def replay(dataset: Dataset, items: Sequence[str], horizon: int, vintage: Vintage,
           rivals: Mapping[Pool, Mapping[str, Rival]] = RIVALS) -> tuple[Case, ...]:
    """Forecast from every origin of every item by every method; keep what has an outturn.

    Parameters
    ----------
    horizon
        Years ahead.
    vintage
        As-of date of the whole exercise: outturns published later do not count.
    """
    cases = []
    for pool, methods in rivals.items():
        starts = [start for item in items if pool_of(item, dataset.catalog) == pool
                  for start in origins(dataset, item, vintage)]
        if not starts:
            continue
        for method, rival in methods.items():
            paths = rival([start.history for start in starts], horizon, [
                dataset.catalog[start.item].series_kind for start in starts])
            for place, start in enumerate(starts):
                cases += _cases(dataset, start, method, (paths, place), vintage)
    return tuple(cases)


def pool_of(item: str, catalog: Catalog) -> Pool:
    """Tell whether an item is a level or a rate in per cent."""
    return "rate" if catalog[item].unit.code == "%" else "level"


def outturn(dataset: Dataset, item: str, period: Period, vintage: Vintage) -> tuple[float, float]:
    """Return what came of a year, as first published and as known at the as-of date; NaN: none."""
    first = dataset.released(item, period, vintage)
    return (first.chosen.value if first else float("nan"),
            dataset.value(item, period, vintage))


def _cases(dataset: Dataset, start: Origin, method: str, at: tuple[Paths, int], vintage: Vintage
           ) -> list[Case]:
    paths, place = at
    found = []
    for step in range(paths.mean.shape[1]):
        target = start.last + (step + 1)
        release = dataset.released(start.item, target, vintage)
        if release is None or release.chosen.published <= start.known:
            continue  # nothing to compare with, or known already
        first, revised = outturn(dataset, start.item, target, vintage)
        measures = _measures(dataset, start.item, target)
        lower, upper = (() if ends is None else tuple(ends[place, :, step].tolist())
                        for ends in (paths.lower, paths.upper))
        found.append(Case(start, method, step + 1, float(paths.mean[place, step]), first, revised,
                          measures, paths.level, lower, upper))
    return found


def _measures(dataset: Dataset, item: str, target: Period) -> float:
    """Sum what the register says of a year: lasting measures, and one-offs wherever entered."""
    lasting = [one for one in dataset.adjustments if one.kind != AdjustmentKind.ONE_OFF]
    return (registered(lasting, item, target, AdjustedSide.CURRENT, dataset.catalog)
            + sum_of(one.amount for one in one_offs_in(dataset, item, target, target)))


def sample(cases: Sequence[Case], kind: str) -> Sample:
    """Put cases of one method into arrays, against the ``first`` or the ``latest`` outturn.

    What the register says was added to an outturn by a measure, a one-off or a change of scope is
    added to its forecast too.
    """
    level = next((case.level for case in cases if case.level), ())

    def ends(name: str) -> Array | None:
        if not level:
            return None
        gaps = (float("nan"),) * len(level)
        return np.array([getattr(case, name) or gaps for case in cases])

    plain = Sample(np.array([case.actual(kind) for case in cases]),
                   np.array([case.forecast for case in cases]),
                   np.array([case.origin.latest for case in cases]),
                   np.array([case.origin.scale for case in cases]),
                   level, ends("lower"), ends("upper"))
    return plain.with_measures(np.array([case.measures for case in cases]))
