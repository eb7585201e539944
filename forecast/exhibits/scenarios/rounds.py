"""Why two rounds of forecasts differ: outturns, revisions, scope, decisions, assumptions, method.

The newer round is laid on the older one's years: what has become an outturn since is imposed on the
years between their bases, so that its later years start from the same figures as in its own run.
Then every difference of the two belongs to one group, and the Shapley value splits the change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from forecast.data import AdjustedSide, AdjustmentKind, Method
from forecast.equations import (
    Attribution,
    Entry,
    Groups,
    Plan,
    Side,
    attribute,
    central,
    differences,
)
from forecast.exhibits.scenarios.attribution import LAYER_GROUPS, origins_of
from forecast.fiscal import registered
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Override, Period
    from forecast.equations import Figure
    from forecast.projection import Result, ScenarioRun

    Registered = Mapping[tuple[str, Period], tuple[tuple[str, float], ...]]

Key = TypeVar("Key")
OUTTURN, DATA, POLICY, PARAMETERS = "outturn", "data", "policy", "parameters"
_CARVED: Mapping[AdjustmentKind, str] = {
    AdjustmentKind.SCOPE: "scope", AdjustmentKind.POLICY: POLICY}
"""Kinds of the adjustments register → the group that their amounts belong to."""


class OrderError(ValueError):
    """The round named second is the older one, or the two share no year ahead."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round: a result, and the scenario of it that is compared."""

    result: Result
    scenario: str

    @property
    def run(self) -> ScenarioRun:
        """The scenario's run."""
        return self.result.run(self.scenario)


def common_years(old: Round, new: Round) -> tuple[Period, ...]:
    """List the years that can be compared: from the older plan year to the last both project.

    Raises
    ------
    OrderError
        When ``new`` has the older base, or no year is common.
    """
    last = min(old.result.horizon[-1].ordinal, new.result.horizon[-1].ordinal)
    count = last - old.result.base.ordinal
    if new.result.base < old.result.base or count < 1:
        raise OrderError
    return tuple(old.result.base + step for step in range(1, count + 1))


def revised(old: Round, new: Round, items: Sequence[str]) -> Attribution:
    """Split the revision from one round to the next, over their common years.

    Groups: ``outturn`` (a forecast that has become a figure), ``data`` (history revised), ``scope``
    and ``policy`` (amounts newly registered as 口径 and 政策; budgets and the layer 政策),
    ``assumption`` (the layer 基准), ``judgement`` (the layer 判断), ``parameters``, ``method``
    (equations).

    Raises
    ------
    OrderError
        As :func:`common_years`.
    CoalitionError
        When a mixture of the two rounds has no solution.
    """
    years = common_years(old, new)
    sides = _sides(old, new)
    before, after = (origins_of(one.result, one.run) for one in (old, new))
    scoped = _newly_registered(old, new)
    of: dict[Entry, str] = {}
    carved: dict[Entry, tuple[tuple[str, float], ...]] = {}
    for entry in differences(*sides):
        of[entry] = _group(entry, (before, after), (old.result.base, new.result.base), scoped)
        parts = _parts(entry, old, new)
        if entry[0] == "offsets" and entry[1][1] <= new.result.base:
            parts = scoped.get(entry[1], ())[1:]
        if parts:
            carved[entry] = parts
    return attribute((old.result.program, new.result.program), sides, years,
                     Groups(of, carved), items, seed=new.result.settings.seed)


ECONOMY, ONE_OFFS, FISCAL = "economy", "one_offs", "fiscal"


def missed(old: Round, new: Round, items: Sequence[str]) -> Attribution:
    """Split what the older round missed of the years that are out since, by cause.

    Groups: ``economy`` (figures of no budget), ``one_offs``, ``policy`` (registered measures and
    scope, budgets), ``fiscal`` (the budget's own lines: what the fiscal forecast got wrong).

    Raises
    ------
    OrderError
        As :func:`common_years`.
    CoalitionError
        When a mixture of the two rounds has no solution.
    """
    years, sides = common_years(old, new), _sides(old, new)
    catalog = new.result.catalog
    of: dict[Entry, str] = {}
    carved: dict[Entry, tuple[tuple[str, float], ...]] = {}
    for entry in differences(*sides):
        kind, key = entry
        item = key if isinstance(key, str) else key[0]
        if item in {"nontax_one_off", "one_off", "asset_sale_realisation"}:
            of[entry] = ONE_OFFS
        elif kind == "data" or (kind == "fixed" and key[1] > new.result.base):
            of[entry] = POLICY
        else:
            is_budget = item in catalog and catalog[item].account is not None
            of[entry] = FISCAL if is_budget else ECONOMY
        parts = tuple((POLICY, amount) for _, amount in _parts(entry, old, new))
        if parts:
            carved[entry] = parts
    return attribute((old.result.program, new.result.program), sides, years,
                     Groups(of, carved), items, seed=new.result.settings.seed)


def _sides(old: Round, new: Round) -> tuple[Side, Side]:
    """Lay both rounds on the older one's years."""
    was, now = old.result.base, new.result.base
    mine, theirs = old.run, new.run
    known = {(name, period): value for name, figures in theirs.figures.items()
             for period, value in figures.items()}
    became = {at: value for at, value in known.items() if was < at[1]}
    history = _filled(
        {(name, period): value for name, figures in mine.figures.items()
         for period, value in figures.items()},
        {at: value for at, value in known.items() if at[1] <= was})
    data = _filled(mine.plan.data, theirs.plan.data)
    parameters = _filled(mine.plan.parameters, theirs.plan.parameters)
    # an amount that a change of scope added acts on its own where the outturn is not yet in
    offsets = dict(theirs.plan.offsets)
    for (name, period), amounts in _newly_registered(old, new).items():
        if was < period <= now and (name, period) in became:
            offsets[name, period] = sum_of(amount for _, amount in amounts)
    ahead = {at: value for at, value in theirs.plan.fixed.items() if now < at[1]}
    return (
        Side(Plan(mine.plan.fixed, mine.plan.intercepts, mine.plan.offsets, mine.plan.factors,
                  parameters[0], data[0]), _nested(history[0])),
        Side(Plan({**became, **ahead}, theirs.plan.intercepts, offsets, theirs.plan.factors,
                  parameters[1], data[1]), _nested(history[1])))


def _filled(one: Mapping[Key, Figure], other: Mapping[Key, Figure]
                 ) -> tuple[dict[Key, float], dict[Key, float]]:
    """Give each side what only the other has: it solved without, so nothing moves."""
    keys = dict.fromkeys((*one, *other))
    return ({key: central(one.get(key, other.get(key, 0.0))) for key in keys},
            {key: central(other.get(key, one.get(key, 0.0))) for key in keys})


def _nested(figures: Mapping[tuple[str, Period], float]) -> dict[str, dict[Period, float]]:
    found: dict[str, dict[Period, float]] = {}
    for (name, period), value in figures.items():
        found.setdefault(name, {})[period] = value
    return found


def _newly_registered(old: Round, new: Round) -> Registered:
    """Return what the newer register adds to an item's figure of a year, by group."""
    totals: dict[tuple[str, Period], dict[str, float]] = {}
    for sign, one in ((-1.0, old), (1.0, new)):
        for entry in one.result.dataset.adjustments:
            if entry.side == AdjustedSide.CURRENT and entry.kind in _CARVED:
                own = totals.setdefault((entry.item, entry.period), {})
                group = _CARVED[entry.kind]
                own[group] = own.get(group, 0.0) + sign * entry.amount
    return {at: parts for at, own in totals.items()
            if (parts := tuple((group, amount) for group, amount in own.items() if amount))}


def _parts(entry: Entry, old: Round, new: Round) -> tuple[tuple[str, float], ...]:
    """Return what an outturn's change owes to scope and measures, its lines' amounts included."""
    kind, key = entry
    if kind not in {"history", "fixed"} or new.result.base < key[1]:
        return ()
    found = []
    for word, group in _CARVED.items():
        was, now = (registered([one for one in side.result.dataset.adjustments if one.kind == word],
                               key[0], key[1], AdjustedSide.CURRENT, side.result.catalog)
                    for side in (old, new))
        if now != was:
            found.append((group, now - was))
    return tuple(found)


def _group(entry: Entry, origins: tuple[Mapping[Entry, Override], Mapping[Entry, Override]],
           bases: tuple[Period, Period], scoped: Registered) -> str:
    """Name the group of a differing figure."""
    kind, key = entry
    if kind == "parameters":
        return PARAMETERS
    if kind in {"data", "history"}:
        return POLICY if key[0] in {"budget", "one_off"} else DATA
    was, now = bases
    if kind == "fixed" and was < key[1] <= now:
        return OUTTURN
    if kind == "offsets" and key[1] <= now and key in scoped:
        return scoped[key][0][0]
    before, after = (side.get(entry) for side in origins)
    deciding = after or before
    is_budget = deciding is not None and deciding.method == Method.TAKE_BUDGET
    if deciding is None or is_budget:
        return POLICY if is_budget else DATA
    return LAYER_GROUPS[deciding.layer]
