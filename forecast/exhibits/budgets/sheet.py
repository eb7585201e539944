"""The pages of the budgets: sources against uses, and the tables that a congress votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.budgets.accounts import account_tables
from forecast.exhibits.budgets.debt import statutory_tables
from forecast.exhibits.budgets.growth_pairs import growth_table
from forecast.exhibits.budgets.land import land_table
from forecast.exhibits.budgets.statutory import budget_tables
from forecast.exhibits.kit import sheet

if TYPE_CHECKING:
    from forecast.exhibits.kit import Maker, Sheet


def page(make: Maker) -> Sheet:
    """Lay out the budget tables: revenue, expenditure, balance of each budget, debt limits."""
    return sheet(make, "budgets", *budget_tables(make), *statutory_tables(make),
                 growth_table(make))


def balance_page(make: Maker) -> Sheet:
    """Lay out the budgets line by line, plan beside forecast."""
    return sheet(make, "balance", *account_tables(make), land_table(make))
