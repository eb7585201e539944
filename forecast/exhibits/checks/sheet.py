"""The pages of checks and of declared relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.checks.checks import check_table, health_table, reading_table, stated_table
from forecast.exhibits.checks.relations import relation_table
from forecast.exhibits.checks.rules import fund_table, rule_table
from forecast.exhibits.kit import apart, sheet

if TYPE_CHECKING:
    from forecast.exhibits.kit import Maker, Sheet


def page(make: Maker) -> Sheet:
    """Lay out the checks: sums, stated figures, rules of the funds, the run's health, readings."""
    return sheet(make, "checks", rule_table(make), fund_table(make), apart(check_table(make)),
                 apart(health_table(make, make.warnings)), apart(stated_table(make)),
                 apart(reading_table(make)))


def relations_page(make: Maker) -> Sheet | None:
    """Lay out the relations that the workbook declares; None when it declares none."""
    relations = relation_table(make)
    return sheet(make, "relations", apart(relations)) if relations else None
