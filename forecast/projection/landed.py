"""The full year of a year in progress, as every scenario takes it: landed from its months.

With months of the first year projected the year has one figure everywhere: the landing of each item
is imposed on what the model makes of it. A sum follows from its parts; one that is landed while its
parts are not is spread on them as they stood in the base year.
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

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from forecast.data import Dataset, Scenario, Vintage
    from forecast.equations import Equation, Leaf, ModelText
    from forecast.in_year import Line, YearInProgress

    Array = NDArray[np.float64]

ODDS = (0.025, 0.1, 0.5, 0.9, 0.975)
"""The odds of a figure below each of a landing's ends: 95 %, 80 %, central, 80 %, 95 %."""
ONE_OFF = "nontax_one_off"
"""The one-off part of non-tax revenue, which a landing sets apart."""
_MIDDLE, _FIRST, _LAST = 2, 0, 4
_NOTHING = 1e-9


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
        For a total whose parts do not make it up: what its equation reads.
    month
        For the one-off part: the month up to which figures are in.
    """

    override: Override
    ends: Array
    family: str
    under: frozenset[str] = frozenset()
    month: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Landed:
    """The year in progress: landed, and what of it the run carries, by the item imposed.

    Nothing is carried where the year is the base year: its stated estimate stays.
    """

    found: YearInProgress
    year: Period
    carried: Mapping[str, Carried]


def land(dataset: Dataset, model: ModelText, base: Period, vintage: Vintage) -> Landed | None:
    """Land the year in progress where it is the base year or the first one projected, else None.

    Parameters
    ----------
    model
        As far as the figures reach.
    vintage
        How figures are read: the as-of date of the run.
    """
    if not any(one.cumulative and one.period.freq is Freq.M and one.period.year >= base.year
               for one in dataset.observations):
        return None
    from forecast.in_year import begun

    if begun(dataset, vintage=vintage) is None:
        return None
    from forecast.in_year import year_in_progress

    found = year_in_progress(dataset, vintage=vintage)
    if found is None or not base.year <= found.year <= base.year + 1:
        return None
    if found.year == base.year:
        return Landed(found, base, {})
    carrying = _Carrying(dataset, {one.name: one for one in model.equations}, base + 1, vintage,
                         {line.item: line for line in found.lines
                          if not line.is_rest and isfinite(line.landing.value)},
                         {line.item: line for line in found.lines if line.is_rest},
                         {one.name: one for one in model.starts})
    for item in carrying.lines:
        carrying.line(item, item)
    return Landed(found, base + 1, carrying.carried)


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
class _Carrying:
    """Landed lines being put on the variables that the model leaves free."""

    dataset: Dataset
    by_name: Mapping[str, Equation]
    year: Period
    vintage: Vintage
    lines: Mapping[str, Line]
    rests: Mapping[str, Line]
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
        ends = _ends(line)
        if equation.kind != "identity":
            return self.put(item, ends, family, _reason(line))
        if is_sum(equation.right):
            return self.spread(line, ends, family)
        return self.lone(line, equation, ends, family) or self.whole(line, family)

    def put(self, item: str, ends: Array, family: str, reason: str,
            under: frozenset[str] = frozenset()) -> frozenset[str]:
        """Impose a figure on a variable."""
        is_rule = self.by_name[item].kind == "assumption"
        self.carried[item] = Carried(_stated(Override(
            item, Span(self.year, self.year), Method.ASSUME if is_rule else Method.FIX,
            layer=Layer.BASELINE, reason=reason), ends), ends, family, under)
        return frozenset({item})

    def whole(self, line: Line, family: str) -> frozenset[str]:
        """Impose a total that its parts do not make up; the difference is its tail."""
        under = frozenset(current(self.by_name[line.item].right))
        return self.put(line.item, _ends(line), family, _reason(line), under)

    def lone(self, line: Line, equation: Equation, ends: Array, family: str) -> frozenset[str]:
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

    def spread(self, line: Line, ends: Array, family: str) -> frozenset[str]:
        """Carry a sum by its parts: those landed, the one-off, and what is left on the others."""
        parts = list(dict.fromkeys(self.parts(line.item)))
        landed = [name for name in parts if name in self.lines]
        left = ends[_MIDDLE] - sum(self.lines[name].landing.value for name in landed)
        once = sum(one.amount for one in within(line.one_offs, "nontax_revenue",
                                                self.dataset.catalog) if one.month is not None)
        free = {name: abs(self.base(name)) for name in parts if name not in landed
                and name != ONE_OFF and name not in self.carried}
        left -= once if ONE_OFF in parts else 0.0
        size = sum(free.values())
        if len(free) == 1:
            free = dict.fromkeys(free, 1.0)
        elif size:
            free = {name: base / size for name, base in free.items() if base}
        is_whole = abs(left) <= _NOTHING * max(abs(ends[_MIDDLE]), 1.0)
        if (left <= 0 or not sum(free.values())) and not is_whole:
            for name in landed:
                self.line(name, family)
            return self.whole(line, family)
        found: frozenset[str] = frozenset().union(*(self.line(name, family) for name in landed))
        if ONE_OFF in parts and line.one_offs and ONE_OFF not in self.carried:
            found |= self.put(ONE_OFF, np.full(len(ODDS), once), family,
                              self.words("landed_one_off", line))
            self.carried[ONE_OFF] = replace(self.carried[ONE_OFF], month=line.month)
        if not is_whole:
            around = self.around(line, ends, bool(landed))
            for name, share in free.items():
                found |= self.put(name, share * (left + around), family, self.words(
                    "landed_part", line) if landed or len(free) > 1 else self.behind(line))
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

    def around(self, line: Line, ends: Array, has_landed: bool) -> Array:
        """Return how far the ends of what is left lie from its middle."""
        own = ends
        if has_landed:
            rest = self.rests.get(line.item)
            own = np.zeros(len(ODDS)) if rest is None else _ends(rest)
        return np.asarray(own - own[_MIDDLE])

    def widen(self, names: frozenset[str], ends: Array) -> None:
        """Draw the ends of the parts apart until together they reach as far as their total's."""
        mine = {name: one for name, one in self.carried.items() if name in names}
        middles = {name: one.ends[_MIDDLE] for name, one in mine.items() if name != ONE_OFF}
        size = sum(abs(middle) for middle in middles.values())
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
            return sum(one.amount for one in one_offs_in(
                self.dataset, leaf.item, self.year + -1, self.year + -1))

        started = float(evaluate(self.starts[name].right, read))
        return started if isfinite(started) else 0.0

    def behind(self, line: Line) -> str:
        """Say that a figure is what a landed one implies."""
        return both("run.landed_behind", item=self.dataset.catalog[line.item].zh,
                     reason=_reason(line))

    def words(self, key: str, line: Line) -> str:
        """Say what a part of a landed total rests on."""
        return both(f"run.{key}", total=self.dataset.catalog[line.item].zh, month=line.month)


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


_LEAST = 0.005
"""A weight that prints as nought is not told."""
