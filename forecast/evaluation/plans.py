"""The district's own plans against what came: the figure adopted, the outturn, met or missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Operator
from forecast.evaluation.replay import Case, Origin, origins, outturn
from forecast.fiscal import met

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Dataset, Period, Target, Vintage

METHOD = "plan"


@dataclass(frozen=True, slots=True)
class Plan:
    """One figure adopted for a year, with what came.

    Parameters
    ----------
    value, high
        The plan, and the upper end when it is a range. In the item's unit.
    operator
        How the target is judged (``≥``, ``≤``, ``区间`` …); empty for a budget line, which has no
        good side.
    first, revised
        The outturn as first published and as known today.
    is_met
        By the outturn known today; None for a budget line.
    source, text
        The document and its words.
    """

    item: str
    period: Period
    value: float
    high: float | None
    operator: str
    first: float
    revised: float
    is_met: bool | None
    source: str
    text: str = ""

    @property
    def central(self) -> float:
        """The figure that is scored: of a range its middle."""
        return self.value if self.high is None else 0.5 * (self.value + self.high)


def plans(dataset: Dataset, targets: Sequence[Target], vintage: Vintage) -> tuple[Plan, ...]:
    """List the plans of past years that have an outturn, by item and year.

    A target of the sheet 目标 stands before a budget or plan figure of the same item and year: it
    says how it is to be judged.
    """
    found: dict[tuple[str, Period], Plan] = {}
    for target in targets:
        if target.value is None or target.operator in {Operator.IN_STEP, Operator.IN_WORDS}:
            continue
        first, revised = outturn(dataset, target.item, target.period, vintage)
        if not np.isnan(revised):
            hit = bool(met(target, np.array([revised]))[0])
            found.setdefault((target.item, target.period), Plan(
                target.item, target.period, target.value, target.high, target.operator, first,
                revised, hit, target.source, target.text))
    for item in dataset.catalog:
        for period in dataset.years(item.code, vintage):
            choice = dataset.planned(item.code, period, vintage)
            if choice is not None and (item.code, period) not in found:
                first, revised = outturn(dataset, item.code, period, vintage)
                adopted = choice.chosen
                found[item.code, period] = Plan(
                    item.code, period, adopted.value, None, "", first, revised, None,
                    adopted.cited)
    order = {item.code: place for place, item in enumerate(dataset.catalog)}
    return tuple(found[key] for key in sorted(
        found, key=lambda key: (order[key[0]], key[1].ordinal)))


def plan_cases(dataset: Dataset, adopted: Sequence[Plan], vintage: Vintage) -> tuple[Case, ...]:
    """Set the plans among the forecasts: one year ahead, from the origin of the year before."""
    cases = []
    starts: dict[str, tuple[Origin, ...]] = {}
    for plan in adopted:
        if plan.item not in starts:
            starts[plan.item] = origins(dataset, plan.item, vintage)
        start = next((one for one in starts[plan.item] if one.last + 1 == plan.period), None)
        if start is not None:
            cases.append(Case(start, METHOD, 1, plan.central, plan.first, plan.revised))
    return tuple(cases)
