"""What equations cite of the workbook: one-offs, budgets, last figures, tax shares, debt due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import collected_in, share_of, without_base
from forecast.equations import Data, walk
from forecast.fiscal import due_of, listed_in, one_off_amount
from forecast.issues import CellRef, Issue

if TYPE_CHECKING:
    from forecast.data import Dataset, Period, Scenario, Vintage
    from forecast.equations import ModelText

YEARS_BACK = 15
"""A budget or a last figure is looked for in so many years."""


@dataclass(frozen=True, slots=True)
class Citing:
    """The figures that one scenario's equations cite, as it reads the workbook."""

    dataset: Dataset
    scenario: Scenario
    base: Period
    periods: tuple[Period, ...]
    vintage: Vintage

    def figure(self, source: str, item: str, period: Period) -> float | None:
        """Return what ``source(item)`` stands for in a year; None where the workbook has none."""
        if source == "quarter":
            return float(period.within == int(item))
        if source == "share":
            return self.share(item, period)
        if source == "due":
            return due_of(self.dataset, item, period)
        if source == "listed":
            return listed_in(self.dataset, self.base, self.vintage, item, period)
        if source == "one_off":
            return one_off_amount(self.dataset, item, period)
        return self.stated(source, item, period)

    def stated(self, source: str, item: str, period: Period) -> float | None:
        """Return a budget, or a last figure; ``voted`` looks at its own year alone."""
        read = self.dataset.read if source == "last" else self.dataset.intended
        for back in range(1 if source == "voted" else YEARS_BACK):
            choice = read(item, period + -back, self.vintage)
            if choice is not None:
                return choice.chosen.value
        return 0.0 if source == "voted" else None

    def share(self, tax: str, period: Period) -> float:
        """Return the district's share of a tax, in per cent.

        A tax that the table does not name keeps the share that its base-year revenue has in it; one
        without revenue has none.
        """
        shares = (*self.scenario.shares, *self.dataset.registers.shares)
        collected = collected_in(self.dataset, tax, self.base, self.vintage)
        found = share_of(shares, tax, period, collected, self.dataset.registers.level)
        if found is not None:
            return found
        return 100.0 if self.dataset.read(tax, self.base, self.vintage) else 0.0

    def lacking(self) -> tuple[Issue, ...]:
        """Report reforms of tax sharing with no ratio to change from."""
        table = self.dataset.registers.shares
        return tuple(Issue(
            "share_no_base", share.origin or CellRef(self.scenario.told), str(share.first),
            (("scenario", self.scenario.told), ("tax", self.dataset.catalog[share.tax].zh),
             ("base", str(self.base))))
            for share in without_base(self.scenario.shares, table, self.base))


def cited(model: ModelText, citing: Citing) -> dict[tuple[str, str, Period], float]:
    """Collect every figure that a model cites, for the base year and each year ahead."""
    leaves = {node for equation in (*model.equations, *model.starts)
              for node in walk(equation.right) if isinstance(node, Data)}
    found: dict[tuple[str, str, Period], float] = {}
    for leaf in sorted(leaves, key=lambda leaf: (leaf.source, leaf.item)):
        for period in (citing.base, *citing.periods):
            value = citing.figure(leaf.source, leaf.item, period)
            if value is not None:
                found[leaf.source, leaf.item, period] = value
    return found
