"""The page of debt, printed below the balance of the budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.debt.ahead import adjustment_table, maturity_table
from forecast.exhibits.debt.path import debt_table, driver_table
from forecast.exhibits.debt.projects import projects_table
from forecast.exhibits.debt.stress import stress_table
from forecast.exhibits.kit import apart, sheet

if TYPE_CHECKING:
    from forecast.exhibits.kit import Maker, Sheet


def page(make: Maker) -> Sheet:
    """Lay out debt: balances, what falls due, drivers, stresses, adjustment."""
    return sheet(make, "balance", debt_table(make), maturity_table(make), stress_table(make),
                 apart(projects_table(make)),
                 apart(driver_table(make)), apart(adjustment_table(make)))
