"""In what unit figures stand: one rule for every sheet.

The cell says it (135亿元), else the column of units, else the row's name or the heading, else the
line above the table (单位：万元), else the sheet's contract. What stands in a place for units and
is not known, or of another kind, is one issue there, and the figures are not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from forecast.data import UnitCode, UnitError, parse_unit, plain
from forecast.issues import Issue
from forecast.labels import enumerated
from forecast.workbook.inputs.layout import cell_text
from forecast.workbook.inputs.typed import (
    fitting,
    heading_of,
    is_blank,
    looks_like_unit,
    suited,
    units_named,
)

if TYPE_CHECKING:
    from forecast.data import Item, Unit
    from forecast.issues import CellRef
    from forecast.workbook.inputs.found import Found

_CORNER = re.compile(r"(?<![\u4e00-\u9fff])(?:计量|金额|货币)?单位:([^()]*)")
_ANY = "元、万元、亿元、%"


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit of a row's or a column's figures.

    ``is_said`` when the sheet says it, ``is_own`` when the row or the heading itself does.
    """

    unit: Unit
    is_said: bool = True
    is_own: bool = False


def row_measure(found: Found, row: int, item: Item, issues: list[Issue], name: str = "name"
                ) -> Measure | None:
    """Return the unit of a row's figures; None, with an issue, where what is said is no use."""
    text = found.text(row, "unit")
    if not is_blank(text):
        return _said(units_named(text), text, item, found.place(row, "unit"), issues)
    return _headed(found, found.text(row, name), item, found.place(row, name), issues)


def column_measure(found: Found, column: int, item: Item, issues: list[Issue]) -> Measure | None:
    """Return the unit of the figures under a heading: the lowest of its words that has one."""
    words = found.heads[column].units or (found.others[column],)
    said = [word for word in words if (head := heading_of(word)).units or head.unknown]
    fits = (word for word in said if any(
        unit.dimension == item.unit.dimension for text in heading_of(word).units
        if (unit := fitting((text,), item.unit)) is not None))
    word = next(fits, (*said, words[0])[0])
    return _headed(found, word, item, found.head_place(column), issues)


def place_measure(found: Found, column: int, item: Item, row: Measure, issues: list[Issue]
                  ) -> Measure | None:
    """Return the unit of a row's figures in one column: the row's own, else the heading's.

    A heading says nothing of a rate among amounts.
    """
    heads = map(heading_of, found.heads[column].units)
    if row.is_own or item.unit.is_rate or not any(one.units or one.unknown for one in heads):
        return row
    return column_measure(found, column, item, issues)


def cell_measure(found: Found, key: str, own: Unit, issues: list[Issue]) -> Unit | None:
    """Return the unit of a column of the contract: its heading's, the sheet's, else ``own``."""
    column = found.columns[key]
    where, word = found.where(found.header_row, column), found.words(found.header_row)[column]
    head = heading_of(word)
    if head.units or head.unknown:
        unit = fitting(head.units, own)
        if unit is None or unit.dimension != own.dimension:
            code = "unknown_unit" if unit is None else "unit_mismatch"
            _once(Issue(code, where, head.unknown or str(head.units[0]),
                        (("item", head.name), ("unit", own.code))), issues)
            return None
        return unit
    corner = _corner(found, own, issues)
    return corner.unit if corner.is_sound else None if corner.is_said else own


def stated_unit(found: Found, row: int) -> str:
    """Return the unit that a sheet states for a row's amounts of anything but money.

    The column of units says it, else the line above the table.
    """
    text = found.text(row, "unit")
    if not is_blank(text):
        return text
    money = parse_unit(UnitCode.YUAN).dimension
    return next((unit for _, line in unit_lines(found) for unit in units_named(line)
                 if (read := unit_of(unit)) is not None and read.dimension != money), "")


def _headed(found: Found, word: str, item: Item, where: CellRef, issues: list[Issue]
            ) -> Measure | None:
    """Return the unit that a name bears, else the one above the table, else the contract's."""
    head = heading_of(word)
    if (head.units or head.unknown) and not _is_name(word, item):
        return _said(head.units, head.unknown, item, where, issues)
    corner = _corner(found, item.unit, issues)
    if corner.is_said:
        return Measure(corner.unit) if corner.is_sound else None
    if found.spec.unit and parse_unit(found.spec.unit).dimension == item.unit.dimension:
        return Measure(parse_unit(found.spec.unit))
    return Measure(item.unit, is_said=False)


def _is_name(word: str, item: Item) -> bool:
    """Tell whether what looks like a unit is a part of the item's very name."""
    names = (item.code, item.zh, item.en, *item.aliases)
    return plain(word).lower() in {plain(name).lower() for name in names}


def _said(units: tuple[str, ...], text: str, item: Item, where: CellRef, issues: list[Issue]
          ) -> Measure | None:
    unit = fitting(units, item.unit)
    if unit is not None:
        unit = suited(unit, item)
        if unit.dimension == item.unit.dimension:
            return Measure(unit, is_own=True)
    code = "unknown_unit" if unit is None else "unit_mismatch"
    _once(Issue(code, where, text or enumerated(map(str, units)),
                (("item", item.zh), ("unit", item.unit.code))), issues)
    return None


@dataclass(frozen=True, slots=True)
class _Corner:
    """The line above a table, as it is for one kind of figure."""

    unit: Unit
    is_said: bool = False
    is_sound: bool = False


def _corner(found: Found, own: Unit, issues: list[Issue]) -> _Corner:
    """Read 单位：万元、% above the table for figures of one kind.

    A line that names only units of other kinds says nothing of these, unless they are what the
    sheet is in.
    """
    for where, text in unit_lines(found):
        units = units_named(text)
        unit = fitting(units, own)
        if unit is not None and unit.dimension == own.dimension:
            return _Corner(unit, is_said=True, is_sound=True)
        is_sheets = bool(found.spec.unit) and parse_unit(
            found.spec.unit).dimension == own.dimension
        if not units and looks_like_unit(text):
            _once(Issue("unknown_unit", where, text, (
                ("item", found.grid.name), ("unit", found.spec.unit or _ANY))), issues)
            return _Corner(own, is_said=not own.is_rate)
        if units and is_sheets:
            _once(Issue("unit_mismatch", where, text, (
                ("item", found.grid.name), ("unit", found.spec.unit))), issues)
            return _Corner(own, is_said=True)
    return _Corner(own)


def unit_lines(found: Found) -> list[tuple[CellRef, str]]:
    """List what is said of units above the table; 单位： may have its unit in the next cell."""
    lines: list[tuple[CellRef, str]] = []
    for row, column, said in _units_above(found.above):
        text = said or plain(cell_text(found.beside(row, column)))
        right = (row + 1, column) if found.is_turned else (row, column + 1)
        lines.append((found.where(*((row, column) if said else right)), text))
    return lines


@cache
def _units_above(above: tuple[tuple[int, int, str], ...]) -> tuple[tuple[int, int, str], ...]:
    """Return the texts over a table that speak of units, with what they say; asked every row."""
    return tuple((row, column, match[1]) for row, column, text in above
                 if (match := _CORNER.search(plain(text))))


def _once(issue: Issue, issues: list[Issue]) -> None:
    if issue not in issues:
        issues.append(issue)


def unit_of(text: str) -> Unit | None:
    """Read a cell that holds a unit and nothing else; None when it is not known."""
    if is_blank(text):
        return parse_unit("")
    try:
        return parse_unit(text)
    except UnitError:
        return fitting(units_named(text), None)
