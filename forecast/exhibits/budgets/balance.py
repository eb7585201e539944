"""The two-sided 平衡表 of each budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.budgets.lines import (
    COLUMNS,
    Line,
    amounts,
    has_amount,
    is_open,
    planned_title,
    remainder,
    summed,
)
from forecast.exhibits.kit import (
    GAP,
    LEAST_GAP,
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    inside,
    sourced,
    words,
)
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Account, Item

_PLAN = 1
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
    is_open_at = [any(is_open(make, one, place) for one in (sources, uses))
                  for place in range(len(COLUMNS))]
    if not left or not right or is_open_at[_PLAN]:
        return None
    if not has_amount(whole):  # the papers give no total: what the lines come to
        own = _left_places(left, left)
        whole = (Cell(None) if is_open_at[0] else summed(left, 0, own[0]),
                 summed(left, _PLAN, own[_PLAN]))
    gap = _gap(make) if account == "general" else None
    covered = whole if gap is None else (_with(whole[0], gap.cells[0]),
                                         _with(whole[1], gap.cells[1]))
    for side, name, places, amount in ((left, "left", _left_places, whole),
                                       (right, "right", _right_places, covered)):
        rest = remainder(make, f"{account}:{name}", amount, side, places=places(left, side))
        if rest is not None:
            side.append(rest)
    if gap is not None:
        left.append(gap)
    title = make.text(f"title_{account}_balance", year=make.result.first.year)
    key = "balance" if account == "general" else f"balance_{account}"
    total = make.name(sources.code) if gap is None else make.text("sources_and_gap")
    return two_sided(make, (key, title), left, right, (total, make.text("uses_and_carryover")),
                     covered, is_open_at)


def _gap(make: Maker) -> Line | None:
    """What a column that is not balanced lacks, as a line of its own; None where none does."""
    own = tuple(one if isinstance(one.value, int | float) and one.value >= LEAST_GAP
                else Cell(None) for one in amounts(make, GAP))
    return Line(GAP, make.name(GAP), (own[0], own[1]), 0, GAP) if has_amount(own) else None


def _with(whole: Cell, gap: Cell) -> Cell:
    """Return a total with its deficit added, live."""
    if whole.value is None or gap.value is None:
        return whole
    own = inside(whole)
    other = inside(gap, len(own.refs))
    value = sum_of(float(one.value) for one in (whole, gap) if isinstance(one.value, int | float))
    return Cell(value, 0, Formula(f"{own.template}+{other.template}", (*own.refs, *other.refs)))


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


def _left_places(_: Sequence[Line], side: Sequence[Line]) -> list[list[InTable]]:
    """Return where the lines of the left side stand, column by column."""
    return [[InTable(line.key, column) for line in side] for column in _LEFT]


def _right_places(left: Sequence[Line], side: Sequence[Line]) -> list[list[InTable]]:
    """Return where the lines of the right side stand: in the rows of the left one, then below."""
    return [[InTable(left[number].key if number < len(left) else f"blank{number}", column)
             for number in range(len(side))] for column in _RIGHT]


def _has_rest(lines: Sequence[Line]) -> bool:
    """Tell whether a total holds more than its lines."""
    return any(not line.code and line.key.endswith((":left", ":right")) for line in lines)


def two_sided(make: Maker, named: tuple[str, str], left: Sequence[Line], right: Sequence[Line],
              totals: tuple[str, str], whole: tuple[Cell, Cell] | None = None,
              is_open_at: Sequence[bool] = (False, False)) -> Table:
    """Set two lists of lines side by side over one row of totals: as stated, where it is.

    ``named`` are its key and title. A column that is open has no totals: its lines are not all.
    """
    rows = []
    for number in range(max(len(left), len(right))):
        mine = left[number] if number < len(left) else None
        other = right[number] if number < len(right) else None
        blank = (words(""), words(""))
        rows.append(Row(mine.key if mine else f"blank{number}", mine.name if mine else "", (
            *(mine.cells if mine else blank), words(other.name if other else ""),
            *(other.cells if other else blank))))
    sums = [[summed(lines, place, places[place]) for place in range(len(COLUMNS))]
            for lines, places in ((left, _left_places(left, left)),
                                  (right, _right_places(left, right)))]
    both = [[Cell(None) if is_open else
             stated if stated.value is not None and not _has_rest(lines) else found
             for stated, found, is_open in zip(whole or own, own, is_open_at, strict=True)]
            for lines, own in zip((left, right), sums, strict=True)]
    rows.append(Row("total", totals[0], (*both[0], words(totals[1]), *both[1]), role="total"))
    base = make.base_of([line.code for line in (*left, *right) if line.code])
    plan = planned_title(make)
    group = make.text("sources"), make.text("uses")
    columns = (Column("base_sources", base, group[0], 13), Column("sources", plan, group[0], 13),
               Column("line", make.text("budget_line"), group[1], 30, "left"),
               Column("base_uses", base, group[1], 13), Column("uses", plan, group[1], 13))
    notes = (make.text("note_tail"),) if _has_rest((*left, *right)) else ()
    table = Table(*named, make.wan, make.text("budget_line"), columns, tuple(rows), notes,
                  label_width=30)
    return sourced(make, table)
