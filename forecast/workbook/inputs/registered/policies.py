"""The sheets of policies, a row one line of spending, cut, promise, subsidy, part or relief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import (
    CashMonth,
    Commitment,
    Cut,
    Freq,
    Guarantee,
    Recurrence,
    Relief,
    Remittance,
    SpendingBasis,
    SpendingRule,
    Subsidy,
    SubsidyKind,
    UnitCode,
    member,
)
from forecast.workbook.inputs.figures import period_of
from forecast.workbook.inputs.names import named_item
from forecast.workbook.inputs.registered.rows import LedgerRow, ledger_rows

if TYPE_CHECKING:
    from forecast.data import Item
    from forecast.issues import Issue
    from forecast.workbook.inputs.found import Found

_LEAST, _MOST, _SHARES, _YEAR = -100.0, 100.0, 1000.0, 12
"""Growth outside of this many per cent is a slip of the point, as is a share of a tax above that
many; months of a year."""

_SPENT = ("exp_", "livelihood_", "industry_support_")
"""How the codes of spending begin that stands outside the totals (其中)."""


def read_spending(found: Found, issues: list[Issue]) -> list[SpendingRule]:
    """Read the sheet 支出规则: each line once, with what its basis needs."""
    rules: list[SpendingRule] = []
    seen: dict[str, str] = {}
    for row in ledger_rows(found, ("item", "basis"), issues):
        item, basis = _general(row, "item"), row.choice("basis")
        rate, heads_rate = _rate(row, "rate"), _rate(row, "heads_rate")
        is_norm = basis == SpendingBasis.NORM
        norm = row.counted("norm", ("元", "元/人")) if is_norm else 0.0
        heads = row.counted("heads", ("万人",)) if is_norm else 0.0
        order = row.number("order", needed=False)
        limit = row.per_cent("limit", default=100.0) if order is not None else 0.0
        guarantee = row.choice("guarantee")
        if order is not None and (order < 1 or order != int(order)):
            row.refuse("cut_order", "order")
        if order is not None and guarantee:
            row.refuse("cut_guaranteed", "order", guarantee=guarantee)
        if not row.is_sound or item is None:
            continue
        where = found.place(row.row, "item")
        if seen.setdefault(item.code, where.cell) != where.cell:
            row.refuse("row_twice", "item", other=seen[item.code])
            continue
        rules.append(SpendingRule(
            item.code, SpendingBasis(basis), rate, norm, heads, heads_rate,
            member(Guarantee, guarantee), None if order is None else int(order), limit,
            row.text("note"), where))
    return rules


def read_cuts(found: Found, issues: list[Issue]) -> list[Cut]:
    """Read the sheet 压减政策; a base that nobody published stays open."""
    cuts: list[Cut] = []
    for row in ledger_rows(found, ("name", "rate"), issues):
        name, year, rate = row.text("name", needed=True), row.year("year"), row.per_cent("rate")
        base = row.amount("base", needed=False) if row.text("base") else None
        item = _line(row, "item")
        if row.is_sound and year is not None:
            one = Cut(name, year, rate, base, item.code if item else "", row.text("note"),
                      found.place(row.row, "rate"))
            row.keep("name", one, cuts, ("name", "year"))
    return cuts


def read_commitments(found: Found, issues: list[Issue]) -> list[Commitment]:
    """Read the sheet 中期承诺."""
    promised: list[Commitment] = []
    for row in ledger_rows(found, ("name", "amount"), issues):
        name, year = row.text("name", needed=True), row.year("year")
        amount, item = row.amount("amount"), _line(row, "item")
        if row.is_sound and year is not None:
            one = Commitment(name, item.code if item else "", year, amount,
                             row.text("source"), found.place(row.row, "amount"))
            row.keep("name", one, promised, ("name", "year", "item"))
    return promised


def read_subsidies(found: Found, issues: list[Issue]) -> list[Subsidy]:
    """Read the sheet 上级补助."""
    sums: list[Subsidy] = []
    for row in ledger_rows(found, ("name", "amount"), issues):
        name, kind, year = row.text("name", needed=True), row.choice("kind"), row.year("year")
        amount, recurrence = row.amount("amount"), row.choice("recurrence")
        rate = _rate(row, "rate")
        if row.is_sound and year is not None:
            one = Subsidy(name, SubsidyKind(kind), year, amount, Recurrence(recurrence), rate,
                          row.text("note"), found.place(row.row, "amount"))
            row.keep("name", one, sums, ("name", "year", "kind"))
    return sums


def read_remittances(found: Found, issues: list[Issue]) -> list[Remittance]:
    """Read the sheet 上解规则: a part is a share of a tax or a fixed amount."""
    parts: list[Remittance] = []
    for row in ledger_rows(found, ("name", "tax", "share", "fixed"), issues):
        name = row.text("name", needed=True)
        tax = named_item(found, row.row, "tax", issues) if row.text("tax") else None
        has_fixed = bool(row.text("fixed"))
        share = row.per_cent("share", high=_SHARES,
                             default=0.0 if has_fixed or tax is None else None)
        fixed = row.amount("fixed", needed=not row.text("tax"))
        rate = _rate(row, "rate")
        if row.is_sound:
            one = Remittance(name, tax.code if tax else "", share, fixed, rate, row.text("note"),
                             found.place(row.row, "name"))
            row.keep("name", one, parts, ("name", "tax"))
    return parts


def read_reliefs(found: Found, issues: list[Issue]) -> list[Relief]:
    """Read the sheet 减税降费."""
    reliefs: list[Relief] = []
    for row in ledger_rows(found, ("name", "amount"), issues):
        name, year, amount = row.text("name", needed=True), row.year("year"), row.amount("amount")
        tax = row.tax()
        months = row.number("months", needed=False)
        share = row.per_cent("share") if row.text("share") else None
        if months is not None and (months != int(months) or not 1 <= months <= _YEAR):
            row.refuse("relief_months", "months")
        if row.is_sound and year is not None and tax is not None:
            one = Relief(name, row.text("scope"), tax.code, year, amount,
                         _YEAR if months is None else int(months), share, row.text("note"),
                         found.place(row.row, "amount"))
            row.keep("name", one, reliefs, ("name", "scope", "tax", "year"))
    return reliefs


def read_cash(found: Found, issues: list[Issue]) -> list[CashMonth]:
    """Read the sheet 库款计划: each month once."""
    months: list[CashMonth] = []
    for row in ledger_rows(found, ("month", "balance", "spending", "inflow", "outflow"), issues):
        if not row.text("month"):
            row.blank("month")
            continue
        month, _ = period_of(found, row.row, "month", issues)
        if month is not None and month.freq is not Freq.M:
            row.refuse("cash_month", "month")
        sums = {key: row.number(key, UnitCode.WAN, needed=False)
                for key in ("balance", "spending", "inflow", "outflow")}
        if not row.is_sound or month is None:
            continue
        other = next((one.origin for one in months if one.month == month), None)
        if other is not None:
            row.refuse("row_twice", "month", other=str(other))
            continue
        months.append(CashMonth(month, sums["balance"], sums["spending"], sums["inflow"] or 0.0,
                                sums["outflow"] or 0.0, found.place(row.row, "month")))
    return sorted(months, key=lambda one: one.month)


def _rate(row: LedgerRow, key: str) -> float:
    """Read a growth rate, which may be below nought; blank is none."""
    value = row.number(key, UnitCode.PERCENT, needed=False)
    if value is not None and not _LEAST < value <= _MOST:
        row.refuse("policy_rate", key)
    return value or 0.0


def _line(row: LedgerRow, key: str) -> Item | None:
    """Read the line of spending that a row names; blank names none."""
    return _general(row, key) if row.text(key) else None


def _general(row: LedgerRow, key: str) -> Item | None:
    """Read a line of general budget spending; its name may be one of another budget's too."""
    text, items = row.text(key), row.found.items
    item = items.find(text, "general") or named_item(row.found, row.row, key, row.issues)
    if item is None:
        return None
    is_memo = item.side == "memo" and (item.is_own or item.code.startswith(_SPENT))
    if not (item.side == "use" or is_memo) or item.account != "general":
        row.refuse("policy_line", key)
    return item
