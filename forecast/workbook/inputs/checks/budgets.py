"""Checks of the budgets as they come in: every problem named by cell, with its residual.

A total that does not add up, a transfer without its counterpart, a stock below nought and a slip of
the unit stop the run. What the papers may have left out, and a year that does not open with what
the last one closed with, do not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forecast.data import ACCOUNTS, Freq
from forecast.fiscal import Sum, check_accounts, check_carry, find_slips, placed
from forecast.issues import CellRef, Issue, Severity
from forecast.rounding import printed
from forecast.workbook.contract import BUDGET_STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from forecast.data import Catalog, Observation, Period, Status

_HEADS = {status: head for head, status in BUDGET_STATUSES.items()}


@dataclass(slots=True)
class _Column:
    """One year and stage of the sheet: its figures and where they stand."""

    period: Period
    status: Status
    figures: dict[str, Decimal] = field(default_factory=dict)
    origins: dict[str, CellRef] = field(default_factory=dict)
    sums: tuple[Sum, ...] = ()

    @property
    def title(self) -> str:
        """Its heading: 2020年预算数."""
        return f"{self.period.year}年{_HEADS.get(self.status, self.status.value)}"

    def place(self, *codes: str) -> CellRef:
        """Return the first cell that one of the lines has."""
        return next((self.origins[code] for code in codes if code in self.origins), CellRef(""))

    def doubts(self, code: str) -> bool | None:
        """Tell whether a sum with this line fails; None when no sum has it."""
        mine = [one for one in self.sums
                if code in one.item.split("+") or code in {part for part, _ in one.parts}]
        told = [one for one in mine if one.stated is not None]
        return any(one.verdict not in {"exact", "tail"} for one in told) if told else None


def check_budgets(observations: Iterable[Observation], items: Catalog, issues: list[Issue]
                  ) -> Catalog:
    """Check the sheet 预算收支; return the catalogue with each line under the total it adds to."""
    columns = _columns(observations)
    items = placed(items, [column.figures for column in columns])
    for column in columns:
        column.sums = check_accounts(column.figures, items)
        issues.extend(_misfit(column, one, items) for one in column.sums
                      if one.verdict in {"error", "unmatched"})
        issues.extend(
            Issue("negative_stock", column.origins[code], f"{amount:,f}",
                  (("item", items[code].zh), ("column", column.title)))
            for code, amount in column.figures.items() if amount < 0 and is_stock(code, items))
    issues.extend(_carried(columns, items))
    return items


def is_stock(code: str, items: Catalog) -> bool:
    """Tell whether a line is money that stands at one moment: 结转, 结余, a balance."""
    item = items[code]
    return item.side == "close" or item.basis.flow == "stock" or "carryover" in code or (
        "surplus" in code)


def _columns(observations: Iterable[Observation]) -> list[_Column]:
    columns: dict[tuple[Period, Status], _Column] = {}
    for one in observations:
        column = columns.setdefault((one.period, one.status), _Column(one.period, one.status))
        column.figures[one.item] = printed(one.value)
        if one.origin is not None:
            column.origins[one.item] = one.origin
    return list(columns.values())


def _misfit(column: _Column, one: Sum, items: Catalog) -> Issue:
    stated = one.item.split("+")
    parts = [code for code, _ in one.parts]
    lines = "".join(f"{'－' if sign < 0 else '＋' if place else ''}{items[code].zh}"
                    for place, (code, sign) in enumerate(one.parts))
    if not lines:
        lines = "＋".join(items[code].zh for code in items[stated[0]].counterparts)
    fields = (("item", "＋".join(items[code].zh for code in stated)), ("column", column.title),
              ("computed", f"{one.computed:,f}"), ("residual", f"{one.tail:,f}"),
              ("tolerance", f"{one.tolerance:,f}"), ("parts", lines),
              ("amount", f"{one.computed if not one.stated else one.stated:,f}"))
    found = "—" if one.stated is None else f"{one.stated:,f}"
    if one.verdict == "unmatched":
        code = "transfer_unmatched"
    elif one.kind == "closing":
        code = "overspent" if one.stated is None else "closing_does_not_fit"
    else:
        code = "total_does_not_add"
    # a total is at its own cell; a transfer that nobody receives at the line that gives
    return Issue(code, column.place(*stated, *reversed(parts)), found, fields)


def _carried(columns: list[_Column], items: Catalog) -> Iterable[Issue]:
    """Warn where a year does not open with what the firmest column of the last one closed with."""
    firm: dict[int, _Column] = {}
    for column in columns:
        known = firm.get(column.period.year)
        if column.status.is_past and (known is None or column.status.rank < known.status.rank):
            firm[column.period.year] = column
    for column in columns:
        before = firm.get(column.period.year - 1)
        for account in ACCOUNTS if before is not None else ():
            one = check_carry(account, before.figures, column.figures)  # type: ignore[union-attr]
            if one is not None and one.verdict == "error":
                names = "＋".join(items[code].zh for code in one.item.split("+"))
                yield Issue("carry_differs", column.place(*one.item.split("+")),
                            f"{one.stated:,f}", (
                                ("item", names), ("column", column.title),
                                ("before", before.title if before else ""),
                                ("computed", f"{one.computed:,f}"),
                                ("residual", f"{one.tail:,f}")), Severity.WARNING)


# -- slips of the unit -----------------------------------------------------------------------------


def check_slips(observations: Iterable[Observation], items: Catalog, issues: list[Issue]) -> None:
    """Report figures that are ten thousand times off their neighbours of other years and vintages.

    A budget line whose sums all hold is no slip, whatever its neighbours, unless most of its column
    has slipped with it.
    """
    groups: dict[str, list[Observation]] = defaultdict(list)
    for one in observations:
        if one.period.freq is Freq.A and not one.cumulative and one.value and (
                not items[one.item].unit.is_rate):
            groups[one.item].append(one)
    columns = {(one.period, one.status): one for one in _columns(
        one for group in groups.values() for one in group if items[one.item].account)}
    for column in columns.values():
        column.sums = check_accounts(column.figures, items)
    suspects: list[tuple[Observation, Observation, float]] = []
    for group in groups.values():
        shares = [_share(one, columns, items) for one in group]
        suspects += [(group[slip.at], group[slip.beside], slip.factor)
                     for slip in find_slips([one.value for one in group], shares)]
    crowd: dict[tuple[Period, Status], int] = defaultdict(int)
    for one, _, _ in suspects:
        crowd[one.period, one.status] += 1
    for one, other, factor in suspects:
        key = (one.period, one.status)
        column_of = columns.get(key)
        doubt = column_of.doubts(one.item) if column_of else None
        if doubt is False and 2 * crowd[key] < len(columns[key].figures):
            continue
        item = items[one.item]
        issues.append(Issue("unit_slip", one.origin or CellRef(""), f"{one.value:,.10g}", (
            ("item", item.zh), ("period", f"{one.period.year}年{one.status.value}"),
            ("unit", item.unit.code), ("other", str(other.origin)),
            ("beside", f"{other.value:,.10g}"), ("mended", f"{one.value * factor:,.10g}"))))


def _share(one: Observation, columns: dict[tuple[Period, Status], _Column], items: Catalog
           ) -> float | None:
    """A budget line's share in its column's total of sources or uses."""
    column, account = columns.get((one.period, one.status)), items[one.item].account
    if column is None or account is None:
        return None
    for side in ("total_sources", "total_uses"):
        total = items.total(account, side)
        amount = column.figures.get(total.code) if total else None
        if amount and (total is None or total.code != one.item):
            return float(printed(one.value) / amount)
    return None
