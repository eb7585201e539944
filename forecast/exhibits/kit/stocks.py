"""What several pages look at: limits of debt, the stabilisation fund, lines of the balance."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from forecast.exhibits.kit.cells import Maker, fixed, published, typed
from forecast.exhibits.kit.types import Cell, Formula, ValueRef
from forecast.fiscal import fund_path
from forecast.projection import debt_limit
from forecast.rounding import half_up

if TYPE_CHECKING:
    from forecast.data import Choice, Item, Period
    from forecast.fiscal import FundYear


FUND_BALANCE = "stabilisation_fund_balance"
GAP, LEAST_GAP = "financing_gap", 0.5
"""The item that holds a year's deficit; less of it, 万元, is printed as nought."""


def budget_figure(make: Maker, code: str, year: Period, scenario: str | None = None
                  ) -> Decimal | None:
    """Return a budget figure of a year, whole 万元: outturn, plan budget or forecast by year.

    ``scenario`` says whose figure of the plan year counts where no budget is published; the plan's
    when it is not given.
    """
    choice = _published(make, code, year)
    if choice is not None:
        return half_up(choice.chosen.value, 0)
    value = make.result.value(code, year, scenario or _speaker(make, year))
    return None if value is None else half_up(value, 0)


def _published(make: Maker, code: str, year: Period) -> Choice | None:
    """Return the outturn of a year that is over, the budget of the plan year."""
    result, vintage = make.result, make.vintage(make.main)
    if year <= result.base:
        return result.dataset.read(code, year, vintage)
    return result.dataset.intended(code, year, vintage) if year == result.first else None


def _speaker(make: Maker, year: Period) -> str:
    """Name the scenario whose figure of a year counts: the plan's up to its year."""
    return make.plan if make.plan and year <= make.result.first else make.main


def budget_cell(make: Maker, code: str, year: Period) -> Cell:
    """Return the same figure as a cell: the input that it is, else what the model gives."""
    amount = budget_figure(make, code, year)
    choice = _published(make, code, year)
    if choice is not None:
        return Cell(amount, 0, Formula("ROUND({0},0)", (typed(choice),)))
    if amount is None:
        return fixed(None)
    ref = ValueRef(code, year, _speaker(make, year))
    return Cell(amount, 0, Formula("ROUND({0},0)", (ref,)))


def balance_lines(make: Maker) -> tuple[Item, ...]:
    """List the lines of both sides that the totals of the general budget add up."""
    catalog = make.result.catalog
    totals = {one.code for side in ("total_sources", "total_uses")
              if (one := catalog.total("general", side))}
    return tuple(item for item in catalog.lines("general")
                 if item.side in {"source", "use"} and item.parent in totals)


def gap_in(make: Maker, year: Period, scenario: str) -> float:
    """Return a scenario's gap in a year, 万元; one that is printed as nought is none."""
    gap = make.result.value(GAP, year, scenario) or 0.0
    return gap if gap >= LEAST_GAP else 0.0


def fund_years(make: Maker, scenario: str | None = None) -> tuple[tuple[FundYear, ...], bool]:
    """Follow the fund from the base year over the horizon; see :func:`fund_path`.

    ``scenario`` is taken as by :func:`budget_figure`.
    """
    base, flows = make.result.base, []
    for year in (base, *make.result.horizon):
        draw, topup = (
            budget_figure(make, f"stabilisation_fund_{name}", year, scenario) or Decimal(0)
            for name in ("draw", "topup"))
        flows.append((year, draw, topup))
    vintage = make.vintage(make.main)
    before = make.result.dataset.read(FUND_BALANCE, base + -1, vintage)
    if before is not None:
        return fund_path(flows, half_up(before.chosen.value, 0))
    after = make.result.dataset.read(FUND_BALANCE, base, vintage)
    if after is not None:
        _, draw, topup = flows[0]
        return fund_path(flows, half_up(after.chosen.value, 0) + draw - topup)
    return fund_path(flows, None)


def fund_revenue_lines(make: Maker) -> tuple[tuple[str, int], ...]:
    """Name the lines of the fund budget's revenue without proceeds of debt, with their signs.

    The proceeds are taken off where the papers count them among the transfers from above.
    """
    lines = [("gf_own_revenue", 1), ("gf_transfer_in", 1)]
    if make.result.catalog["special_debt_proceeds"].parent == "gf_transfer_in":
        lines.append(("special_debt_proceeds", -1))
    return tuple(lines)


def limit_of(make: Maker, kind: str, period: Period) -> Cell:
    """Return the debt limit that holds in a year, an input."""
    choice = debt_limit(make.result, kind, period)
    return published(choice, 0)
