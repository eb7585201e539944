"""Scenarios that a workbook brings without a row of 情景: the baseline, and the plan it states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.data import (
    ACCOUNTS,
    BUDGET_GROUPS,
    PATHS,
    Layer,
    Method,
    Operator,
    Override,
    Scenario,
    ScenarioName,
    Span,
    Vintage,
)
from forecast.equations import Param, walk
from forecast.fiscal import REALISATION, sales_of
from forecast.labels import both, label
from forecast.projection.projecting import base_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forecast.data import Dataset, Period, Target
    from forecast.equations import ModelText
    from forecast.projection.result import Settings


def default_baseline(dataset: Dataset, settings: Settings) -> Scenario:
    """Return the baseline for a workbook that brings none: policy lines as budgeted.

    Everything else follows the model.
    """
    first = base_year(dataset, settings) + 1
    vintage = Vintage.known(settings.as_of)
    overrides = tuple(
        Override(item.code, Span(first, first), Method.TAKE_BUDGET, layer=Layer.BASELINE,
                 reason=item.legal)
        for item in dataset.catalog if item.policy and item.code not in _FROM_BUDGET
        and dataset.intended(item.code, first, vintage))
    return Scenario(ScenarioName.BASELINE, both("run.baseline_title"), overrides=overrides,
                    name_en="Baseline")


_FROM_BUDGET = frozenset({"stabilisation_fund_topup"})
"""Policy lines whose rule starts from the budget and adds what the year brings beyond it."""


def default_plan(dataset: Dataset, settings: Settings, targets: Iterable[Target], model: ModelText
                 ) -> Scenario | None:
    """Return the plan that a workbook states for the year ahead; None where it states none.

    Budgets of the plan year are taken as they stand, and so are targets on what the model projects:
    a bound at the bound, a range at its middle with both ends.
    """
    first = base_year(dataset, settings) + 1
    overrides = (*_budgeted(dataset, first, Vintage.known(settings.as_of)),
                 *_aimed(dataset, first, targets, model))
    if not overrides:
        return None
    return Scenario(ScenarioName.PLAN, both("run.plan_title"), ScenarioName.BASELINE, overrides,
                    notes=(both("run.plan_later", year=first.year),), name_en="Plan")


def _budgeted(dataset: Dataset, first: Period, vintage: Vintage) -> Iterator[Override]:
    """Take each budget that the workbook has for the year."""
    for group, accounts in BUDGET_GROUPS.items():
        if accounts != ACCOUNTS and any(dataset.intended(item.code, first, vintage)
                                        for item in dataset.catalog.lines(accounts[0])):
            yield Override(group, Span(first, first), Method.TAKE_BUDGET, layer=Layer.POLICY,
                           reason=both("run.plan_budget", year=first.year))


def _aimed(dataset: Dataset, first: Period, targets: Iterable[Target], model: ModelText
           ) -> Iterator[Override]:
    """Set what has an equation of its own, and no budget, to its target."""
    free = {one.name for one in model.equations if one.kind != "identity"}
    for target in targets:
        if (target.period != first or target.item not in free or target.value is None
                or target.operator in {Operator.IN_STEP, Operator.IN_WORDS}
                or dataset.catalog[target.item].account is not None):
            continue
        low, high = (target.value, target.high) if target.operator == Operator.RANGE else (
            None, None)
        middle = target.value if high is None else 0.5 * (target.value + high)
        yield Override(target.item, Span(first, first), Method.FIX, middle, low, high,
                       Layer.POLICY, reason=target.source or both("run.plan_target"),
                       value_at=target.value_at if high is None else None,
                       between=tuple(one for one in (target.value_at, target.high_at) if one)
                       if high is not None else ())


def default_failure(dataset: Dataset, settings: Settings, model: ModelText) -> Scenario | None:
    """Return the scenario in which the one-offs of the year ahead come to nothing.

    None where the register has none, or where the model does not take them by their realisation.
    """
    first = base_year(dataset, settings) + 1
    if not sales_of(dataset, first) or not any(isinstance(leaf, Param) and leaf.name == REALISATION
                              for one in model.equations for leaf in walk(one.right)):
        return None
    name = label("run.failure_name")
    return Scenario(name, both("run.failure_title", year=first.year), ScenarioName.BASELINE, (
        Override(REALISATION, Span(first, first), Method.PARAMETER, 0.0, layer=Layer.JUDGEMENT,
                 reason=both("run.failure_reason")),),
        notes=(both("run.failure_note"),), name_en=label("run.failure_name", "en"))


def with_rows(standing: Scenario, own: Scenario) -> Scenario:
    """Add the rows of a sheet to a standing scenario: what they set, they set anew."""
    kept = tuple(one for one in standing.overrides if not any(_replaces(row, one)
                                                              for row in own.overrides))
    return replace(own, overrides=(*kept, *own.overrides), notes=(*standing.notes, *own.notes),
                   parent=own.parent if own.parent != own.name else standing.parent,
                   title=standing.title if own.title == own.name else own.title,
                   name_en=own.name_en or standing.name_en)


def _replaces(row: Override, one: Override) -> bool:
    return (row.item == one.item and row.method in PATHS and one.method in PATHS
            and row.span.first.year <= one.span.last.year
            and one.span.first.year <= row.span.last.year)
