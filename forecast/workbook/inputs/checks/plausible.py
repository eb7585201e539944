"""All checks of magnitude, in the order in which one slip explains what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.issues import Issue, Severity
from forecast.workbook.inputs.checks.aims import check_targets
from forecast.workbook.inputs.checks.budgets import check_budgets
from forecast.workbook.inputs.checks.comparable import check_comparable, check_twice_stated
from forecast.workbook.inputs.checks.copied import check_copied
from forecast.workbook.inputs.checks.cumulative import check_cumulative
from forecast.workbook.inputs.checks.debts import check_debts
from forecast.workbook.inputs.checks.evidence import Evidence, is_confirmed
from forecast.workbook.inputs.checks.months import check_months
from forecast.workbook.inputs.checks.one_offs import check_one_offs
from forecast.workbook.inputs.checks.ranges import check_fractions, check_ranges
from forecast.workbook.inputs.checks.series import check_plans, check_series
from forecast.workbook.inputs.checks.sorting import check_sorted
from forecast.workbook.inputs.checks.units import (
    check_columns,
    check_ratios,
    check_sheet,
    check_slips,
)
from forecast.workbook.inputs.checks.wording import check_wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Dataset, Scenario, Target
    from forecast.workbook.inputs.found import Found


def check_figures(dataset: Dataset, scenarios: Sequence[Scenario], targets: Sequence[Target],
                  tables: Sequence[Found], issues: list[Issue]) -> None:
    """Check every figure; what a user has confirmed is not asked about again."""
    found: list[Issue] = []
    evidence = Evidence(dataset.observations, dataset.catalog, found, tables, dataset.adjustments,
                        scenarios, targets)
    check_sorted(evidence)
    check_ranges(evidence)
    check_fractions(evidence)
    check_sheet(evidence)
    check_columns(evidence)
    check_slips(evidence)
    check_ratios(evidence)
    check_months(evidence)
    check_copied(evidence)
    check_budgets(evidence)
    months = check_cumulative(evidence.figures, evidence.items, found)
    check_one_offs(evidence, months)
    check_comparable(evidence)
    check_twice_stated(evidence)
    check_series(evidence)
    check_debts(evidence)
    check_plans(evidence)
    check_wording(evidence)
    check_targets(evidence)
    issues += (one for one in found
               if one.severity is not Severity.QUESTION or not is_confirmed(one, tables))
