"""Plan targets: operator and value, met or missed, with what probability, and do they fit together.

A range (6.0%-6.5%) is met at or above its lower end, as bureaus score it; how likely the
figure lies below, inside and above the range is told apart. A figure to be completed (``=``, no
tolerance) is met when it is reached. ``同步`` is met when the item does not fall short of its
reference by more than the tolerance. 左右 is met within its tolerance and on the good side of it,
as a range is: growth of 5% with 5%左右 to be reached is no miss at 6%.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from forecast.data import (
    ABOUT_WORDS,
    LEAST_WORDS,
    MOST_WORDS,
    OTHER_WAY,
    Freq,
    Operator,
    Status,
    Target,
    Vintage,
)
from forecast.fiscal.register_events import has_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forecast.data import Catalog, Dataset, Item, Observation, Period, Unit

Array = NDArray[np.float64]
Better = Literal["up", "down", "within"]
_CAPPED = frozenset({"cpi_growth", "unemployment_registered", "unemployment_surveyed"})
_SAVED = "_per_gdp_growth"
"""The ends of items of what is used per unit of GDP."""
_ABOUT_POINTS, _ABOUT_SHARE = 0.25, 0.01
"""What 左右 allows where no tolerance is stated: points of a rate or an index (targets are set in
half points), a share of a level. A judgement, which the table of targets tells."""
_QUALIFIED = ((Operator.ABOUT, ABOUT_WORDS), (Operator.AT_LEAST, LEAST_WORDS),
              (Operator.AT_MOST, MOST_WORDS))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A target against a scenario's runs.

    ``probability`` is the share of draws that meet it (None without draws, without a number, and
    for a value that the scenario imposes: ``is_imposed``). Of a range ``below``, ``inside`` and
    ``above`` are the shares below its lower end, within it and above its upper end. ``margin`` is
    central less target, in the item's unit.
    """

    target: Target
    central: float | None
    is_met: bool | None
    probability: float | None
    p10: float | None
    p90: float | None
    below: float | None = None
    inside: float | None = None
    above: float | None = None
    margin: float | None = None
    is_imposed: bool = False


def usual_tolerance(operator: Operator | None, value: float | None, unit: Unit) -> float:
    """Return what a target that states no tolerance allows, in its item's unit."""
    if operator != Operator.ABOUT or value is None:
        return 0.0
    return abs(value) * _ABOUT_SHARE if unit.adds_up else _ABOUT_POINTS


def stated_plans(dataset: Dataset, targets: Iterable[Target], vintage: Vintage
                 ) -> Iterator[Target]:
    """Take the figures of status 计划 for targets, wherever they stand: a plan says what to reach.

    What 目标 says of an item and year stands before them. A plan for a line of a budget is none,
    nor for its growth where it is budgeted: its budget is what binds. Growth of all revenue that
    the budget does not come to is one: two papers aim at two figures.
    """
    known = {(one.item, one.period) for one in targets}
    found: dict[tuple[str, Period], Observation] = {}
    for one in dataset.observations:
        key = one.item, one.period
        if (one.status is Status.PLAN and not one.cumulative and one.period.freq is Freq.A
                and one.published <= vintage.as_of and key not in known
                and not _is_budgeted(dataset, one, vintage)
                and (key not in found or one.published >= found[key].published)):
            found[key] = one
    for (code, period), one in found.items():
        operator, unit = _operator(one), dataset.catalog[code].unit
        yield Target(code, period, operator, one.value,
                     tolerance=usual_tolerance(operator, one.value, unit),
                     source=one.source, origin=one.origin, value_at=one.origin)


def _is_budgeted(dataset: Dataset, plan: Observation, vintage: Vintage) -> bool:
    """Tell whether a budget binds an item: as a line of it, or by the line whose growth it is."""
    level = level_of(plan.item, dataset.catalog)
    if level is None or level.account is None:
        return dataset.catalog[plan.item].account is not None
    budget = dataset.intended(level.code, plan.period, vintage)
    return budget is not None and not (level.code == _ALL and _is_denied(
        dataset, plan, budget.chosen, vintage))


def _is_denied(dataset: Dataset, plan: Observation, budget: Observation, vintage: Vintage) -> bool:
    """Tell whether a budget comes to another growth than is planned, beyond rounding.

    With one-offs in either year nobody can tell on which basis growth is planned.
    """
    before = budget.period + -1
    base = dataset.read(budget.item, before, vintage)
    if base is None or base.chosen.value <= 0 or has_entries(dataset, before, budget.period):
        return False
    implied = 100.0 * (budget.value / base.chosen.value - 1.0)
    return abs(implied - plan.value) > _ABOUT_POINTS


_ALL = "gpb_revenue"


def level_of(item: str, items: Catalog) -> Item | None:
    """Return the item whose growth another one is; None for what is no growth."""
    return items.find(item.removesuffix("_growth")) if item.endswith("_growth") else None


def _operator(plan: Observation) -> Operator:
    """Return how a planned figure is meant; 2.5%以上 beside a fall is a fall of so much or more."""
    said = max(((len(word), operator) for operator, words in _QUALIFIED for word in words
                if word in plan.qualifier), default=(0, Operator.EXACTLY))[1]
    return OTHER_WAY.get(said, said) if plan.value < 0 else said


def is_to_be_kept_below(code: str) -> bool:
    """Tell whether less of an item is better: prices, unemployment, what a unit of GDP uses."""
    return code in _CAPPED or code.endswith(_SAVED)


def better(target: Target) -> Better:
    """Which way is good: up for ≥ and ranges, down for ≤, within for = with a tolerance.

    A figure to be completed and 左右 are to be reached; prices, unemployment and what is used per
    unit of GDP to be kept below. 左右 of another fall (下降3%左右) does not say which way is good.
    """
    if target.operator in {Operator.AT_LEAST, Operator.RANGE, Operator.IN_STEP}:
        return "up"
    is_cap, is_fall = is_to_be_kept_below(target.item), (target.value or 0.0) < 0
    if target.operator == Operator.ABOUT:
        return "down" if is_cap else "within" if is_fall else "up"
    if target.operator == Operator.EXACTLY and not target.tolerance:
        return "down" if is_fall or is_cap else "up"
    return "down" if target.operator == Operator.AT_MOST else "within"


def met(target: Target, values: Array, reference: Array | None = None) -> NDArray[np.bool_]:
    """Tell for each run whether the target is met.

    Raises
    ------
    ValueError
        For a target without a number, and for ``同步`` without its reference.
    """
    slack = target.tolerance + 1e-9
    if target.operator == Operator.IN_STEP:
        if reference is None:
            raise ValueError(f"{target.item}: {target.operator}")
        return np.asarray(values >= reference - slack)
    if target.value is None:
        raise ValueError(f"{target.item}: {target.operator}")
    way = better(target)
    if way == "within":
        return np.asarray(np.abs(values - target.value) <= slack)
    return np.asarray(values >= target.value - slack if way == "up"
                      else values <= target.value + slack)


def judge(target: Target, central: float | None, draws: Array, reference: float | None = None,
          reference_draws: Array | None = None, *, is_imposed: bool = False) -> Outcome:
    """Judge a target on the central run and on the draws (empty when none were asked for).

    What a scenario imposes is met or missed; chance has no part in it.
    """
    in_step = target.operator == Operator.IN_STEP
    needs = target.reference is not None if in_step else target.value is not None
    if central is None or not needs or (in_step and reference is None):
        return Outcome(target, central, None, None, None, None)
    point = None if reference is None else np.array([reference])
    hit = bool(met(target, np.array([central]), point)[0])
    goal = reference if in_step else target.value
    margin = None if goal is None else central - goal
    if draws.size == 0 or is_imposed:
        return Outcome(target, central, hit, None, None, None, margin=margin,
                       is_imposed=is_imposed)
    share = float(np.mean(met(target, draws, reference_draws)))
    low, high = (float(edge) for edge in np.quantile(draws, [0.1, 0.9]))
    if target.high is None:
        return Outcome(target, central, hit, share, low, high, margin=margin)
    above = float(np.mean(draws > target.high + target.tolerance + 1e-9))
    return Outcome(target, central, hit, share, low, high, 1.0 - share, share - above, above,
                   margin)
