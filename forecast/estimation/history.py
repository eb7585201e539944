"""The figures that an equation is estimated on: outturns by year, measures removed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import AdjustedSide, AdjustmentKind, Freq, Period, collected_in, share_of
from forecast.equations import Array, Data, Leaf, Num, Param, Var, evaluate, walk
from forecast.fiscal import due_of, is_within, one_off_amount, registered

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from forecast.data import Adjustment, Dataset, Vintage
    from forecast.equations import Equation, ModelText, Node


@dataclass(frozen=True)
class History:
    """Figures of one frequency in step: one array an item, NaN for gaps.

    ``figures`` holds outturns as published by the as-of date; items that nobody publishes are
    worked out where a definition gives them. ``rules`` are the right sides of assumptions without
    a past that rest on parameters alone: what is assumed ahead says nothing of the level they had.
    """

    dataset: Dataset
    vintage: Vintage
    periods: tuple[Period, ...]
    figures: Mapping[str, Array]
    rules: Mapping[str, Node] = field(default_factory=dict)

    def reader(self, parameters: Mapping[str, float], own: tuple[str, Array] | None = None
               ) -> Callable[[Leaf], Array | float]:
        """Return a reader of leaves over all years.

        ``own`` replaces one item's figures by what they are without one-offs: it has none then.
        """
        def read(leaf: Leaf) -> Array | float:
            if isinstance(leaf, Param):
                return parameters.get(leaf.name, np.nan)
            if isinstance(leaf, Data) and leaf.source == "one_off" and own and own[0] == leaf.item:
                return 0.0
            if isinstance(leaf, Data):
                return lagged(self.cited(leaf.source, leaf.item), leaf.lag)
            known = own[1] if own and own[0] == leaf.name else self.figures.get(leaf.name)
            return np.nan if known is None else lagged(known, leaf.lag)

        return read

    def column(self, node: Node, read: Callable[[Leaf], Array | float]) -> Array:
        """Return what a tree comes to in every year, NaN where that is not defined."""
        with np.errstate(all="ignore"):
            value = evaluate(node, read)
        return np.broadcast_to(value, (len(self.periods),)).astype(np.float64)

    def cited(self, source: str, item: str) -> Array:
        """Return what ``one_off``, ``budget``, ``last`` and ``share`` stand for in each year."""
        if source == "share":
            return self.shared(item)
        if source in {"quarter", "due", "listed"}:
            return np.array([self.dated(source, item, period) for period in self.periods])
        if source == "one_off":
            return np.array([one_off_amount(self.dataset, item, year) for year in self.periods])
        if source in {"budget", "voted"}:
            none = 0.0 if source == "voted" else np.nan
            chosen = [self.dataset.intended(item, year, self.vintage) for year in self.periods]
            return np.array([one.chosen.value if one else none for one in chosen])
        known = self.figures.get(item, np.full(len(self.periods), np.nan)).copy()
        for at in range(1, len(known)):
            if np.isnan(known[at]):
                known[at] = known[at - 1]
        return known

    def dated(self, source: str, item: str, period: Period) -> float:
        """Return what ``quarter`` and ``due`` stand for; ``listed`` tells of no past."""
        if source == "quarter":
            return float(period.within == int(item))
        return due_of(self.dataset, item, period) if source == "due" else np.nan

    def shared(self, tax: str) -> Array:
        """Return the district's share of a tax by the table in force, per cent; 100 without one."""
        table, level = self.dataset.registers.shares, self.dataset.registers.level
        found = [share_of(table, tax, year, collected_in(self.dataset, tax, year, self.vintage),
                          level)
                 for year in self.periods]
        return np.array([100.0 if one is None else one for one in found])

    def registered(self, item: str, side: AdjustedSide, *, kind: AdjustmentKind | None = None,
                   but: AdjustmentKind | None = None) -> Array:
        """Sum the adjustments register for an item and its lines, year by year, in its unit."""
        entries = [entry for entry in self.dataset.adjustments
                   if kind in (None, entry.kind) and entry.kind != but]
        return np.array([registered(entries, item, year, side, self.dataset.catalog)
                         for year in self.periods], dtype=np.float64)

    def comparable(self, item: str) -> Array:
        """Return an item's figures with discretionary measures, one-offs and scope changes out.

        A one-off of last year lies in the base of this year's growth too, whether or not staff
        entered it a second time on the base side.
        """
        values = self.figures[item]
        if not any(is_within(entry.item, item, self.dataset.catalog)
                   for entry in self.dataset.adjustments):
            return values
        one_off = self.cited("one_off", item)
        lasting = self.registered(item, AdjustedSide.BASE, but=AdjustmentKind.ONE_OFF)
        base = lasting + np.concatenate(([0.0], one_off[:-1]))
        current = self.registered(item, AdjustedSide.CURRENT, but=AdjustmentKind.ONE_OFF)
        return stripped(values, current + one_off, base, one_off)

    def adjustments(self, item: str) -> tuple[Adjustment, ...]:
        """List the entries of the register that touch an item."""
        return tuple(entry for entry in self.dataset.adjustments
                     if is_within(entry.item, item, self.dataset.catalog))


def lagged(values: Array, lag: int) -> Array:
    """Shift an array by ``lag`` years (0 or negative); NaN where nothing is known."""
    if lag == 0:
        return values
    moved = np.full(len(values), np.nan)
    moved[-lag:] = values[:lag]
    return moved


def stripped(values: Array, current: Array, base: Array, one_off: Array) -> Array:
    """Remove discretionary measures by proportional adjustment.

    Comparable growth G_t = (T_t - D_t) / (T_{t-1} - B_t) is chained back from the last year of
    each unbroken run, at the level of that year less its one-offs: the series stands on the law in
    force when the forecast starts (Prest 1962; Sahay 1966: T*_t = T*_{t-1} (T_t - D_t) / T_{t-1}).

    Parameters
    ----------
    values
        T, in the item's unit, by year.
    current, base
        D and B: what is stripped from the year and from the year before it, in the same unit.
    one_off
        The part of D that does not last.
    """
    found = values - one_off
    for at in range(len(values) - 2, -1, -1):
        below = values[at] - base[at + 1]
        rise = (values[at + 1] - current[at + 1]) / below if below else np.nan
        if np.isfinite(rise) and rise > 0:
            found[at] = found[at + 1] / rise
    return found


def history_of(dataset: Dataset, model: ModelText, vintage: Vintage,
               beside: Collection[str] = (), freq: Freq = Freq.A) -> History:
    """Read every year, or quarter, with outturns, for the items of a model and some beside.

    Items without any figure are worked out from an identity of the model, from a definition that
    reads the register (section ``[start]``), or from an assumption that is a plain number. What a
    behavioural equation explains is worked out for the years that it lacks from an identity that it
    stands in: a rate of growth from the levels that were published.
    """
    known = {seen.period.ordinal for seen in dataset.observations
             if seen.period.freq is freq and not seen.cumulative and seen.status.is_past
             and seen.published <= vintage.as_of}
    if not known:
        return History(dataset, vintage, (), {})
    periods = tuple(Period(freq, at) for at in range(min(known), max(known) + 1))
    seen_items = {seen.item for seen in dataset.observations}
    names = {equation.name for equation in model.equations} | {
        node.name for equation in model.equations for node in walk(equation.right)
        if isinstance(node, Var)} | set(beside)
    figures: dict[str, Array] = {}
    for name in sorted(names & seen_items):
        values = np.array([dataset.value(name, period, vintage) for period in periods])
        if np.isfinite(values).any():
            figures[name] = values
    history = History(dataset, vintage, periods, figures)
    for _ in range(2):  # a definition may rest on another that stands below it
        for equation in _definitions(model):
            if equation.name not in figures:
                worked = history.column(equation.level(equation.right), history.reader({}))
                if np.isfinite(worked).any():
                    figures[equation.name] = worked
    _turn(history, model, figures)
    return replace(history, rules={
        one.name: one.right for one in model.equations
        if one.kind == "assumption" and one.name not in figures and _is_assumed(one.right)})


def _turn(history: History, model: ModelText, figures: dict[str, Array]) -> None:
    """Work out what behaves in the years that it lacks, where an identity gives it."""
    for identity, name in _turned(model):
        own = figures.get(name, np.full(len(history.periods), np.nan))
        if identity.name not in figures or np.isfinite(own).all():
            continue
        worked = _unknown(history, identity, name)
        if np.isfinite(worked[np.isnan(own)]).any():
            figures[name] = np.where(np.isnan(own), worked, own)


def _turned(model: ModelText) -> Iterator[tuple[Equation, str]]:
    """Pair identities with what behaves in them: the level that grows, with its rate of growth."""
    behaves = {one.name for one in model.equations if one.kind == "behavioural"}
    for one in model.equations:
        if one.kind == "identity":
            names = dict.fromkeys(node.name for node in walk(one.right)
                                  if isinstance(node, Var) and not node.lag)
            yield from ((one, name) for name in names if name in behaves)


def _unknown(history: History, identity: Equation, name: str) -> Array:
    """Return what an item of the right side must have been for an identity to hold, year by year.

    NaN where another item is not known, or where the identity is not linear in this one.
    """
    count = len(history.periods)
    left = history.figures[identity.name]
    right = identity.level(identity.right)
    at = [history.column(right, history.reader({}, (name, np.full(count, float(trial)))))
          for trial in range(3)]
    with np.errstate(all="ignore"):
        slope = at[1] - at[0]
        is_line = np.isclose(at[2] - at[1], slope, rtol=1e-9) & (slope != 0)
        return np.where(is_line, (left - at[0]) / slope, np.nan)


def _is_assumed(rule: Node) -> bool:
    leaves = [node for node in walk(rule) if isinstance(node, Var | Param | Data)]
    return bool(leaves) and all(isinstance(node, Param) for node in leaves)


def _definitions(model: ModelText) -> tuple[Equation, ...]:
    """List the equations that hold in every year of the past as they do ahead."""
    starts = [one for one in model.starts
              if any(isinstance(node, Data) and node.source == "one_off"
                     for node in walk(one.right))]
    exact = [one for one in model.equations if one.kind == "identity"
             or (one.kind == "assumption" and isinstance(one.right, Num))]
    return (*starts, *exact)
