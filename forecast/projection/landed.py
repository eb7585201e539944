"""What is known of the first year projected, as every scenario takes it: its months, its outturns.

With months of the first year projected an item has one figure of that year everywhere: its landing,
or that of the whole year where it is out before revenue, off which the base year is read. A sum
follows from its parts; one landed while they are not is spread on them by their base year.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import MONTHS, Freq, Layer, Method, Override, Period, Span
from forecast.equations import Data, Var, current, evaluate, is_sum
from forecast.fiscal import one_offs_in, within
from forecast.labels import both, joined
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from forecast.data import Dataset, Scenario, Vintage
    from forecast.equations import Equation, Leaf, ModelText
    from forecast.fiscal import OneOff
    from forecast.in_year import Line, YearInProgress

    Array = NDArray[np.float64]

ODDS = (0.025, 0.1, 0.5, 0.9, 0.975)
"""The odds of a figure below each of a landing's ends: 95 %, 80 %, central, 80 %, 95 %."""
ONE_OFF = "nontax_one_off"
"""The one-off part of non-tax revenue, which a landing sets apart."""
_MIDDLE, _FIRST, _LAST = 2, 0, 4
_NOTHING, _LEAST = 1e-9, 0.005  # a weight that prints as nought is not told


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """A landed figure on its way into the run.

    Parameters
    ----------
    override
        What is imposed, and why.
    ends
        (5,) the figure at each of :data:`ODDS`.
    family
        The total that it is a part of; what belongs together is drawn together.
    under
        For a whole year that its parts do not make up: what its equation reads.
    month
        For the one-off part: the month up to which figures are in.
    left
        How far it follows a scenario, 0 to 1: the part of the year that its months leave open.
    """

    override: Override
    ends: Array
    family: str
    under: frozenset[str] = frozenset()
    month: int = 0
    left: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Landed:
    """The year in progress: landed, and what of it the run carries, by the item imposed.

    Nothing is carried where the year is the base year: its stated estimate stays. ``found`` is
    None where no months but whole years are known; ``out`` are the items whose whole year is.
    """

    found: YearInProgress | None
    year: Period
    carried: Mapping[str, Carried]
    out: frozenset[str] = frozenset()


def land(dataset: Dataset, model: ModelText, base: Period, vintage: Vintage, *,
         looks_back: bool = False) -> Landed | None:
    """Land the year in progress where it is the base year or the first one projected, else None.

    Parameters
    ----------
    model
        As far as the figures reach.
    vintage
        How figures are read: the as-of date of the run.
    looks_back
        Whether the base year is one of choice: then what came after it is not taken.
    """
    found = _in_progress(dataset, base, vintage)
    if found is not None and found.year == base.year:
        return Landed(found, base, {})
    lines, rests = {}, {}
    for line in found.lines if found is not None else ():
        if line.is_rest:
            rests[line.item] = _of_months(line)
        elif isfinite(line.landing.value):
            lines[line.item] = _of_months(line)
    if not looks_back and base.freq is Freq.A:
        lines |= _whole_years(dataset, model, base + 1, vintage)
    if found is None and not lines:
        return None
    carrying = _Carrying(dataset, {one.name: one for one in model.equations}, base + 1, vintage,
                         lines, rests, {one.name: one for one in model.starts})
    for item in carrying.lines:
        carrying.line(item, item)
    return Landed(found, base + 1, carrying.carried,
                  frozenset(item for item, one in lines.items() if one.is_whole))


def _in_progress(dataset: Dataset, base: Period, vintage: Vintage) -> YearInProgress | None:
    """Land the months of the base year or of the year after it; None where there are none."""
    if not any(one.cumulative and one.period.freq is Freq.M and one.period.year >= base.year
               for one in dataset.observations):
        return None
    from forecast.in_year import begun

    if begun(dataset, vintage=vintage) is None:
        return None
    from forecast.in_year import year_in_progress

    found = year_in_progress(dataset, vintage=vintage)
    return found if found is not None and base.year <= found.year <= base.year + 1 else None


def _whole_years(dataset: Dataset, model: ModelText, year: Period, vintage: Vintage
                 ) -> dict[str, _Known]:
    """Read what is out of the year after the base year, item by item, before revenue is."""
    reason = both("run.known_year", year=year.year)
    return {one.name: _Known(one.name, np.full(len(ODDS), choice.chosen.value), reason,
                             is_whole=True)
            for one in model.equations
            if (choice := dataset.read(one.name, year, vintage)) is not None}


def gives_way(override: Override, landed: Landed | None) -> bool:
    """Tell whether a budget line is taken by the standing baseline only, and the item is landed."""
    return (landed is not None and override.item in landed.carried
            and override.method is Method.TAKE_BUDGET and override.origin is None
            and override.layer is Layer.BASELINE and landed.year in override.span)


def without_standing(scenario: Scenario, landed: Landed | None) -> Scenario:
    """Leave out the standing rules that a landing knows better than."""
    return replace(scenario, overrides=tuple(
        one for one in scenario.overrides if not gives_way(one, landed)))


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What is known of an item's year, and where from.

    Parameters
    ----------
    ends
        (5,) the figure at each of :data:`ODDS`.
    left
        The part of the year still to come, 0 to 1.
    month
        The last month that is in.
    is_whole
        Whether it is the year's own figure, not one that months come to.
    """

    item: str
    ends: Array
    reason: str
    left: float = 0.0
    month: int = MONTHS
    one_offs: tuple[OneOff, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Carrying:
    """Landed lines being put on the variables that the model leaves free."""

    dataset: Dataset
    by_name: Mapping[str, Equation]
    year: Period
    vintage: Vintage
    lines: Mapping[str, _Known]
    rests: Mapping[str, _Known]
    starts: Mapping[str, Equation]
    carried: dict[str, Carried] = field(default_factory=dict)
    done: dict[str, frozenset[str]] = field(default_factory=dict)

    def line(self, item: str, family: str) -> frozenset[str]:
        """Carry a landed line, once; return the variables that it is put on."""
        if item not in self.done:
            self.done[item] = self.on(item, family)
        return self.done[item]

    def on(self, item: str, family: str) -> frozenset[str]:
        """Put a landed line on what of the model is free."""
        equation, line = self.by_name.get(item), self.lines[item]
        if equation is None or item in self.carried:
            return frozenset({item} & set(self.carried))
        ends = line.ends
        if equation.kind != "identity":
            return self.put(item, ends, family, line.reason)
        if is_sum(equation.right):
            return self.spread(line, ends, family)
        return self.lone(line, equation, ends, family) or self.whole(line, family)

    def put(self, item: str, ends: Array, family: str, reason: str,
            under: frozenset[str] = frozenset()) -> frozenset[str]:
        """Impose a figure on a variable."""
        is_rule = self.by_name[item].kind == "assumption"
        self.carried[item] = Carried(_stated(Override(
            item, Span(self.year, self.year), Method.ASSUME if is_rule else Method.FIX,
            layer=Layer.BASELINE, reason=reason), ends), ends, family, under,
            left=0.0 if self.is_set(item) else self.lines[family].left)
        return frozenset({item})

    def is_set(self, item: str) -> bool:
        """Tell whether what is to come is agreed on: sales by contract, spending by its budget."""
        return item == ONE_OFF or (self.dataset.catalog[item].policy and bool(
            self.dataset.intended(item, self.year, self.vintage)))

    def whole(self, line: _Known, family: str) -> frozenset[str]:
        """Impose a total that its parts do not make up; the difference is its tail."""
        right = self.by_name[line.item].right
        under = frozenset(current(right)) if line.is_whole else frozenset[str]()
        found = self.put(line.item, line.ends, family, line.reason, under)
        if is_sum(right) and not line.is_whole:  # its parts follow, and it follows them
            self.carried[line.item] = replace(self.carried[line.item], left=1.0)
        return found

    def lone(self, line: _Known, equation: Equation, ends: Array, family: str) -> frozenset[str]:
        """Impose what an identity rests on, where that is one free variable and a straight line."""
        names = current(equation.right)
        if len(names) != 1 or names[0] in self.carried or names[0] not in self.by_name or (
                self.by_name[names[0]].kind == "identity"):
            return frozenset()

        def at(value: float) -> float:
            def read(leaf: Leaf) -> float:
                if not isinstance(leaf, Var):
                    return np.nan
                return value if leaf.lag == 0 else self.dataset.value(
                    leaf.name, self.year + leaf.lag, self.vintage)
            with np.errstate(all="ignore"):
                return float(evaluate(equation.level(equation.right), read))

        start, slope, far = at(0.0), at(1.0) - at(0.0), at(2.0)
        if not isfinite(slope) or not slope or abs(far - start - 2 * slope) > _NOTHING * abs(far):
            return frozenset()
        own = (ends - start) / slope
        return self.put(names[0], own if slope > 0 else own[::-1], family, self.behind(line))

    def spread(self, line: _Known, ends: Array, family: str) -> frozenset[str]:
        """Carry a sum by its parts: those landed, the one-off, and what is left on the others."""
        parts = list(dict.fromkeys(self.parts(line.item)))
        landed = [name for name in parts if name in self.lines]
        left = ends[_MIDDLE] - sum_of(self.lines[name].ends[_MIDDLE] for name in landed)
        once = self.once(line)
        free = {name: abs(self.base(name)) for name in parts if name not in landed
                and name != ONE_OFF and name not in self.carried}
        left -= once if ONE_OFF in parts else 0.0
        size = sum_of(free.values())
        if len(free) == 1:
            free = dict.fromkeys(free, 1.0)
        elif size:
            free = {name: base / size for name, base in free.items() if base}
        is_whole = abs(left) <= _NOTHING * max(abs(ends[_MIDDLE]), 1.0)
        if (left <= 0 or not sum_of(free.values())) and not is_whole:
            for name in landed:
                self.line(name, family)
            return self.whole(line, family)
        found: frozenset[str] = frozenset().union(*(self.line(name, family) for name in landed))
        if ONE_OFF in parts and (line.one_offs or line.is_whole) and ONE_OFF not in self.carried:
            found |= self.put(ONE_OFF, np.full(len(ODDS), once), family,
                              self.words("one_off", line))
            self.carried[ONE_OFF] = replace(self.carried[ONE_OFF],
                                            month=0 if line.is_whole else line.month)
        if not is_whole:
            around = self.around(line, ends, bool(landed))
            for name, share in free.items():
                found |= self.put(name, share * (left + around), family, self.words(
                    "part", line) if landed or len(free) > 1 else self.behind(line))
        self.widen(found, ends)
        return found

    def parts(self, item: str) -> Iterator[str]:
        """List what a sum adds up: landed lines as they stand, other sums taken apart."""
        for name in current(self.by_name[item].right):
            if name not in self.by_name:
                continue
            equation = self.by_name[name]
            if name not in self.lines and equation.kind == "identity" and is_sum(equation.right):
                yield from self.parts(name)
            else:
                yield name

    def around(self, line: _Known, ends: Array, has_landed: bool) -> Array:
        """Return how far the ends of what is left lie from its middle."""
        own = ends
        if has_landed:
            rest = self.rests.get(line.item)
            own = np.zeros(len(ODDS)) if rest is None else rest.ends
        return np.asarray(own - own[_MIDDLE])

    def widen(self, names: frozenset[str], ends: Array) -> None:
        """Draw the ends of the parts apart until together they reach as far as their total's."""
        mine = {name: one for name, one in self.carried.items() if name in names}
        middles = {name: one.ends[_MIDDLE] for name, one in mine.items() if name != ONE_OFF}
        size = sum_of(abs(middle) for middle in middles.values())
        around = ends - ends[_MIDDLE]
        together = np.sum([one.ends - one.ends[_MIDDLE] for one in mine.values()], axis=0)
        for name, middle in middles.items():
            own = mine[name].ends - middle
            with np.errstate(divide="ignore", invalid="ignore"):
                times = np.where(together, np.maximum(around / together, 1.0), 0.0)
            share = abs(middle) / size if size else 0.0
            wide = middle + np.where(together, times * own, share * around)
            self.carried[name] = replace(mine[name], ends=wide,
                                         override=_stated(mine[name].override, wide))

    def base(self, name: str) -> float:
        """Return a part's figure of the base year, its own or what starts it; else nought."""
        value = self.dataset.value(name, self.year + -1, self.vintage)
        if isfinite(value) or name not in self.starts:
            return value if isfinite(value) else 0.0

        def read(leaf: Leaf) -> float:
            if isinstance(leaf, Var):
                return self.base(leaf.name)
            if not isinstance(leaf, Data) or leaf.source != "one_off":
                return np.nan
            return sum_of(one.amount for one in one_offs_in(
                self.dataset, leaf.item, self.year + -1, self.year + -1))

        started = float(evaluate(self.starts[name].right, read))
        return started if isfinite(started) else 0.0

    def behind(self, line: _Known) -> str:
        """Say that a figure is what a landed one implies."""
        key = "run.known_behind" if line.is_whole else "run.landed_behind"
        return both(key, item=self.dataset.catalog[line.item].zh, reason=line.reason)

    def words(self, key: str, line: _Known) -> str:
        """Say what a part of a landed total rests on."""
        key = f"run.known_{key}" if line.is_whole else f"run.landed_{key}"
        return both(key, total=self.dataset.catalog[line.item].zh, month=line.month)

    def once(self, line: _Known) -> float:
        """Return what the register's one-offs make of a total, as far as it is known."""
        rows = (one_offs_in(self.dataset, "nontax_revenue", self.year, self.year)
                if line.is_whole else
                [one for one in within(line.one_offs, "nontax_revenue", self.dataset.catalog)
                 if one.month is not None])
        return sum_of(one.amount for one in rows)


def _of_months(line: Line) -> _Known:
    """Say what a line of the year in progress is known to come to."""
    return _Known(line.item, _ends(line), _reason(line), _left(line), line.month, line.one_offs)


def _left(line: Line) -> float:
    """Return the part of a landed year that is still to come."""
    whole = line.landing.value
    return min(max(1.0 - line.landing.so_far / whole, 0.0), 1.0) if whole > 0 else 0.0


def _ends(line: Line) -> Array:
    """Return a landing at each of the odds."""
    landing = line.landing
    return np.array([landing.lower[-1], landing.lower[0], landing.value, landing.upper[0],
                     landing.upper[-1]])


def _stated(override: Override, ends: Array) -> Override:
    """State a figure and its range in an override."""
    low, high = float(ends[_FIRST]), float(ends[_LAST])
    is_range = low < high
    return replace(override, value=float(ends[_MIDDLE]), low=low if is_range else None,
                   high=high if is_range else None)


def _reason(line: Line) -> str:
    """Say from which months a landing comes, and which methods carry it."""
    if line.month == MONTHS:
        return both("run.landed_out")
    weights = sorted(line.landing.weights.items(), key=lambda one: -one[1])
    methods = joined("run.landed_join", (
        both("run.landed_method", name=both(f"timeseries.landing_{name}"),
             weight=f"{100.0 * weight:.0f}") for name, weight in weights if weight >= _LEAST))
    carried = methods or joined("run.landed_join", (
        both(f"timeseries.landing_{name}") for name in line.landing.methods))
    return both("run.landed", month=line.month, methods=carried)
