"""The two-sided 平衡表 of each budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.budgets.lines import (
    COLUMNS,
    Line,
    amounts,
    has_amount,
    is_open,
    remainder,
    summed,
)
from forecast.exhibits.kit import (
    Cell,
    Column,
    InTable,
    Maker,
    Row,
    Table,
    given,
    sourced,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Account, Item

_LEFT = ("base_sources", "sources")
_RIGHT = ("base_uses", "uses")


def balance_table(make: Maker, account: Account) -> Table | None:
    """Build one budget's table: sources left, uses and what is carried over right.

    Both sides come to the same total; a tail stands in a row of its own.
    """
    catalog = make.result.catalog
    sources, uses = catalog.total(account, "total_sources"), catalog.total(account, "total_uses")
    if sources is None or uses is None:
        return None
    whole = amounts(make, sources.code)
    left = _lines(make, catalog.children(sources.code))
    closings = _lines(make, catalog.closings(account)) or _closing(make, account)
    right = [*_lines(make, catalog.children(uses.code)), *closings]
    if not left or not right or is_open(make, sources) or is_open(make, uses):
        return None
    if not has_amount(whole):  # the papers give no total: what the lines come to
        whole = (summed(left, 0), summed(left, 1))
    gap = _gap(make) if account == "general" else None
    covered = whole if gap is None else tuple(
        _with(one, own) for one, own in zip(whole, gap.cells, strict=True))
    for side, name, amount in ((left, "left", whole), (right, "right", covered)):
        rest = remainder(make, f"{account}:{name}", (amount[0], amount[1]), side)
        if rest is not None:
            side.append(rest)
    if gap is not None:
        left.append(gap)
    title = make.text(f"title_{account}_balance", year=make.result.first.year)
    key = "balance" if account == "general" else f"balance_{account}"
    total = make.name(sources.code) if gap is None else make.text("sources_and_gap")
    return two_sided(make, key, title, left, right, (total, make.text("uses_and_carryover")))


def _gap(make: Maker) -> Line | None:
    """What a column that is not balanced lacks, as a line of its own; None where none does."""
    own = tuple(one if _amount(one) >= LEAST_GAP else Cell(None)
                for one in amounts(make, GAP))
    return Line(GAP, make.name(GAP), (own[0], own[1]), 0, GAP) if has_amount(own) else None


GAP, LEAST_GAP = "financing_gap", 0.5
"""The item that holds a year's deficit; less of it, 万元, is printed as nought."""


def _amount(cell: Cell) -> float:
    return 0.0 if cell.value is None or isinstance(cell.value, str) else float(cell.value)


def _with(whole: Cell, gap: Cell) -> Cell:
    """Return a total with its deficit added, as a plain number: a remainder is measured by it."""
    return whole if gap.value is None or whole.value is None else given(
        _amount(whole) + _amount(gap))


def _lines(make: Maker, items: Sequence[Item]) -> list[Line]:
    found = []
    for item in items:
        cells = amounts(make, item.code)
        if has_amount(cells):
            found.append(Line(item.code, make.name(item.code), cells, 0, item.code))
    return found


def _closing(make: Maker, account: Account) -> list[Line]:
    """What the model carries over where the papers state nothing."""
    code = {"general": "carryover_out", "fund": "gf_surplus_out", "capital": "sc_surplus_out",
            "social": "si_surplus_out"}[account]
    cells = amounts(make, code)
    known = any(cell.value is not None for cell in cells)
    return [Line(code, make.name(code), cells, 0, code)] if known else []


def _has_rest(lines: Sequence[Line]) -> bool:
    """Tell whether a total holds more than its lines."""
    return any(not line.code and line.key.endswith((":left", ":right")) for line in lines)


def two_sided(make: Maker, key: str, title: str, left: Sequence[Line], right: Sequence[Line],
               totals: tuple[str, str]) -> Table:
    """Set two lists of lines side by side over one row of totals."""
    rows = []
    for number in range(max(len(left), len(right))):
        mine = left[number] if number < len(left) else None
        other = right[number] if number < len(right) else None
        blank = (words(""), words(""))
        rows.append(Row(mine.key if mine else f"blank{number}", mine.name if mine else "", (
            *(mine.cells if mine else blank), words(other.name if other else ""),
            *(other.cells if other else blank))))
    at_left = [[InTable(line.key, _LEFT[place]) for line in left] for place in range(len(COLUMNS))]
    at_right = [[InTable(rows[number].key, _RIGHT[place]) for number in range(len(right))]
                for place in range(len(COLUMNS))]
    rows.append(Row("total", totals[0], (
        *(summed(left, place, at_left[place]) for place in range(len(COLUMNS))), words(totals[1]),
        *(summed(right, place, at_right[place]) for place in range(len(COLUMNS)))), role="total"))
    base = make.base_of([line.code for line in (*left, *right) if line.code])
    plan = make.text("year", year=make.result.first.year) + make.text("budget")
    group = make.text("sources"), make.text("uses")
    columns = (Column("base_sources", base, group[0], 13), Column("sources", plan, group[0], 13),
               Column("line", make.text("budget_line"), group[1], 30, "left"),
               Column("base_uses", base, group[1], 13), Column("uses", plan, group[1], 13))
    notes = (make.text("note_tail"),) if _has_rest((*left, *right)) else ()
    table = Table(key, title, make.wan, make.text("budget_line"), columns, tuple(rows), notes,
                  label_width=30)
    return sourced(make, table)
