"""Where a sheet's tables are: heading rows, body, columns of names and columns of figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import plain
from forecast.importing.reading.periods import period_of, period_of_cell
from forecast.importing.reading.sheet import (
    is_corner,
    is_figure,
    is_note,
    is_number,
    is_words,
)
from forecast.importing.reading.tags import Role
from forecast.importing.reading.words import is_region, role_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forecast.importing.reading.sheet import Sheet

_BAND = 12
"""At most so many rows are taken for a heading, lines of metadata among them."""
_SEARCHED = 500
"""A table opens within so many rows from the end of the one before, or there is none."""
_SAMPLE = 40
"""What a column holds is judged by so many rows."""
_COUNTING = re.compile(r"(?:栏次|行次|序号|列次|甲|乙|栏目)+")
_METADATA = frozenset({Role.UNIT, Role.ID, Role.IGNORED, Role.PUBLISHED, Role.STATUS, Role.REGION})

_HEADED = frozenset({Role.UNIT, Role.STATUS, Role.REGION, Role.ID, Role.PUBLISHED})


@dataclass(frozen=True, slots=True)
class Group:
    """Columns of figures and the columns that name their rows; a two-sided table has two."""

    stubs: tuple[tuple[int, Role], ...]
    columns: tuple[int, ...]

    def of(self, role: Role) -> tuple[int, ...]:
        """List the columns that hold a role."""
        return tuple(column for column, held in self.stubs if held is role)


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a sheet.

    ``above`` are the rows of titles and remarks over it, ``heads`` those of its heading (lines of
    metadata among them), ``body`` those of its figures and the headings between them.
    """

    above: tuple[int, ...]
    heads: tuple[int, ...]
    body: tuple[int, ...]
    groups: tuple[Group, ...]


def blocks_of(sheet: Sheet) -> tuple[Block, ...]:
    """Find the tables of a sheet, from above."""
    found: list[Block] = []
    rows, start = sheet.rows, 0
    while start < len(rows):
        at = next((place for place in range(start, min(len(rows), start + _SEARCHED))
                   if _opens(sheet, rows, start, place)), None)
        if at is None:
            break
        columns = _figure_columns(sheet, rows[at:at + 5])
        top = _top(sheet, rows, start, at, columns)
        end = _end(sheet, rows, at, columns)
        heads, body = tuple(rows[top:at]), tuple(
            row for row in rows[at:end] if not _is_counting(sheet, row))
        groups = _groups(sheet, heads, body)
        if groups:
            found.append(Block(tuple(rows[start:top]), heads, body, groups))
        start = end
    return tuple(found)


def _opens(sheet: Sheet, rows: Sequence[int], start: int, at: int) -> bool:
    """Tell whether a row is the first one of a body: it has figures under words."""
    row = rows[at]
    columns = _figure_columns(sheet, [row])
    if not columns or _is_counting(sheet, row) or at == start:
        return False
    labelled = any(is_words(cell) for column, cell in sheet.filled(row).items())
    return labelled and _heads(sheet, rows[at - 1], columns, rows, at - 1, start)


def _heads(sheet: Sheet, row: int, columns: Sequence[int], rows: Sequence[int], at: int,
           start: int) -> bool:
    """Tell whether the rows from one upwards hold words over at least one column of figures."""
    for place in range(at, max(start, at - _BAND) - 1, -1):
        if _is_head(sheet, rows[place], columns):
            return True
        if not _is_bare(sheet, rows[place]) and not _is_counting(sheet, rows[place]):
            return False
    return False


def _figure_columns(sheet: Sheet, rows: Sequence[int]) -> list[int]:
    return sorted({column for row in rows for column, cell in sheet.filled(row).items()
                   if is_figure(cell) and is_number(cell)})


def _is_counting(sheet: Sheet, row: int) -> bool:
    """Tell whether a row only numbers the columns: 栏次 1 2 3."""
    first = next((sheet.text(row, column) for column in sheet.filled(row)), "")
    return bool(_COUNTING.fullmatch(plain(first)))


def _is_bare(sheet: Sheet, row: int) -> bool:
    """Tell whether a row has one text and nothing else, as a line of metadata without values."""
    return len(sheet.filled(row)) == 1


def _is_head(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    """Tell whether a row can belong to a heading: words over columns of figures, not one title."""
    filled = sheet.filled(row)
    if not filled or any(is_figure(cell) and is_number(cell) for column, cell in filled.items()
                         if column in columns):
        return False
    first = next(iter(filled))
    texts = {column: sheet.text(row, column) for column in filled}
    if is_note(texts[first]):
        return False
    over = [column for column in columns if (cell := sheet.head(row, column)) is not None
            and is_words(cell)]
    kept = [column for column in over if not is_corner(sheet.text(row, column))]
    if not kept:
        return False
    if len(filled) == 1:
        left, right = sheet.covers(row, first)
        inside = [column for column in columns if left <= column <= right]
        # one text alone: a title, unless it heads a group of the columns or the only column
        return (first in columns and len(columns) == 1) or (
            first >= min(columns) and len(inside) > 1 and left > 1)
    words = [text for column, text in texts.items() if not is_corner(text)]
    return len(words) > 1 or (first in columns and first > 1 and len(columns) == 1)


def _top(sheet: Sheet, rows: Sequence[int], start: int, at: int, columns: Sequence[int]) -> int:
    """Return the place of the heading's first row."""
    top = at
    for place in range(at - 1, max(start, at - _BAND) - 1, -1):
        if _is_head(sheet, rows[place], columns) or (
                _is_counting(sheet, rows[place])):
            top = place
        elif not _is_bare(sheet, rows[place]) or is_corner(_first(sheet, rows[place])) or not any(
                _is_head(sheet, rows[other], columns) for other in range(start, place)):
            break
    return top


def _first(sheet: Sheet, row: int) -> str:
    return next((sheet.text(row, column) for column in sheet.filled(row)), "")


def _end(sheet: Sheet, rows: Sequence[int], at: int, columns: Sequence[int]) -> int:
    """Return the place behind the body: at notes, or where another heading begins."""
    last = at
    for place in range(at, len(rows)):
        row = rows[place]
        has_figures = any(is_figure(cell) for cell in sheet.filled(row).values())
        if is_note(_first(sheet, row)) and not (has_figures and _in(sheet, row, columns)):
            break
        if has_figures and _in(sheet, row, columns):
            last = place
            continue
        if place > at and _is_head(sheet, row, columns):
            break
    return last + 1


def _in(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    filled = sheet.filled(row)
    return any(is_figure(filled.get(column)) for column in columns)


def _groups(sheet: Sheet, heads: Sequence[int], body: Sequence[int]) -> tuple[Group, ...]:
    """Part the columns into names and figures, and into the sides of a two-sided table."""
    used = sorted({column for row in body for column in sheet.filled(row)})
    roles = {column: _role(sheet, heads, body, column) for column in used}
    parts: list[tuple[list[tuple[int, Role]], list[int]]] = [([], [])]
    for column in used:
        role = roles[column]
        stubs, figures = parts[-1]
        if role is Role.VALUE:
            figures.append(column)
        elif role in {Role.NAME, Role.CODE} and figures and any(
                roles[later] is Role.VALUE for later in used if later > column) and (
                any(held is Role.NAME for _, held in stubs)):
            parts.append(([(column, role)], []))
        else:
            stubs.append((column, role))
    shared = [(column, role) for column, role in parts[0][0]
              if role in {Role.PERIOD, Role.MONTH, Role.REGION}]
    return tuple(
        Group(tuple([*(one for one in shared if at and one[1] not in {r for _, r in stubs}), *stubs]),
              tuple(figures))
        for at, (stubs, figures) in enumerate(parts) if figures)


def _role(sheet: Sheet, heads: Sequence[int], body: Sequence[int], column: int) -> Role:
    """Tell what a column holds: as its heading says, else as its cells look."""
    said = [role for row in heads if (cell := sheet.head(row, column)) is not None
            and not _is_metadata(sheet, row) and (role := role_of(str(cell.value))) is not None]
    cells = [cell for row in body[:_SAMPLE] if (cell := sheet.cell(row, column)) is not None]
    figures = sum(is_figure(cell) for cell in cells)
    mostly = 2 * figures > len(cells)
    dated = 2 * sum(period_of_cell(cell) is not None for cell in cells) > len(cells)
    # 收入, 支出 or 项目 head names; over nothing but numbers they are a kind of figure, and a
    # terminal's 指标名称 heads the dates below it
    if said and said[-1] is not Role.VALUE and (
            said[-1] is not Role.NAME or not (mostly or dated)):
        return said[-1]
    if mostly:
        return Role.VALUE
    if dated:
        return Role.PERIOD
    if not any(sheet.head(row, column) for row in heads) or column == _leftmost(sheet, body):
        regions = sum(isinstance(cell.value, str) and is_region(plain(cell.value))
                      for cell in cells)
        return Role.REGION if 2 * regions > len(cells) else Role.NAME
    return Role.IGNORED


def _leftmost(sheet: Sheet, body: Sequence[int]) -> int:
    return min((column for row in body for column in sheet.filled(row)), default=1)


def _is_metadata(sheet: Sheet, row: int) -> bool:
    """Tell whether a heading row says one thing of all its columns: 单位, 频率, 指标ID."""
    return metadata_role(sheet, row) is not None


def metadata_role(sheet: Sheet, row: int) -> Role | None:
    """Return what a heading row says of each column: its unit, its identifier; else None."""
    first = next(iter(sheet.filled(row).items()), None)
    if first is None:
        return None
    column, cell = first
    role = role_of(str(cell.value))
    others = [sheet.text(row, other) for other in sheet.filled(row) if other != column]
    if role in _HEADED and any(
            role_of(text) is not None or period_of(text) is not None for text in others):
        return None  # 地区 over the names, years over the figures
    return role if role in _METADATA else None


def columns_of(block: Block) -> Iterator[tuple[Group, int]]:
    """Go through the columns of figures with the group that each belongs to."""
    for group in block.groups:
        for column in group.columns:
            yield group, column
