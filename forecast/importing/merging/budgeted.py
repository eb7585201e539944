"""Figures of a year that is only budgeted: a budget's table means its budget, without saying so."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.data import Status
from forecast.importing.figures import Target
from forecast.workbook import BUDGETS, budgets_form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.importing.merging.placing import Candidate
    from forecast.workbook import Form, Stock

_OF_BUDGET = re.compile(
    r"预算(?:收入|支出|收支|平衡|总|明细|汇总|安排|计划|分项?目?)*(?:总|明细)?表(?:\(草案\))?$")
_PAST = re.compile("决算|执行|完成")


def budgeted(candidates: Iterable[Candidate], stock: Stock) -> list[Candidate]:
    """Take figures without a status for the budget where a table's title and year tell it.

    2021年社会保险基金预算收支表, in a workbook that has nothing of 2021 but its budget. Of other
    years the same title may head what came of it.
    """
    years = _years_ahead(budgets_form(stock.table(BUDGETS), stock.items))
    return [_as_budget(one) if one.figure.period.year in years and _is_bare(one) else one
            for one in candidates]


def _years_ahead(form: Form) -> frozenset[int]:
    """List the years of which the budget sheet has a budget's column and no other."""
    found: defaultdict[int, set[Status | None]] = defaultdict(set)
    for time in form.times:
        if isinstance(time, tuple):
            found[time[0]].add(time[1])
    return frozenset(year for year, stages in found.items() if stages == {Status.BUDGET})


def _is_bare(one: Candidate) -> bool:
    return (_OF_BUDGET.search(one.layout) is not None and not _PAST.search(one.layout)
            and one.figure.status is None and not one.figure.is_part_of_year
            and one.item.account is not None and one.item.side is not None)


def _as_budget(one: Candidate) -> Candidate:
    return replace(one, figure=replace(one.figure, status=Status.BUDGET, target=Target.BUDGETS))
