"""The general budget's totals in the plan, as budget reports say them: line by line up to the sum.

收入加上上级补助、调入、动用、结转为收入总量，支出加上上解、还本为支出总量。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.claims import At
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.exhibits.claims import Teller

_TABLE, _COLUMN = "budget_general", "plan"
_SIDES = (("gpb_total_sources", "gpb_revenue"), ("gpb_total_uses", "gpb_expenditure"))
"""Each total and the line that it is chiefly made of."""


def balance_sentence(tell: Teller) -> str:
    """The general budget's sources, uses and closing in the plan; empty without its totals."""
    if tell.make.plan is None:
        return ""
    sides = [_side(tell, total, own) for total, own in _SIDES]
    if not all(sides):
        return ""
    lead = tell.clause("balance", {}, year=tell.make.result.first.year)
    return tell.stop(lead + tell.make.text("list_semicolon").join(sides), _closing(tell))


def _side(tell: Teller, total: str, own: str) -> str:
    """Say one side: its lines up to the total where they come to it, else the total and its lines.

    A line of nought is none.
    """
    make = tell.make
    if not _is_there(tell, total):
        return ""
    lines = [item.code for item in make.result.catalog.lines("general") if item.parent == total
             and item.sign > 0 and item.code != own and _is_there(tell, item.code)]
    cells = {code: At(_TABLE, code, _COLUMN) for code in (*lines, total)}
    adds_up = _is_there(tell, own) and _adds_up(tell, total, (own, *lines))
    if adds_up:
        cells[own] = At(_TABLE, own, _COLUMN)
    lead = own if adds_up else total
    names = {code: make.text(f"within_budget_{code}") for code in (own, total)
             if code != lead or total != _SIDES[0][0]}  # the budget is named once
    said = {code: make.text("say_budget_amount", item=names.get(code, make.name(code)),
                            amount=tell.worded(at)) for code, at in cells.items() if tell.text(at)}
    if not lines:
        return tell.clause("budget_amount", {"amount": cells[total]},
                           item=names.get(total, make.name(total)))
    return tell.clause("balance_sum" if adds_up else "balance_of", cells, own=said.get(own, ""),
                       parts=make.text("list_comma").join(said[code] for code in lines),
                       total=said[total])


def _closing(tell: Teller) -> str:
    """Say what the year closes with, line by line."""
    make = tell.make
    cells = {item.code: At(_TABLE, item.code, _COLUMN)
             for item in make.result.catalog.lines("general")
             if item.side == "close" and _is_there(tell, item.code)}
    parts = make.text("list_comma").join(
        make.text("say_budget_amount", item=make.name(code), amount=tell.worded(at))
        for code, at in cells.items())
    return tell.clause("balance_closing", cells, parts=parts) if cells else ""


def _is_there(tell: Teller, code: str) -> bool:
    return tell.text(At(_TABLE, code, _COLUMN)) not in {"", "0"}


def _adds_up(tell: Teller, total: str, lines: Sequence[str]) -> bool:
    """Tell whether lines come to a total, as they are printed: each off by half a last digit."""
    half = 0.5 * 10.0 ** -tell.tables[_TABLE].cell(total, _COLUMN).decimals
    gap = _amount(tell, total) - sum_of(_amount(tell, code) for code in lines)
    return abs(gap) <= half * (len(lines) + 1)


def _amount(tell: Teller, code: str) -> float:
    value = tell.tables[_TABLE].cell(code, _COLUMN).value
    return float(value) if isinstance(value, int | float) else float("nan")
