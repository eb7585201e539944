"""Large taxpayers in a scenario's runs: who leaves, who comes, what is decided of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Method, Span
from forecast.fiscal import shares_moved, yearly_factors
from forecast.projection.laid import refuse
from forecast.projection.result import CENTRAL, FIRST_DRAW, HIGH, LOW

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from forecast.data import Override, Taxpayer
    from forecast.projection.laid import Laid
    from forecast.projection.task import ScenarioTask

ALL_TAXES = "tax_revenue"


def take_payers(task: ScenarioTask, laid: Laid, override: Override) -> None:
    """取税源: lay the register of large taxpayers on a tax, or on each tax of a total.

    The central run moves by the mean; at the low end all leave and nobody comes, at the high end
    the other way round; each draw has those who move in it. What is decided holds in every run.
    """
    if not _lay(task, laid, override.item, override.span, task.dataset.registers.taxpayers):
        refuse(task, laid, "no_taxpayers", override)


def lay_decided(task: ScenarioTask, laid: Laid, override: Override) -> None:
    """Lay the taxpayers who move for certain and whose taxes no 取税源 covers, all at once."""
    taken = {one.item for one in task.scenario.overrides if one.method is Method.TAKE_PAYERS}
    movers = [one for one in task.dataset.registers.taxpayers
              if task.decided.get(one.event) and not {one.tax, ALL_TAXES} & taken]
    first = next((one for one in task.scenario.overrides if one.method is Method.HAPPENS
                  and one.item in {name for payer in movers for name in (payer.name, payer.group)}),
                 None)
    if first is override:  # of several the first lays them all, so that their shares add up
        _lay(task, laid, ALL_TAXES, Span(task.periods[0], task.periods[-1]), movers)


def revenue_of(task: ScenarioTask, tax: str) -> float:
    """Return a tax's revenue in the base year, nought where there is none."""
    choice = task.dataset.read(tax, task.base, task.vintage)
    return choice.chosen.value if choice else 0.0


def _lay(task: ScenarioTask, laid: Laid, item: str, span: Span, listed: Sequence[Taxpayer]
         ) -> bool:
    """Lay taxpayers on a tax or on each tax of a total; tell whether there was anything to lay."""
    total = task.by_name.get(item)
    is_own = total is not None and total.kind != "identity"
    under = {one.code for one in task.dataset.catalog.children(item)}
    is_laid = False
    for tax in (item,) if is_own else sorted(under & set(task.by_name)):
        parts = _parts(task, item, tax, under if is_own else set(), listed)
        if parts and task.by_name[tax].kind != "identity":
            is_laid = True
            _move(task, laid, tax, span, parts)
    return is_laid


def _parts(task: ScenarioTask, item: str, tax: str, under: Collection[str],
           listed: Sequence[Taxpayer]) -> list[tuple[list[Taxpayer], float]]:
    """List a tax's payers with the revenue that they are a part of.

    ``under`` are the taxes that ``tax`` is the total of. A payer of all taxes is lost to each of
    them in the same proportion.
    """
    parts = [([one for one in listed if one.tax == tax or one.tax in under], revenue_of(task, tax))]
    if tax != item:
        parts.append(([one for one in listed if one.tax == item], revenue_of(task, item)))
    return [part for part in parts if part[0] and part[1]]


def _move(task: ScenarioTask, laid: Laid, tax: str, span: Span,
          parts: Sequence[tuple[Sequence[Taxpayer], float]]) -> None:
    shares = np.zeros((len(task.periods), task.streams.runs))
    found = shares_moved(parts, task.periods, lambda name: task.streams.uniform(f"taxpayer/{name}"),
                         task.decided)
    shares[:, CENTRAL], shares[:, LOW], shares[:, HIGH] = found.mean, found.low, found.high
    shares[:, FIRST_DRAW:] = found.drawn
    for year, runs in zip(task.periods, yearly_factors(shares), strict=True):
        if year in span:
            laid.factors[tax, year] = runs + laid.factors.get((tax, year), 0.0)
