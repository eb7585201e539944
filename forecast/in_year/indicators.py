"""What the year's published months say of the whole year: bridge equations over the dataset.

Each item with cumulative figures in the year has a bridge from its own months; the headline items
also take every other item that has enough years to be estimated on, and a factor common to all
monthly series where there are enough of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import expm1, log, log1p
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from forecast.data import Freq, Period
from forecast.timeseries import FEWEST_YEARS, Bridge, bridge, combined, common_factor

if TYPE_CHECKING:
    from forecast.data import Dataset, Vintage

Array = NDArray[np.float64]
HEADLINES = ("gdp_growth", "gdp_nominal", "tax_revenue", "gpb_revenue")
FACTOR = "factor"
LOOK_BACK = 30
_SUFFIX = "_growth"


@dataclass(frozen=True, slots=True)
class Implied:
    """What one item's year comes to by its bridges.

    Parameters
    ----------
    month
        The last month published.
    so_far
        Growth of the months so far over the same months of the year before, per cent.
    annual
        The annual growth implied, per cent.
    equations
        (indicator, bridge) pairs that entered: the item itself, other items, ``factor``.
    """

    item: str
    year: int
    month: int
    so_far: float
    annual: float
    equations: tuple[tuple[str, Bridge], ...]

    @property
    def is_estimated(self) -> bool:
        """Whether any bridge was estimated on past years."""
        return any(one.error is not None for _, one in self.equations)


def implied(dataset: Dataset, year: int, vintage: Vintage | None = None) -> tuple[Implied, ...]:
    """Bridge every item that has cumulative figures in a year to the year's growth."""
    reader = _Reader(dataset, vintage)
    seen = {item: (month, part) for item in reader.items(year)
            if (month := reader.month(item, year)) and (part := reader.part(item, year, month))
            is not None}
    factor = reader.factor(year) if seen else None
    found = []
    for item, (month, part) in seen.items():
        annual = reader.annuals(item, year)
        equations = {item: (bridge(annual, reader.parts(item, year, month)), part)}
        if item in HEADLINES:
            for other, (end, change) in seen.items():
                one = bridge(annual, reader.parts(other, year, end))
                if other != item and one.error is not None:
                    equations[other] = one, change
            if factor is not None and np.isfinite(annual).sum() >= FEWEST_YEARS:
                moved = np.nanmean(annual) + np.nanstd(annual) * factor
                equations[FACTOR] = bridge(annual, moved[:-1]), float(moved[-1])
        changes = np.array([one.annual(change) for one, change in equations.values()])
        errors = np.array([np.nan if one.error is None else one.error
                           for one, _ in equations.values()])
        used = {name: one for name, (one, _) in equations.items()
                if one.error is not None or not np.isfinite(errors).any()}
        found.append(Implied(item, year, month, 100.0 * expm1(part),
                             100.0 * expm1(combined(changes, errors)), tuple(used.items())))
    return tuple(found)


class _Reader:
    """Changes of a dataset's cumulative figures; all reading goes through :meth:`Dataset.read`."""

    def __init__(self, dataset: Dataset, vintage: Vintage | None) -> None:
        self.dataset, self.vintage = dataset, vintage

    def items(self, year: int) -> list[str]:
        """List the items to bridge: levels, and rates that belong to no level."""
        known = self.dataset.catalog
        return [item.code for item in known if self._is_flow(item.code) and (
            self.month(item.code, year) or self.month(item.code + _SUFFIX, year))]

    def _is_flow(self, code: str) -> bool:
        item = self.dataset.catalog[code]
        if code.endswith(_SUFFIX):
            return code.removesuffix(_SUFFIX) not in self.dataset.catalog
        return item.basis.flow == "period" and item.unit.adds_up

    def _value(self, code: str, year: int, month: int) -> float | None:
        if code not in self.dataset.catalog:
            return None
        choice = self.dataset.read(code, Period(Freq.M, year * 12 + month - 1), self.vintage,
                                   cumulative=True)
        return None if choice is None else choice.chosen.value

    def month(self, code: str, year: int) -> int:
        """Return the last month that a change over the year before is known for; 0 for none."""
        return max((at.within for one in (code, code + _SUFFIX)
                    for at in self.dataset.periods(one, cumulative=True)
                    if at.freq is Freq.M and at.year == year
                    and self._value(one, year, at.within) is not None), default=0)

    def part(self, code: str, year: int, month: int) -> float | None:
        """Return the log change of the months so far: of the levels, else as published."""
        if not code.endswith(_SUFFIX):
            now, then = (self._value(code, at, month) for at in (year, year - 1))
            if now is not None and then is not None and now > 0 and then > 0:
                return log(now / then)
        rate = self._value(code if code.endswith(_SUFFIX) else code + _SUFFIX, year, month)
        return None if rate is None or rate <= -100 else log1p(rate / 100.0)

    def parts(self, code: str, year: int, month: int) -> Array:
        """Return the changes of the same months in the years before, oldest first."""
        found = [self.part(code, past, month) for past in range(year - LOOK_BACK, year)]
        return np.array([np.nan if one is None else one for one in found])

    def annuals(self, code: str, year: int) -> Array:
        """Return the log changes of the whole years before, oldest first."""
        found = []
        for past in range(year - LOOK_BACK, year):
            now, then = (self.dataset.value(code, Period.annual(at), self.vintage)
                         for at in (past, past - 1))
            if code.endswith(_SUFFIX):
                found.append(log1p(now / 100.0) if now > -100 else np.nan)
            else:
                found.append(log(now / then) if now > 0 and then > 0 else np.nan)
        return np.array(found)

    def factor(self, year: int) -> Array | None:
        """Return the common factor's mean by year, the last one continued to December."""
        codes = self.items(year)
        panel = np.array([[self._month_change(code, past, month) for code in codes]
                          for past in range(year - LOOK_BACK, year + 1) for month in range(1, 13)],
                         dtype=np.float64)
        known = np.flatnonzero(np.isfinite(panel).any(axis=1)) if codes else np.empty(0, int)
        if not known.size:
            return None
        first = known[0] // 12 * 12
        path = common_factor(panel[first : known[-1] + 1], len(panel) - 1 - int(known[-1]))
        if path is None:
            return None
        years = path.reshape(-1, 12).mean(axis=1)
        years = (years - years[:-1].mean()) / years[:-1].std()
        return np.concatenate((np.full(LOOK_BACK + 1 - len(years), np.nan), years))

    def _month_change(self, code: str, year: int, month: int) -> float:
        change = self.part(code, year, month)
        return np.nan if change is None else change
