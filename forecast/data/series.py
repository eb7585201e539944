"""Figures with their provenance: observations, vintages, series, the dataset.

The only read path is :meth:`Dataset.read`: the latest vintage known at the as-of date, ties broken
by status. A run on past data can therefore not see the future.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from forecast.data.catalog import Catalog, shipped_catalog
from forecast.data.periods import Freq, Period, PeriodError
from forecast.data.registers import Registers
from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from forecast.data.facts import Fact, Relation
    from forecast.data.units import Unit
    from forecast.data.words import AdjustedSide, AdjustmentKind
    from forecast.issues import CellRef


class Status(Enum):
    """How firm a figure is. The order of declaration is the order of authority."""

    FINAL = "决算"
    OUTTURN = "执行"
    VERIFIED_FINAL = "最终核实"
    VERIFIED = "初步核实"
    PRELIMINARY = "初步核算"
    ESTIMATE = "预计"
    DERIVED = "推算"
    ADJUSTED_BUDGET = "调整预算"
    BUDGET = "预算"
    PLAN = "计划"
    FORECAST = "预测"

    def label(self, lang: Lang) -> str:
        """Return its name in one language."""
        return label(f"word.{self.value}", lang)

    @property
    def rank(self) -> int:
        """Its place in the order of authority, from 0."""
        return _RANKS[self]

    @property
    def is_past(self) -> bool:
        """Whether it says what happened, and not what is intended or expected later."""
        return self.rank <= Status.DERIVED.rank


_RANKS = {status: place for place, status in enumerate(Status)}

WORKED_BACK = "反推"
"""What 增速基数 says of a figure that was worked back."""
BOUNDS = frozenset({"超过", "突破", "不到", "不低于", "以上", "以内"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a cell that should hold a number, and how.

    Parameters
    ----------
    where, written
        The cell, and what stands there.
    value, unit
        The number, None for a gap; the unit that is part of the cell, empty when there is none.
    qualifier, note
        Words beside the number: 超过, 约, 以内; a remark or footnote mark.
    rules
        What was done to read it, as keys of the label table's section ``reading``: ``text``,
        ``full_width``, ``thousands``, ``minus``, ``brackets``, ``percent``, ``qualifier``,
        ``unit``, ``note``, ``gap``, ``percent_format``. Empty for a plain number.
    """

    where: CellRef
    written: str = ""
    value: float | None = None
    unit: str = ""
    qualifier: str = ""
    note: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure as one document gave it.

    Parameters
    ----------
    item, period
        What and when. ``cumulative`` marks a figure since January (累计).
    value
        In the item's catalogue unit.
    status, published, source
        The vintage: how firm, when made public, in which document (empty: its sheet names none).
    qualifier
        A word that is part of the figure: 超过, 约, 以内.
    base
        What a growth rate compares with: 上年执行数, 上年预算数.
    origin
        The cell that it was read from.
    id, unit
        Its number in the register of published figures, and the unit it was printed in (None: the
        item's own).
    reading
        How it was read there, when the cell holds more than a plain number.
    taken
        The cell of the foreign table that it was imported from, where it was.
    """

    item: str
    period: Period
    value: float
    status: Status
    published: date
    source: str = ""
    qualifier: str = ""
    base: str = ""
    cumulative: bool = False
    origin: CellRef | None = None
    id: str = ""
    unit: Unit | None = None
    reading: Reading | None = None
    taken: CellRef | None = None

    @property
    def cited(self) -> str:
        """The document, or the sheet that it stands on where none is named."""
        return self.source or (self.origin.sheet if self.origin else "")

    @property
    def is_worked_back(self) -> bool:
        """Whether it was computed from other figures and not printed: a rate undone, a rest."""
        return (self.status is Status.DERIVED or self.qualifier == Status.DERIVED.value
                or WORKED_BACK in self.base)

    @property
    def is_bound(self) -> bool:
        """Whether the figure only bounds what happened: 突破65亿元 says less than 65.3亿元."""
        return self.qualifier in BOUNDS


@dataclass(frozen=True, slots=True)
class Choice:
    """Which vintage was read, which others stood beside it, and why this one."""

    chosen: Observation
    passed_over: tuple[Observation, ...]
    reason: str  # a key of the label table, section "vintage"


@dataclass(frozen=True, slots=True)
class Vintage:
    """How to choose among vintages: the as-of date, and statuses to prefer.

    ``statuses`` maps an item code, or ``*`` for all, to the status taken first.
    """

    as_of: date = date.max
    statuses: tuple[tuple[str, Status], ...] = ()

    @classmethod
    def known(cls, as_of: date | None, statuses: tuple[tuple[str, Status], ...] = ()) -> Vintage:
        """Return how to read by an as-of date; without one everything is known."""
        return cls(as_of or date.max, statuses)

    def preferred(self, item: str) -> Status | None:
        """Return the status that the user prefers for ``item``, if any."""
        wishes = dict(self.statuses)
        return wishes.get(item, wishes.get("*"))


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
    (1 to 12) is the month in which the amount comes in, None where it is not known.
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

    def vintages(self, item: str, period: Period, *, cumulative: bool = False
                 ) -> tuple[Observation, ...]:
        """List every published figure of one item and period, in the order read."""
        return self._index.get((item, period, cumulative), ())

    def read(self, item: str, period: Period, vintage: Vintage | None = None, *,
             cumulative: bool = False) -> Choice | None:
        """Read what was known at the as-of date about what happened.

        Budgets and plans are intentions, not outturns: they are read with :meth:`intended`. Among
        the vintages published by then, the scenario's wish comes first, then a figure before a mere
        bound (超过, 突破), then the status that the catalogue prefers, then the latest publication,
        then the status of more authority.
        """
        vintage = vintage or Vintage()
        known = [seen for seen in self.vintages(item, period, cumulative=cumulative)
                 if seen.published <= vintage.as_of and seen.status.is_past]
        return _choose(known, vintage.preferred(item), self.catalog[item].prefer)

    def intended(self, item: str, period: Period, vintage: Vintage | None = None) -> Choice | None:
        """Read the budget or plan for a period: the adjusted budget, the budget, the plan."""
        vintage = vintage or Vintage()
        known = [seen for seen in self.vintages(item, period)
                 if seen.published <= vintage.as_of and not seen.status.is_past]
        return _choose(known, None, None)

    def released(self, item: str, period: Period, vintage: Vintage | None = None) -> Choice | None:
        """Read the outturn that was made public first, if it was by the as-of date."""
        vintage = vintage or Vintage()
        return _choose(_earliest([seen for seen in self.vintages(item, period)
                                  if seen.published <= vintage.as_of and seen.status.is_past]),
                       None, None)

    def planned(self, item: str, period: Period, vintage: Vintage | None = None) -> Choice | None:
        """Read the budget or plan as first adopted: an adjusted budget knows the year already."""
        vintage = vintage or Vintage()
        return _choose(_earliest([seen for seen in self.vintages(item, period)
                                  if seen.published <= vintage.as_of
                                  and seen.status in {Status.BUDGET, Status.PLAN}]), None, None)

    def years(self, item: str, vintage: Vintage | None = None) -> tuple[Period, ...]:
        """List the years of an item that have an outturn by the as-of date, in order."""
        found = {period for code, period, cumulative in self._index
                 if code == item and period.freq is Freq.A and not cumulative
                 and self.read(item, period, vintage)}
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
        for code, period, cumulative in self._index:
            if code == item and period.freq is freq and not cumulative:
                choice = self.read(item, period, vintage)
                if choice:
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


def _earliest(known: list[Observation]) -> list[Observation]:
    first = min((seen.published for seen in known), default=None)
    return [seen for seen in known if seen.published == first]


def _choose(known: list[Observation], wish: Status | None, house: str | None) -> Choice | None:
    if not known:
        return None
    if len(known) == 1:
        return Choice(known[0], (), "only")

    def rank(seen: Observation) -> tuple[bool, int, int]:
        return (seen.status.value != house, -seen.published.toordinal(), seen.status.rank)

    ranked = sorted(known, key=lambda seen: (seen.status is not wish, seen.is_bound, *rank(seen)))
    chosen, rest = ranked[0], tuple(ranked[1:])
    if chosen.status is wish:
        reason = "wish"
    elif min(known, key=rank).is_bound and not chosen.is_bound:
        reason = "figure"
    elif chosen.status.value == house:
        reason = "house"
    elif chosen.published > max(seen.published for seen in rest):
        reason = "latest"
    else:
        reason = "status"
    return Choice(chosen, rest, reason)


AREA = "area_"
"""Before a tax's code: what is collected of it in the district's area, whoever gets it."""


def collected_in(dataset: Dataset, tax: str, year: Period, vintage: Vintage | None = None
                 ) -> dict[str, float]:
    """Return what is collected in the area of each tax that ``tax`` is the total of, 万元."""
    found = {item.code: dataset.read(AREA + item.code, year, vintage)
             for item in dataset.catalog.children(tax) if AREA + item.code in dataset.catalog}
    return {code: choice.chosen.value for code, choice in found.items() if choice}
