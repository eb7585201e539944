"""The backtest of a workbook: every item that has a past, every plan that has an outturn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.evaluation.plans import METHOD, Plan, plan_cases, plans
from forecast.evaluation.replay import Case, replay
from forecast.evaluation.rivals import RIVALS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Dataset, Period, Target, Vintage
    from forecast.evaluation.rivals import Pool, Rival


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """What the replay gave.

    Parameters
    ----------
    cases
        One forecast of one year each, by the methods that forecast.
    plans
        The district's own plans with their outturns.
    plan_cases
        The plans among them that have an origin to be compared from.
    """

    dataset: Dataset
    vintage: Vintage
    methods: tuple[str, ...]
    cases: tuple[Case, ...]
    plans: tuple[Plan, ...]
    plan_cases: tuple[Case, ...]

    def items(self) -> tuple[str, ...]:
        """List the items that were forecast, in the catalogue's order."""
        return tuple(dict.fromkeys(case.origin.item for case in self.cases))

    def ahead(self, item: str, target: Period, method: str) -> Case | None:
        """Return the forecast of a year made from the year before, if there is one."""
        pool = self.plan_cases if method == METHOD else self.cases
        return next((case for case in pool if case.horizon == 1 and case.method == method
                     and case.origin.item == item and case.target == target), None)


def backtest(dataset: Dataset, targets: Sequence[Target], vintage: Vintage,
             items: Sequence[str] = (), horizon: int = 3,
             rivals: Mapping[Pool, Mapping[str, Rival]] = RIVALS) -> Backtest:
    """Replay the past of a dataset.

    Parameters
    ----------
    targets
        Of any year: those without an outturn are left out.
    vintage
        The as-of date of the exercise.
    items
        Codes; none means every item with a past.
    horizon
        Years ahead.
    """
    wanted = tuple(items) or tuple(item.code for item in dataset.catalog)
    adopted = tuple(plan for plan in plans(dataset, targets, vintage) if plan.item in wanted)
    methods = dict.fromkeys(name for own in rivals.values() for name in own)
    return Backtest(dataset, vintage, tuple(methods),
                    replay(dataset, wanted, horizon, vintage, rivals), adopted,
                    plan_cases(dataset, adopted, vintage))
