"""Figures with their provenance: observations, vintages, series, the dataset.

The only read path is :meth:`Dataset.read`: the latest vintage known at the as-of date, ties broken
by status. A run on past data can therefore not see the future.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from forecast.data.catalog import Catalog, shipped_catalog
from forecast.data.observations import (
    Choice,
    Observation,
    Reading,
    Status,
    Vintage,
    choose,
    earliest,
    exact,
)
from forecast.data.periods import Freq, Period, PeriodError
from forecast.data.registers import Registers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from forecast.data.facts import Fact, Relation
    from forecast.data.words import AdjustedSide, AdjustmentKind
    from forecast.issues import CellRef


@dataclass(frozen=True, slots=True)
class Series:
    """A run of consecutive periods of one item, with a status a point.

    ``values`` is float64, NaN where there is a gap. Arithmetic between series refuses mixed units,
    bases and frequencies; it keeps the overlap.
    """

    item: str
    start: Period
    values: NDArray[np.float64]
    statuses: tuple[Status | None, ...]

    def __post_init__(self) -> None:
        """Freeze the numbers."""
        self.values.setflags(write=False)

    def __reduce__(self) -> tuple[type[Series], tuple[object, ...]]:
        """Pickle through the constructor: the numbers stay read-only."""
        return type(self), (self.item, self.start, self.values.copy(), self.statuses)

    def __len__(self) -> int:
        """Count the periods."""
        return len(self.values)

    def periods(self) -> tuple[Period, ...]:
        """List the periods in order."""
        return tuple(self.start + step for step in range(len(self)))

    def growth(self) -> Series:
        """Return the growth over the period before, in per cent."""
        rates = 100.0 * (self.values[1:] / self.values[:-1] - 1.0)
        return Series(self.item, self.start + 1, rates, self.statuses[1:])

    def __add__(self, other: Series) -> Series:
        """Add two series over their overlap.

        Raises
        ------
        PeriodError
            When the frequencies differ.
        ValueError
            When the units or the bases differ.
        """
        if self.start.freq is not other.start.freq:
            raise PeriodError(f"{self.start} ~ {other.start}")
        mine, theirs = shipped_catalog()[self.item], shipped_catalog()[other.item]
        if (mine.unit, mine.basis) != (theirs.unit, theirs.basis):
            raise ValueError(f"{mine.code} ({mine.unit}) + {theirs.code} ({theirs.unit})")
        first = max(self.start.ordinal, other.start.ordinal)
        last = min(self.start.ordinal + len(self), other.start.ordinal + len(other))
        left = self.values[first - self.start.ordinal : last - self.start.ordinal]
        right = other.values[first - other.start.ordinal : last - other.start.ordinal]
        statuses = self.statuses[first - self.start.ordinal : last - self.start.ordinal]
        return Series(self.item, Period(self.start.freq, first), left + right, statuses)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One entry of the adjustments register (调整事项): a one-off, a policy or a scope change.

    ``amount`` is in the item's unit; ``side`` tells whether the current year or its base is
    adjusted; comparable growth strips the amount from that side. ``period`` is a year; ``month``
    (1 to 12) is the month in which the amount comes in, None where it is not known. ``name`` is
    what the entry is called (a piece of property that is sold), ``odds`` how likely it is to come
    about, within 0 and 1; None where nobody has said.
    """

    item: str
    period: Period
    amount: float
    side: AdjustedSide
    kind: AdjustmentKind
    note: str = ""
    implied: bool = False
    origin: CellRef | None = None
    month: int | None = None
    name: str = ""
    odds: float | None = None


@dataclass(frozen=True)
class Dataset:
    """Every figure of a workbook, by item and period, with all vintages kept side by side.

    ``stated`` are registered facts of things outside the catalogue, ``relations`` what the workbook
    says must hold between facts.
    ``readings`` tells how each cell that is no plain number was read, gaps and targets included.
    """

    observations: tuple[Observation, ...]
    adjustments: tuple[Adjustment, ...] = ()
    stated: tuple[Fact, ...] = ()
    relations: tuple[Relation, ...] = ()
    catalog: Catalog = field(default_factory=shipped_catalog, compare=False)
    registers: Registers = field(default_factory=Registers)
    readings: tuple[Reading, ...] = field(default=(), compare=False)

    @cached_property
    def _index(self) -> Mapping[tuple[str, Period, bool], tuple[Observation, ...]]:
        index: dict[tuple[str, Period, bool], list[Observation]] = {}
        for seen in self.observations:
            index.setdefault((seen.item, seen.period, seen.cumulative), []).append(seen)
        return {key: tuple(found) for key, found in index.items()}

    @cached_property
    def _periods(self) -> Mapping[tuple[str, bool], Sequence[Period]]:
        found: dict[tuple[str, bool], list[Period]] = {}
        for item, period, cumulative in self._index:
            found.setdefault((item, cumulative), []).append(period)
        return found

    def periods(self, item: str, *, cumulative: bool = False) -> Sequence[Period]:
        """List the periods that an item has any figures of, in the order read."""
        return self._periods.get((item, cumulative), ())

    def joined(self, figures: Iterable[Observation]) -> Dataset:
        """Return a dataset with further figures behind its own; itself where there are none."""
        further = tuple(figures)
        return replace(self, observations=(*self.observations, *further)) if further else self

    def vintages(self, item: str, period: Period, *, cumulative: bool = False
                 ) -> tuple[Observation, ...]:
        """List every published figure of one item and period, in the order read."""
        return self._index.get((item, period, cumulative), ())

    def read(self, item: str, period: Period, vintage: Vintage | None = None, *,
             cumulative: bool = False) -> Choice | None:
        """Read what was known at the as-of date about what happened.

        Budgets and plans are intentions, not outturns: they are read with :meth:`intended`. Among
        the vintages published by then, the scenario's wish comes first, then a figure before a mere
        bound (超过, 突破), then what was printed before what was worked back, then the status that
        the catalogue prefers as long as a total and its parts have no better one in common, then
        the latest publication, then the status of more authority. Where
        the one so chosen is another one rounded (91.2亿元 for 912,000万元), the exact one is read,
        whatever its date.
        """
        vintage = vintage or Vintage()
        asked = item, period, vintage, cumulative
        try:
            return self._read[asked]
        except KeyError:
            known = [seen for seen in self.vintages(item, period, cumulative=cumulative)
                     if seen.published <= vintage.as_of and seen.status.is_past]
            own, wish = self.catalog[item], vintage.preferred(item)
            house = own.prefer and self._kept(own.prefer, period, vintage.as_of, cumulative)
            self._read[asked] = found = exact(choose(known, wish, house), own.unit, wish)
            return found

    def _kept(self, house: str, period: Period, as_of: date, cumulative: bool) -> str | None:
        """Return the status that totals and their parts are read in; None once it has had its day.

        Totals share the vintage of their parts. What was carried out, or the final accounts, take
        its place when all of them have it: those of a total alone are not the sum of estimates.
        """
        asked = house, period, as_of, cumulative
        if asked not in self._house:
            found = [{seen.status
                      for seen in self.vintages(item.code, period, cumulative=cumulative)
                      if seen.published <= as_of and seen.status.is_past and not seen.is_bound}
                     for item in self.catalog if item.prefer == house]
            is_over = bool(_CARRIED_OUT.intersection(*filter(None, found)))
            was = any(Status(house) in known for known in found)
            self._house[asked] = None if is_over and was else house
        return self._house[asked]

    @cached_property
    def _house(self) -> dict[tuple[str, Period, date, bool], str | None]:
        return {}

    @cached_property
    def _read(self) -> dict[tuple[str, Period, Vintage, bool], Choice | None]:
        return {}

    def intended(self, item: str, period: Period, vintage: Vintage | None = None) -> Choice | None:
        """Read the budget or plan for a period: the adjusted budget, the budget, the plan."""
        vintage = vintage or Vintage()
        known = [seen for seen in self.vintages(item, period)
                 if seen.published <= vintage.as_of and not seen.status.is_past]
        return choose(known, None, None)

    def released(self, item: str, period: Period, vintage: Vintage | None = None) -> Choice | None:
        """Read the outturn that was made public first, if it was by the as-of date."""
        vintage = vintage or Vintage()
        return choose(earliest([seen for seen in self.vintages(item, period)
                                  if seen.published <= vintage.as_of and seen.status.is_past]),
                       None, None)

    def planned(self, item: str, period: Period, vintage: Vintage | None = None) -> Choice | None:
        """Read the budget or plan as first adopted: an adjusted budget knows the year already."""
        vintage = vintage or Vintage()
        return choose(earliest([seen for seen in self.vintages(item, period)
                                  if seen.published <= vintage.as_of
                                  and seen.status in {Status.BUDGET, Status.PLAN}]), None, None)

    def years(self, item: str, vintage: Vintage | None = None) -> tuple[Period, ...]:
        """List the years of an item that have an outturn by the as-of date, in order."""
        found = [period for period in self.periods(item)
                 if period.freq is Freq.A and self.read(item, period, vintage)]
        return tuple(sorted(found, key=lambda period: period.ordinal))

    def value(self, item: str, period: Period, vintage: Vintage | None = None) -> float:
        """Return the figure that :meth:`read` chooses, NaN for a gap."""
        choice = self.read(item, period, vintage)
        return choice.chosen.value if choice else float("nan")

    def series(self, item: str, vintage: Vintage | None = None, freq: Freq = Freq.A) -> Series:
        """Return an item's outturns from its first to its last period, gaps as NaN.

        Raises
        ------
        KeyError
            When the dataset holds no outturn of the item at this frequency.
        """
        import numpy as np  # reading tables needs none

        chosen: dict[Period, Observation] = {}
        for period in self.periods(item):
            if period.freq is freq and (choice := self.read(item, period, vintage)):
                chosen[period] = choice.chosen
        if not chosen:
            raise KeyError(item)
        first = min(chosen, key=lambda period: period.ordinal)
        last = max(chosen, key=lambda period: period.ordinal)
        periods = [first + step for step in range(last - first + 1)]
        values = np.array([chosen[at].value if at in chosen else np.nan for at in periods])
        statuses = tuple(chosen[at].status if at in chosen else None for at in periods)
        return Series(item, first, values, statuses)

    def with_observations(self, extra: Iterable[Observation]) -> Dataset:
        """Return a dataset with further observations."""
        return replace(self, observations=(*self.observations, *extra))


_CARRIED_OUT = frozenset({Status.FINAL, Status.OUTTURN})
AREA = "area_"
"""Before a tax's code: what is collected of it in the district's area, whoever gets it."""


def collected_in(dataset: Dataset, tax: str, year: Period, vintage: Vintage | None = None
                 ) -> dict[str, float]:
    """Return what is collected in the area of each tax that ``tax`` is the total of, 万元."""
    found = {item.code: dataset.read(AREA + item.code, year, vintage)
             for item in dataset.catalog.children(tax) if AREA + item.code in dataset.catalog}
    return {code: choice.chosen.value for code, choice in found.items() if choice}
