"""The lines of one budget as rows: sub-totals over their parts, what is left, both years live.

A total is the sum of the lines shown and of one more: the tail that rounding leaves, or the part
that the papers do not list. So every total of a statutory table adds up on the page, as it is
printed, and nothing is plugged out of sight.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from forecast.exhibits.kit import Cell, Formula, InTable, Maker, inside, published, total
from forecast.fiscal import rounding_tolerance
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Item

Column = Literal["base", "plan"]
COLUMNS: tuple[Column, Column] = ("base", "plan")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its key, its name, a cell a column, its depth; ``code`` is empty for a remainder."""

    key: str
    name: str
    cells: tuple[Cell, Cell]
    level: int = 0
    code: str = ""


def amounts(make: Maker, code: str) -> tuple[Cell, Cell]:
    """Return a line in the base year (as estimated or executed) and in the plan.

    The plan is the scenario that carries it. Where none was run, it is the budget as published; a
    budget of which nothing is published is shown as forecast.
    """
    plan, first = make.plan or make.main, make.result.first
    base = make.observed(code, make.result.base, plan)
    if make.plan is None and _is_budgeted(make, code):
        choice = make.result.dataset.intended(code, first, make.vintage(plan))
        return base, published(choice, 0)
    return base, make.intended(code, first, plan)


def _is_budgeted(make: Maker, code: str) -> bool:
    """Whether anything of a line's budget, memo lines apart, is published for the plan year."""
    dataset, first = make.result.dataset, make.result.first
    account = make.result.catalog[code].account
    return account is not None and any(
        dataset.intended(item.code, first) for item in make.result.catalog.lines(account)
        if item.side != "memo")


def is_open(make: Maker, whole: Item, place: int) -> bool:
    """Tell whether a column's total is neither stated nor the sum of what every budget has.

    Own revenue alone is not what a budget has in all, though nothing else is known of it.
    """
    core = [amounts(make, item.code) for item in make.result.catalog.children(whole.code)
            if not item.optional]
    return amounts(make, whole.code)[place].value in {None, 0.0} and not all(
        has_amount(cells) and cells[place].value is not None for cells in core)


def has_amount(cells: Sequence[Cell]) -> bool:
    """Whether any cell holds a number other than nought."""
    return any(cell.value not in {None, 0.0} for cell in cells)


def tree(make: Maker, item: Item, level: int = 0) -> list[Line]:
    """Return a line and, below it, the lines that add up to it; nothing when it has no figure."""
    catalog = make.result.catalog
    parts = [line for child in catalog.children(item.code) for line in tree(make, child, level + 1)]
    own = amounts(make, item.code)
    direct = [line for line in parts if line.level == level + 1]
    if not direct:
        return [Line(item.code, make.name(item.code), own, level, item.code)] \
            if has_amount(own) else []
    rest = remainder(make, f"{item.code}:rest", own, direct, level + 1)
    below = [*direct, *([rest] if rest else [])]
    cells = tuple(shown_total(own[place], below, place, has_rest=rest is not None)
                  for place in range(len(COLUMNS)))
    head = Line(item.code, make.name(item.code), (cells[0], cells[1]), level, item.code)
    return [head, *parts, *([rest] if rest else [])]


def remainder(make: Maker, key: str, whole: tuple[Cell, Cell], parts: Sequence[Line],
              level: int = 0, places: Sequence[Sequence[InTable]] = ()) -> Line | None:
    """Return what a stated total holds beyond its lines: a tail, or a part not listed.

    ``places`` says where the lines stand, column by column, in a table that has them elsewhere.
    """
    places = places or [[InTable(line.key, column) for line in parts] for column in COLUMNS]
    cells = [_left_over(whole[place], [line.cells[place] for line in parts], at)
             for place, at in enumerate(places)]
    if not has_amount(cells):
        return None
    bound = float(rounding_tolerance(len(parts)))
    is_tail = all(abs(_number(cell) or 0.0) <= bound for cell in cells)
    name = make.text("tail" if is_tail else "not_listed")
    return Line(key, name, (cells[0], cells[1]), level)


def _left_over(whole: Cell, parts: Sequence[Cell], places: Sequence[InTable]) -> Cell:
    """Return a stated figure less its lines, live."""
    stated = _number(whole)
    known = {place: number for place, cell in zip(places, parts, strict=True)
             if (number := _number(cell)) is not None}
    if stated is None or not known:
        return Cell(None)
    own = inside(whole)
    count = len(own.refs)
    marks = "-".join(f"{{{count + at}}}" for at in range(len(known)))
    return Cell(round(stated - sum_of(known.values()), 6), 0, Formula(
        f"ROUND({own.template}-{marks},6)", (*own.refs, *known)))


def planned_title(make: Maker) -> str:
    """Head the column of the plan year: 预算数 where a budget is at hand, else the forecast."""
    year = make.text("year", year=make.result.first.year)
    return f"{year}{make.text('budget')}" if make.plan else make.year_of(year, make.main)


def summed(lines: Sequence[Line], place: int, keys: Sequence[InTable] | None = None) -> Cell:
    """Return the sum of some lines in one column, live."""
    at = keys or [InTable(line.key, COLUMNS[place]) for line in lines]
    return total(dict(zip(at, (line.cells[place] for line in lines), strict=True)))


def shown_total(stated: Cell, below: Sequence[Line], place: int, *, has_rest: bool) -> Cell:
    """A total: the sum of what stands below it, what is left among it; else the stated figure.

    Without a row for what is left the lines give the total to the yuan, but need not after an edit:
    the figure that was stated follows its own cell then.
    """
    found = summed(below, place)
    return stated if found.value is None or (stated.value is not None and not has_rest) else found


def _number(cell: Cell) -> float | None:
    return None if cell.value is None or isinstance(cell.value, str) else float(cell.value)


