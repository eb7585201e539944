"""Checks of the budgets as they come in: every problem named by cell, with its residual.

A total that does not add up, a transfer without its counterpart, a stock below nought and a slip of
the unit stop the run. What the papers may have left out, and a year that does not open with what
the last one closed with, do not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from forecast.data import ACCOUNTS, MONTHS, Freq
from forecast.fiscal import (
    Sum,
    check_accounts,
    check_carry,
    exchanged,
    find_culprit,
    find_misplaced,
    lost_digits,
    placed,
)
from forecast.issues import CellRef, Issue, Severity
from forecast.labels import LANGS, Bilingual, Lang, both, enumerated, joined, label
from forecast.rounding import printed
from forecast.workbook.contract import BUDGET_STATUSES, BUDGETS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.data import Catalog, Observation, Period, Status
    from forecast.fiscal import Culprit
    from forecast.workbook.inputs.checks.evidence import Evidence

    Columns = dict[tuple[Period, Status], "Column"]
    """The figures of each year and stage."""

_SAME = 0.005
_OTHER = 0.02
"""Part of December's figure that an outturn may differ by, and from which it is another figure."""
_HEADS = {status: head for head, status in BUDGET_STATUSES.items()}


@dataclass(slots=True)
class Column:
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


def place_lines(observations: Iterable[Observation], items: Catalog) -> Catalog:
    """Return the catalogue with each line of the sheet 预算收支 under the total it adds to."""
    return placed(items, [column.figures for column in columns_of(observations).values()])


def check_budgets(evidence: Evidence) -> None:
    """Check the sheet 预算收支: sums, stocks, what is carried over."""
    items, columns = evidence.items, budget_columns(evidence)
    _exchanged(evidence, columns)
    for column in columns.values():
        _misplaced(evidence, column)
        held: set[str] = set()
        while culprit := _culprit(evidence, column, held):
            if culprit.mended is None:
                held |= {one.item for one in culprit.holds}
            else:
                column.figures[culprit.item] = culprit.mended
                column.sums = check_accounts(column.figures, items)
        _lost(evidence, column)
        evidence.issues.extend(_misfit(column, one, items) for one in column.sums
                               if one.verdict in {"error", "unmatched"} and one.item not in held)
        evidence.issues.extend(
            Issue("negative_stock", column.origins[code], f"{amount:,f}",
                  (("item", items[code].zh), ("column", column.title)))
            for code, amount in column.figures.items() if amount < 0 and is_stock(code, items))
    evidence.issues.extend(_carried(list(columns.values()), items))


def _misplaced(evidence: Evidence, column: Column) -> None:
    """Report a figure that stands in a line of the other side; go on as if it stood right."""
    found = find_misplaced(column.figures, evidence.items, column.sums)
    if found is None:
        return
    held, right = found
    amount, names = column.figures[held], evidence.items
    evidence.ask("line_misplaced", column.origins[held], f"{amount:,f}", (
        ("column", column.title), ("item", names[held].zh), ("right", names[right].zh),
        ("other", str(column.place(right)) if right in column.origins else names[right].zh)),
        Severity.ERROR)
    column.figures |= {held: Decimal(0), right: amount}
    column.sums = check_accounts(column.figures, names)


def _lost(evidence: Evidence, column: Column) -> None:
    """Ask about a line of which noughts or the unit were lost, as its total tells."""
    for one in column.sums:
        found = lost_digits(one, column.figures) if one.verdict == "incomplete" else None
        if found is None or column.place(found[0]) in evidence.blamed:
            continue
        code, mended = found
        evidence.ask("line_loses_digits", column.origins[code], f"{column.figures[code]:,f}", (
            ("column", column.title), ("item", evidence.items[code].zh),
            ("total", evidence.items[one.item].zh), ("residual", f"{one.tail:,f}"),
            ("mended", f"{mended:,f}")))


def _exchanged(evidence: Evidence, columns: Columns) -> None:
    """Report two columns of a year of which lines were exchanged; go on as if they stood right."""
    pairs = [(one, other) for one, other in combinations(columns.values(), 2)
             if one.period == other.period]
    for one, other in pairs:
        lines = exchanged(one.figures, other.figures, evidence.items) or (
            _turned_months(evidence, one, other))
        if not lines:
            continue
        first = lines[0]
        evidence.ask("columns_exchanged", one.origins[first], f"{one.figures[first]:,f}", (
            ("items", enumerated(evidence.items[line].zh for line in lines)),
            ("column", one.title), ("other", other.title),
            ("beside", f"{other.figures[first]:,f}"),
            ("cells", enumerated(column.origins[line].cell for line in lines
                                for column in (one, other)))), Severity.ERROR)
        mends: dict[CellRef, float] = {}
        for line in lines:
            mends[one.origins[line]] = float(other.figures[line])
            mends[other.origins[line]] = float(one.figures[line])
            one.figures[line], other.figures[line] = other.figures[line], one.figures[line]
        evidence.mend(mends)
        for column in (one, other):
            column.sums = check_accounts(column.figures, evidence.items)


def _turned_months(evidence: Evidence, one: Column, other: Column) -> tuple[str, ...]:
    """Return the lines whose outturn stands under another stage, as December tells."""
    past, plan = (one, other) if one.status.is_past else (other, one)
    if not past.status.is_past or plan.status.is_past:
        return ()
    december = december_of(evidence, past.period.year)
    lines = [code for code, amount in past.figures.items()
             if code in december and code in plan.figures and amount != plan.figures[code]]
    turned = [code for code in lines
              if abs(float(plan.figures[code]) - december[code]) <= _SAME * abs(december[code])
              and abs(float(past.figures[code]) - december[code]) > _OTHER * abs(december[code])]
    return tuple(turned) if len(turned) == len(lines) and len(turned) > 1 else ()


def december_of(evidence: Evidence, year: int) -> dict[str, float]:
    """Return what came in to the end of December, by line, as the months have it."""
    return {one.item: one.value for one in evidence.figures
            if one.cumulative and one.period.year == year and one.period.within == MONTHS}


def _culprit(evidence: Evidence, column: Column, held: set[str]) -> Culprit | None:
    """Name the one figure behind a column's failing sums, when evidence names one."""
    sums = [one for one in column.sums if one.item not in held]
    if all(one.verdict != "error" for one in sums):
        return None
    year, items = column.period.year, evidence.items
    same: dict[str, list[float]] = defaultdict(list)
    beside: dict[str, list[float]] = defaultdict(list)
    if column.status.is_past:
        for code, value in december_of(evidence, year).items():
            same[code].append(value)
    for one in evidence.figures:
        if one.period.freq is Freq.A and not one.cumulative and not _is_same(one, column):
            if one.period.year == year and column.status.is_past and one.status.is_past:
                same[one.item].append(one.value)
            elif one.status.is_past or not column.status.is_past:
                beside[one.item].append(one.value)
    culprit = find_culprit(column.figures, items, sums, same, beside)
    if culprit is None or culprit.item not in column.origins:
        return None
    where, typed = column.origins[culprit.item], column.figures[culprit.item]
    first, mended = culprit.holds[0], culprit.mended
    code = "line_exceeds" if mended is None else (
        "line_does_not_fit" if culprit.is_witnessed else "line_may_not_fit")
    missing = both("issues.or_missing", amount=f"{first.tail:,f}") if first.tail > 0 else ""
    evidence.ask(code, where, f"{typed:,f}", (
        ("item", items[culprit.item].zh), ("column", column.title),
        ("total", joined("issues.quoted", (items[one.item].zh for one in culprit.holds))),
        ("amount", f"{first.stated:,f}"), ("residual", _plain(abs(first.tail))),
        ("mended", "" if mended is None else _plain(mended)), ("missing", missing)),
        Severity.ERROR)
    if mended is None:
        evidence.without([where])
    else:
        evidence.mend({where: float(mended)})
    return culprit


def _plain(amount: Decimal) -> str:
    """Write an amount without the noughts that reckoning leaves after its point."""
    return f"{amount.normalize():,f}"


def _is_same(one: Observation, column: Column) -> bool:
    return one.period == column.period and one.status == column.status


def is_stock(code: str, items: Catalog) -> bool:
    """Tell whether a line is money that stands at one moment: 结转, 结余, a balance."""
    item = items[code]
    return item.side == "close" or item.basis.flow == "stock" or "carryover" in code or (
        "surplus" in code)


def columns_of(observations: Iterable[Observation], items: Catalog | None = None) -> Columns:
    """Return the figures by year and stage; with a catalogue their sums are judged."""
    columns: Columns = {}
    for one in observations:
        column = columns.setdefault((one.period, one.status), Column(one.period, one.status))
        column.figures[one.item] = printed(one.value)
        if one.origin is not None:
            column.origins[one.item] = one.origin
    for column in columns.values() if items else ():
        column.sums = check_accounts(column.figures, items)
    return columns


def budget_columns(evidence: Evidence) -> Columns:
    """Return the columns of the sheet 预算收支 with their sums."""
    sheet, items = evidence.sheet(BUDGETS), evidence.items
    return columns_of((one for one in evidence.figures if items[one.item].account is not None
                       and one.origin is not None and one.origin.sheet == sheet), items)


def _misfit(column: Column, one: Sum, items: Catalog) -> Issue:
    stated = one.item.split("+")
    parts = [code for code, _ in one.parts]
    lines: str = Bilingual(*(_signed(one, items, lang) for lang in LANGS)) or joined(
        "issues.plus", (items[code].zh for code in items[stated[0]].counterparts))
    fields = (("item", joined("issues.plus", (items[code].zh for code in stated))),
              ("column", column.title),
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


def _signed(one: Sum, items: Catalog, lang: Lang) -> str:
    """Write the lines that a sum is of, with their signs."""
    plus, minus = (label(f"issues.{key}", lang) for key in ("plus", "minus"))
    return "".join(f"{minus if sign < 0 else plus if place else ''}{items[code].name(lang)}"
                   for place, (code, sign) in enumerate(one.parts))


def _carried(columns: list[Column], items: Catalog) -> Iterable[Issue]:
    """Warn where a year does not open with what the firmest column of the last one closed with."""
    firm: dict[int, Column] = {}
    for column in columns:
        known = firm.get(column.period.year)
        if column.status.is_past and (known is None or column.status.rank < known.status.rank):
            firm[column.period.year] = column
    for column in columns:
        before = firm.get(column.period.year - 1)
        for account in ACCOUNTS if before is not None else ():
            one = check_carry(account, before.figures, column.figures)  # type: ignore[union-attr]
            if one is not None and one.verdict == "error":
                names = joined("issues.plus", (items[code].zh for code in one.item.split("+")))
                yield Issue("carry_differs", column.place(*one.item.split("+")),
                            f"{one.stated:,f}", (
                                ("item", names), ("column", column.title),
                                ("before", before.title if before else ""),
                                ("computed", f"{one.computed:,f}"),
                                ("residual", f"{one.tail:,f}")), Severity.WARNING)


def share_of(one: Observation, columns: Columns, items: Catalog) -> float | None:
    """Return a budget line's share in its column's total of sources or uses."""
    column, account = columns.get((one.period, one.status)), items[one.item].account
    if column is None or account is None:
        return None
    for side in ("total_sources", "total_uses"):
        total = items.total(account, side)
        amount = column.figures.get(total.code) if total else None
        if amount and (total is None or total.code != one.item):
            return float(printed(one.value) / amount)
    return None
