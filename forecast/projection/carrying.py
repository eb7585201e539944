"""The landed year on one scenario: laid beneath what the scenario says of the same items itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import ADDED, EVENTS, Layer, Method, Scenario, word_of
from forecast.equations import Data, Param, central, current, is_sum, walk
from forecast.fiscal import entries_of
from forecast.issues import CellRef, Issue, Severity
from forecast.labels import both, joined
from forecast.projection.citing import Citing
from forecast.projection.laid import side_of
from forecast.projection.landed import ODDS, ONE_OFF
from forecast.projection.registered import drawn_apart
from forecast.projection.result import CENTRAL, FIRST_DRAW, HIGH, LOW
from forecast.projection.streams import path_draws, spread

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from forecast.data import Override, Period
    from forecast.equations import Array, Figure, Plan, Solution
    from forecast.projection.laid import Laid, Point
    from forecast.projection.landed import Carried, Landed
    from forecast.projection.task import ScenarioTask


def carry(task: ScenarioTask, laid: Laid) -> tuple[tuple[Override, ...], tuple[Override, ...]]:
    """Impose the landed figures that a scenario leaves alone.

    A figure of the scenario's own, on the item or on a total above it, stands. An add-factor, or a
    share of the scenario's own, moves the landed figure as it would have moved the equation's.

    Returns
    -------
    tuple
        The landed overrides, and those that the scenario moved, each with both reasons.
    """
    landed = task.landed
    if landed is None:
        return (), ()
    stands = _stated(task, laid, landed)
    _ask_known(task, laid, landed)
    placed, moved = [], []
    for item, one in landed.carried.items():
        if item in stands:
            continue
        runs = _drawn(task, one)
        placed.append(one.override)
        after = _moved(task, laid, item, runs)
        if item == ONE_OFF and one.month:
            _ask_months(task, laid, one.month)
            apart = np.asarray(drawn_apart(task, one.month, laid.moved))
            after = after + apart if apart.any() else after
        if after[CENTRAL] != runs[CENTRAL]:
            moved.append(_retold(task, one.override, after))
        laid.fixed[item, landed.year] = after
    return tuple(placed), tuple(moved)


def explained(task: ScenarioTask, months: Sequence[Override], found: Solution, plan: Plan
              ) -> dict[str, Array]:
    """Return what the equations of landed items come to, inside their transforms, in every run.

    Parameters
    ----------
    months
        The landed figures that the scenario leaves alone.
    found, plan
        The first year solved, with those figures imposed.
    """
    first = task.periods[0]
    at = found.periods.index(first)

    def row(name: str, lag: int) -> Figure:
        return found.values.row(name, at + lag) if at + lag >= 0 else np.nan

    return {one.item: side_of(task.by_name[one.item].right, first, plan, row) for one in months
            if task.by_name[one.item].kind != "assumption"}


def loosened(task: ScenarioTask, months: Sequence[Override], plan: Plan,
             figures: Mapping[str, Mapping[Period, float]], usual: Mapping[str, Array]) -> Plan:
    """Lay landed figures on their equations, as far as their months leave the year open.

    g(y) = w · f + z: on the baseline's own path it gives what the plan imposes.

    Parameters
    ----------
    months
        The landed figures that the scenario leaves alone.
    figures
        What is known up to the base year, by item and period.
    usual
        What the equations come to on the baseline (:func:`explained`).
    """
    first, carried = task.periods[0], task.landed.carried if task.landed else {}
    fixed, weights, inner = dict(plan.fixed), dict(plan.weights), dict(plan.intercepts)
    for item in (one.item for one in months):
        if item not in usual or not carried[item].left:
            continue
        at = item, first
        held = np.asarray(fixed.pop(at))

        def row(name: str, lag: int, held: Array = held) -> Figure:
            return held if not lag else figures[name].get(first + lag, np.nan)

        inside = side_of(task.by_name[item].left(), first, plan, row)
        weights[at], inner[at] = carried[item].left, inside - carried[item].left * usual[item]
    return replace(plan, fixed=fixed, weights=weights, intercepts=inner)


def follow(task: ScenarioTask, fixed: Mapping[Point, Figure], found: Mapping[str, Array],
           layer: Layer) -> tuple[dict[Point, Figure], tuple[Override, ...]]:
    """Let the months to come of a landed year follow a scenario; those that are in stay.

    Parameters
    ----------
    found
        What the landed items come to on the scenario (:func:`loosened`).
    layer
        Who says what the scenario says.

    Returns
    -------
    dict, tuple
        What is imposed otherwise, and the overrides that tell of it, each with both reasons.
    """
    moved: dict[Point, Figure] = {}
    told = []
    for item, one in task.landed.carried.items() if task.landed else ():
        at = item, task.periods[0]
        if item not in found:
            continue
        usual = central(fixed[at])
        if abs(central(found[item]) - usual) > _NOTHING * max(1.0, abs(usual)):
            moved[at] = found[item]
            told.append(_retold(task, one.override, found[item], follows=layer))
    return moved, tuple(told)


def _stated(task: ScenarioTask, laid: Laid, landed: Landed) -> frozenset[str]:
    """List the landed items of which the scenario says something that stands instead."""
    fixed = {name for name, at in laid.fixed if at == landed.year}
    found = {part for name in fixed for part in (name, *_beneath(task, name))}
    added = {name for part in (laid.offsets, laid.factors, laid.intercepts)
             for name, at in part if at == landed.year}
    for item, one in landed.carried.items():
        under = {name for part in one.under for name in (part, *_beneath(task, part))}
        if under & (fixed | added):
            found.add(item)
    if ONE_OFF in landed.carried and any(
            isinstance(node, Param) and node.name in laid.moved
            for node in walk(task.by_name[ONE_OFF].right)):
        found.add(ONE_OFF)
    return frozenset(found)


def _beneath(task: ScenarioTask, item: str) -> Iterator[str]:
    """List everything that a sum adds up, on every level."""
    equation = task.by_name.get(item)
    if equation is not None and equation.kind == "identity" and is_sum(equation.right):
        for name in current(equation.right):
            yield name
            yield from _beneath(task, name)


def _drawn(task: ScenarioTask, one: Carried) -> Array:
    """Return a landed figure in every run; a total's parts miss in step, as it misses itself."""
    runs = np.full(task.streams.runs, one.ends[ODDS.index(0.5)])
    runs[LOW], runs[HIGH] = one.ends[0], one.ends[-1]
    runs[FIRST_DRAW:] = np.interp(task.streams.uniform(f"landed/{one.family}"), ODDS, one.ends)
    return runs


def _moved(task: ScenarioTask, laid: Laid, item: str, runs: Array) -> Array:
    """Lay the scenario's add-factors and its own tax share on a landed figure."""
    at = item, task.periods[0]
    inside = laid.intercepts.pop(at, None)
    factor, offset = laid.factors.pop(at, None), laid.offsets.pop(at, None)
    share = _share(task, item)
    if inside is not None:
        runs = _inside(task, item, runs, np.asarray(inside))
    if factor is not None:
        runs = runs * (1.0 + np.asarray(factor) / 100.0)
    if offset is not None:
        runs = runs + np.asarray(offset)
    return runs if share is None else runs * share


def _inside(task: ScenarioTask, item: str, runs: Array, inside: Array) -> Array:
    """Lay an intercept: it stands inside the equation's transform."""
    transform = task.by_name[item].transform
    if transform in {"log", "dlog"}:
        return np.asarray(runs * np.exp(inside))
    if transform == "pct":
        before = task.dataset.value(item, task.base, task.vintage)
        return np.asarray(runs + before * inside / 100.0)
    return np.asarray(runs + inside)


def _share(task: ScenarioTask, item: str) -> float | None:
    """Return what the scenario's own tax share makes of the workbook's; None without a change."""
    cited = [node for node in walk(task.by_name[item].right)
             if isinstance(node, Data) and node.source == "share" and node.item == item]
    if not cited or not task.scenario.shares:
        return None
    first = task.periods[0]
    bare = Citing(task.dataset, Scenario("", ""), task.base, task.periods, task.vintage)
    own, usual = task.cite.share(item, first), bare.share(item, first)
    return own / usual if usual and own != usual else None


def lead(task: ScenarioTask, laid: Laid, paths: Sequence[Override]
         ) -> tuple[tuple[Override, ...], tuple[Override, ...]]:
    """Lay the paths of exogenous items, period by period, where the scenario gives none itself.

    An add-factor of the scenario moves the path; a value of its own stands in that period alone.

    Returns
    -------
    tuple
        The paths laid, and those that the scenario moved, each with both reasons.
    """
    placed, moved = [], []
    drawn = path_draws(task.streams, paths)
    for one in paths:
        at = one.item, one.span.first
        if at in laid.fixed:
            continue
        runs = drawn[at] if at in drawn else spread(task.streams, one, str(at[1]))
        inside, offset = (part.pop(at, 0.0) for part in (laid.intercepts, laid.offsets))
        factor = laid.factors.pop(at, 0.0)
        after = runs * (1.0 + np.asarray(factor) / 100.0) + np.asarray(offset) + np.asarray(inside)
        laid.fixed[at] = after
        placed.append(one)
        if (after != runs).any():
            moved.append(replace(_retold(task, one, after, "path_moved"), value_at=None))
    return tuple(placed), tuple(moved)


def shift_paths(task: ScenarioTask, laid: Laid, paths: Sequence[Override],
                stated: Container[Point]) -> tuple[Override, ...]:
    """Let add-factors move the paths that are laid: what one year adds goes on with the path.

    So it would with the rule that the path stands for, which goes on from its own last level; what
    the scenario has ``stated`` stands, and what was added before it ends there.

    Returns
    -------
    tuple
        The moved paths, each with both reasons.
    """
    moved = []
    told = {(one.item, one.span.first): one for one in paths}
    for item in dict.fromkeys(one.item for one in paths):
        added, before = np.zeros(task.streams.runs), None
        for period in task.periods:
            at = item, period
            if at not in laid.fixed:
                continue
            path = np.asarray(laid.fixed[at], dtype=float)
            if at in stated:
                added, before = np.zeros(task.streams.runs), path
                continue
            factor, offset = (np.asarray(part.pop(at, 0.0))
                              for part in (laid.factors, laid.offsets))
            if before is not None:
                with np.errstate(divide="ignore", invalid="ignore"):
                    added = added * np.where((path > 0) & (before > 0), path / before, 1.0)
            level = (path + added) * (1.0 + factor / 100.0) + offset
            added, before = level - path, path
            if added.any():
                laid.fixed[at] = level
                if at in told:
                    moved.append(replace(_retold(task, told[at], level, "path_moved"),
                                         value_at=None, band=None))
    return tuple(moved)


def _ask_months(task: ScenarioTask, laid: Laid, month: int) -> None:
    """Name the sales that a scenario decides and that the months already hold, or may hold."""
    for override in task.scenario.overrides:
        rows = [row for row in entries_of(task.dataset, "nontax_revenue", task.periods[0])
                if override.method in EVENTS and row.name == override.item]
        if rows and not any(row.month is not None and row.month > month for row in rows):
            laid.idle.append(Issue(
                "idle_sale", override.origin or CellRef(task.scenario.told), override.item, (
                    ("scenario", task.scenario.told), ("month", str(month)),
                    ("origin", str(rows[0].origin or ""))), Severity.WARNING))


def _ask_known(task: ScenarioTask, laid: Laid, landed: Landed) -> None:
    """Name what a scenario states of the year otherwise than the figure that is out."""
    for one in task.scenario.overrides:
        if one.item not in landed.out or landed.year not in one.span or one.value is None or (
                one.method not in {Method.FIX, Method.ASSUME}):
            continue
        known = task.dataset.read(one.item, landed.year, task.vintage)
        if known is not None and abs(one.value - known.chosen.value) > _NOTHING * abs(one.value):
            laid.idle.append(Issue(
                "against_known", one.origin or CellRef(task.scenario.told), f"{one.value:g}", (
                    ("scenario", task.scenario.told), ("year", str(landed.year)),
                    ("item", task.dataset.catalog[one.item].zh),
                    ("known", f"{known.chosen.value:g}"),
                    ("origin", str(known.chosen.origin or ""))), Severity.WARNING))


def _decides(task: ScenarioTask, one: Override) -> frozenset[str]:
    """List the items that an event decided by name moves."""
    if one.method not in EVENTS:
        return frozenset()
    taxes = {row.tax for row in task.dataset.registers.taxpayers
             if one.item in {row.name, row.group}}
    spread = {child.code for tax in taxes for child in task.dataset.catalog.children(tax)}
    sold = any(row.name == one.item for row in task.dataset.adjustments)
    return frozenset({*taxes, *spread, *((ONE_OFF,) if sold else ())})


def _plain(value: float) -> str:
    """Write an amount: whole where it is large."""
    return f"{value:,.0f}" if abs(value) >= _LARGE else f"{value:,.2f}"


_LARGE, _NOTHING = 1e4, 1e-9


def _retold(task: ScenarioTask, override: Override, runs: Array, key: str = "landed_moved",
            follows: Layer | None = None) -> Override:
    """State a figure as the scenario moved it, with the reasons of both.

    ``follows`` is whose scenario the months to come follow, where they do.
    """
    of = override.item
    why = [one for one in task.scenario.overrides
           if one.method in ADDED | EVENTS | {Method.TAKE_PAYERS}
           and override.span.first in one.span
           and of in {*_decides(task, one), one.item, *_beneath(task, one.item),
                      *(child.code for child in task.dataset.catalog.children(one.item))}]
    layer = why[-1].layer if why else follows or Layer.POLICY
    said = [one.reason or word_of(one.method) for one in why]
    if follows is not None:
        said.append(both("run.landed_follows"))
    reason = both(f"run.{key}", value=_plain(override.value or 0.0), reason=joined(
        "run.landed_join", said) or both("run.landed_share"), month_reason=override.reason)
    low, high = sorted(float(runs[end]) for end in (LOW, HIGH))
    return replace(override, value=float(runs[CENTRAL]), low=low if low < high else None,
                   high=high if low < high else None, layer=layer, reason=reason)
