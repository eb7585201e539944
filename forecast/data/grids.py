"""Fan-outs: the table ``[grid]`` of a scenario file, and the scenarios that it stands for.

Each axis is an item or a parameter with the values that it takes::

    [grid]
    gdp_growth = "5.5...7 by 0.25"
    b_tax = [0.8, 1, 1.2]
    "税收收入" = { values = [-3, 0, 3], method = "比例调整", span = "基年+1" }
    design = "full"                # full, one-at-a-time, latin-hypercube
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import product
from math import floor, isfinite, prod
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.data.catalog import Catalog, shipped_catalog
from forecast.data.located import amount, number, shown
from forecast.data.periods import Freq, Period, PeriodError, Span, parse_span
from forecast.data.scenarios import Axis, Grid, Override, Scenario
from forecast.data.units import UnitCode, parse_unit
from forecast.data.words import UNVALUED, Design, Layer, Method
from forecast.issues import NO_NEAR, Issue, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forecast.data.catalog import Item
    from forecast.data.located import Stanza
    from forecast.data.units import Unit
    from forecast.issues import CellRef

MOST = 1000
"""Scenarios that one run bears."""
_COUNTED = 1e9
"""A range with more values is no count that anybody meant."""
_OWN = ("design", "samples", "seed")
_AXIS = ("values", "span", "method", "layer", "reason")
_NUMBER = r"[-+−]?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:\.{{2,3}}|…+|~|～|至|到)\s*({_NUMBER})\s*"
                    rf"(?:(?:,|，|by|每隔?|步长|间隔)\s*)+({_NUMBER})")
_LIST = re.compile(rf"{_NUMBER}(?:\s*[,，、;；]\s*{_NUMBER})*")
_FROM_BASE = re.compile(r"基年\s*\+\s*(\d{1,2})")
"""A year counted from the base year."""
_METHODS = frozenset(Method) - UNVALUED
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Ground:
    """What a scenario file is read on.

    Parameters
    ----------
    base
        The base year; ``基年+1`` is the first year projected.
    items
        Those that may be named.
    parameters
        The codes of the model's parameters by their names; empty where no model is known.
    steps
        How many periods are projected: those of a grid that states none.
    """

    base: Period | None = None
    items: Catalog = field(default_factory=shipped_catalog)
    parameters: Mapping[str, str] = field(default_factory=dict)
    steps: int = 3

    def span(self, text: str) -> Span:
        """Read a span, whose years may follow the base year."""
        if self.base is not None:
            base = self.base
            text = _FROM_BASE.sub(lambda match: str(base.year + int(match[1])), text)
        return parse_span(text)

    @property
    def freqs(self) -> tuple[Freq, ...]:
        """The kinds of periods that a span may be of: years, and those of the model."""
        return (Freq.A, self.base.freq if self.base else Freq.A)

    @property
    def ahead(self) -> Span | None:
        """The periods projected."""
        return None if self.base is None else Span(self.base + 1, self.base + self.steps)


# -- in ------------------------------------------------------------------------------------------


def read_grid(raw: Stanza, on: Ground, issues: list[Issue]) -> Grid | None:
    """Read the table ``[grid]`` of a file; None where there is none."""
    if "grid" not in raw.values:
        return None
    before, stanza = len(issues), raw.table("grid", issues)
    design = stanza.choice("design", Design, Design.FULL, issues)
    samples, seed = (_count(stanza, key, usual, issues) for key, usual in (
        ("samples", 0), ("seed", 1)))
    axes = [axis for key in stanza.values if key not in _OWN
            if (axis := read_axis(stanza, key, on, issues))]
    if not axes and len(issues) == before:
        issues.append(Issue("grid_empty", stanza.at()))
    if len(issues) > before or design is None:
        return None
    grid = Grid(tuple(axes), design, samples, seed, stanza.at())
    issues += _unfit(grid)
    return grid if len(issues) == before else None


def _unfit(grid: Grid) -> list[Issue]:
    """Say what is wrong with a grid as a whole."""
    where, found = grid.origin, []
    if grid.design == Design.HYPERCUBE and not grid.samples:
        found.append(Issue("grid_samples", where, ""))
    if grid.design == Design.HYPERCUBE and any(len(one.values) < 2 for one in grid.axes):
        found.append(Issue("grid_width", where, ""))
    count = _size(grid)
    if count > MOST:
        found.append(Issue("grid_size", where, str(count), (("most", str(MOST)),)))
    return found


def _size(grid: Grid) -> int:
    """Count the scenarios that a grid stands for."""
    if grid.design == Design.HYPERCUBE:
        return grid.samples
    counts = [len(one.values) for one in grid.axes]
    return prod(counts) if grid.design == Design.FULL else sum(counts)


def _count(stanza: Stanza, key: str, usual: int, issues: list[Issue]) -> int:
    found = stanza.values.get(key, usual)
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found < 2**32:
        issues.append(Issue("toml_number", stanza.at(key), shown(found)))
        return usual
    return found


def read_axis(grid: Stanza, key: str, on: Ground, issues: list[Issue]) -> Axis | None:
    """Read one axis: its values alone, or a table that says how they are laid."""
    before, given, where = len(issues), grid.values[key], grid.at(key)
    stanza = replace(grid, values={key: {"values": given}}).table(key, issues)
    if isinstance(given, dict):
        stanza = grid.table(key, issues)
        stanza.known(_AXIS, issues)
    parameter, item = on.parameters.get(key), on.items.find(key)
    usual = Method.PARAMETER if item is None and parameter else Method.ASSUME
    method = stanza.choice("method", sorted(_METHODS), usual, issues)
    layer = stanza.choice("layer", Layer, Layer.JUDGEMENT, issues)
    code = parameter if method == Method.PARAMETER else item.code if item else None
    if code is None:
        near = _near(key, on.items, (*on.parameters, *_OWN))
        issues.append(Issue("grid_axis", where, shown(key), (("near", near),)))
    values = _values(stanza.values.get("values"), stanza.at("values"), issues,
                     unit_under(method, item))
    span, reason = _span(stanza, on, issues), stanza.text("reason", issues)
    if len(issues) > before or method is None or layer is None or code is None or span is None:
        return None
    titles = (item.zh, item.en) if item and method != Method.PARAMETER else (key, code)
    return Axis(Override(code, span, method, layer=layer, reason=reason, origin=where),
                *titles, values)


def _near(word: str, items: Catalog, others: Sequence[str]) -> str:
    near = items.nearest(word, others=others)
    return nearest(word, others) if near == NO_NEAR else near


def _span(stanza: Stanza, on: Ground, issues: list[Issue]) -> Span | None:
    """Read the years of an axis: all that are projected unless it says others."""
    if "span" not in stanza.values:
        if on.ahead is None:
            issues.append(Issue("period", stanza.at(), ""))
        return on.ahead
    text = stanza.period("span", issues)
    try:
        found = on.span(text)
    except PeriodError:
        issues.append(Issue("period", stanza.at("span"), shown(text)))
        return None
    if found.first.freq not in on.freqs:
        issues.append(Issue("span_not_years", stanza.at("span"), str(found)))
    return found


def unit_under(method: Method | None, item: Item | None) -> Unit | None:
    """Return the unit that the value of an override has; None where it can have none.

    An intercept stands inside its equation, in whose transform only a rate keeps its unit.
    """
    if method is Method.SCALE:
        return parse_unit(UnitCode.PERCENT)
    takes = {Method.ASSUME, Method.FIX, Method.ADJUST, Method.INTERCEPT}
    if item is None or method not in takes or (
            method is Method.INTERCEPT and not item.unit.is_rate):
        return None
    return item.unit


def _values(given: Any, where: CellRef, issues: list[Issue], unit: Unit | None
            ) -> tuple[float, ...]:
    """Read the values of an axis: a list, or a range with its step."""
    before = len(issues)
    if isinstance(given, str):
        plain, one_is = _without_unit(given, unit)
        written = [amount(one, unit) for one in re.split(r"[,，、;；]\s*", given.strip())]
        found = tuple(round(one_is * one, 10) for one in values_of(plain)) or tuple(dict.fromkeys(
            one for one in written if one is not None and None not in written))
        if not found:
            steps = _steps(plain)
            issues.append(Issue("grid_size", where, f"{steps + 1:.0f}", (("most", str(MOST)),))
                          if MOST < steps < _COUNTED
                          else Issue("grid_values", where, shown(given)))
        return found
    listed = given if isinstance(given, list) else [given]
    numbers = [number(one, where, issues, unit) for one in listed]
    if len(issues) == before and (not numbers or None in numbers):
        issues.append(Issue("grid_values", where, shown(given)))
    return tuple(dict.fromkeys(one for one in numbers if one is not None))


def _without_unit(text: str, unit: Unit | None) -> tuple[str, float]:
    """Take out the one unit that is of all values (9、10亿元), with what it makes of one."""
    words = set(re.findall(rf"{_NUMBER}\s*([%％]|[^\W\d_]+)", text))
    units = {word: one for word in words if (one := amount(f"1{word}", unit)) is not None}
    if len(units) != 1:
        return text, 1.0
    ((word, one),) = units.items()
    return text.replace(word, ""), one


def values_of(text: str) -> tuple[float, ...]:
    """Read ``5.5...7 by 0.25`` or ``0.8, 1, 1.2``; nothing of what is neither."""
    plain = text.strip().replace("−", "-")
    if _LIST.fullmatch(plain):
        listed = tuple(dict.fromkeys(float(one) for one in re.findall(_NUMBER, plain)))
        return listed if all(map(isfinite, listed)) else ()
    steps, found = _steps(plain), _RANGE.fullmatch(plain)
    if found is None or not 0 <= steps <= MOST:
        return ()
    first, _, step = (float(one) for one in found.groups())
    return tuple(round(first + place * step, 10) for place in range(floor(steps + 1e-9) + 1))


def _steps(text: str) -> float:
    """Count the steps of ``5.5...7 by 0.25``; below nought for what is no such range."""
    found = _RANGE.fullmatch(text.strip().replace("−", "-"))
    first, last, step = (float(one) for one in found.groups()) if found else (0.0, 0.0, 0.0)
    if not step or not all(map(isfinite, (first, last, step, last - first))):
        return -1.0
    return (last - first) / step


# -- out -----------------------------------------------------------------------------------------


def fanned(scenario: Scenario) -> tuple[Scenario, ...]:
    """Return the scenarios that a grid stands for; one without a grid stands for itself."""
    grid = scenario.grid
    if grid is None:
        return (scenario,)
    points = list(_points(grid))
    width = len(str(len(points)))
    return tuple(
        _one(scenario, point, f"{place:0{width}d}" if grid.design == Design.HYPERCUBE else "")
        for place, point in enumerate(points, start=1))


def _points(grid: Grid) -> Iterator[tuple[tuple[Axis, float], ...]]:
    """List the points of a design, each with the value of every axis that it sets."""
    if grid.design == Design.FULL:
        for values in product(*(one.values for one in grid.axes)):
            yield tuple(zip(grid.axes, values, strict=True))
    elif grid.design == Design.ONE_AT_A_TIME:
        for axis in grid.axes:
            for value in axis.values:
                yield ((axis, value),)
    else:
        for row in _hypercube(grid):
            yield tuple(zip(grid.axes, row, strict=True))


def _hypercube(grid: Grid) -> list[list[float]]:
    """Sample a Latin hypercube: each axis cut into as many slices as samples, each hit once."""
    chance = np.random.default_rng(grid.seed)
    columns = []
    for axis in grid.axes:
        share = (chance.permutation(grid.samples) + chance.random(grid.samples)) / grid.samples
        low, high = min(axis.values), max(axis.values)
        columns.append([float(f"{low + (high - low) * one:.{_DIGITS}g}") for one in share])
    return [list(row) for row in zip(*columns, strict=True)]


def _one(scenario: Scenario, point: Sequence[tuple[Axis, float]], place: str) -> Scenario:
    """Lay one point over what the file says besides; its values are its name and its title."""
    said, english = ("、".join(f"{title} {_plain(value)}" for title, value in named)
                     for named in (((axis.title, value) for axis, value in point),
                                   ((axis.title_en, value) for axis, value in point)))
    laid = tuple(replace(axis.laid, value=value, reason=axis.laid.reason or said)
                 for axis, value in point)
    own = tuple(left for one in scenario.overrides for left in _beside(one, laid))
    name, name_en = ((place, place) if place else (said, english) if len(point) == 1 else
                     2 * ("×".join(_plain(value) for _, value in point),))
    return replace(scenario, name=f"{scenario.name} {name}", title=said, overrides=(*own, *laid),
                   name_en=f"{scenario.name_en or scenario.name} {name_en}", grid=None)


def _beside(one: Override, laid: Sequence[Override]) -> list[Override]:
    """Return what a point of a grid leaves of an override: the years that it does not set."""
    same = [new for new in laid if (new.item, new.method) == (one.item, one.method)]
    if not same:
        return [one]
    return [] if one.method is Method.PARAMETER else [
        one.at(period) for period in one.span.periods()
        if not any(period in new.span for new in same)]


def _plain(value: float) -> str:
    return f"{value:.{_DIGITS}g}"
