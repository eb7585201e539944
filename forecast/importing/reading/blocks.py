"""Where a sheet's tables are: titles above, heading rows, body; then their columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from forecast.data import plain
from forecast.importing.reading.columns import Group, groups_of, metadata_of
from forecast.importing.reading.cues import alone
from forecast.importing.reading.periods import is_year
from forecast.importing.reading.sheet import (
    is_corner,
    is_english,
    is_figure,
    is_note,
    is_number,
    is_words,
)
from forecast.importing.reading.tags import Role
from forecast.importing.reading.words import clean, role_of, side_of
from forecast.workbook.inputs import units_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forecast.importing.reading.sheet import Sheet

_BAND = 24
"""At most so many rows are taken for a heading, lines of metadata among them."""
_HEADS = 4
"""Within so many rows of it stands what the first row of a body is headed by."""
_TITLES = 20
"""At most so many rows above a heading are looked at for titles."""
_SEARCHED = 500
"""A table opens within so many rows from the end of the one before, or there is none."""
_OF_SERIES = frozenset({Role.ID, Role.IGNORED, Role.PUBLISHED, Role.FREQUENCY})
"""What a line of a terminal's heading says of its series, in numbers too."""
_COUNTING = re.compile(r"(?:栏次|行次|序号|列次|甲|乙|栏目|公式|关系式)+")
_COUNTED = re.compile(r"[\dA-Z甲乙丙丁戊=+\-*/×÷()%.,①-⑳栏]+")


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a sheet.

    ``above`` are the rows of titles and remarks over it, ``heads`` those of its heading (lines of
    ``metadata`` among them), ``body`` those of its figures and the headings between them.
    """

    above: tuple[int, ...]
    heads: tuple[int, ...]
    body: tuple[int, ...]
    groups: tuple[Group, ...]
    metadata: Mapping[int, Role]

    def columns(self) -> Iterator[tuple[Group, int]]:
        """Go through the columns of figures with the group that each belongs to."""
        for group in self.groups:
            for column in group.columns:
                yield group, column


def blocks_of(sheet: Sheet) -> Iterator[Block]:
    """Find the tables of a sheet, from above."""
    rows, start = sheet.rows, 0
    while start < len(rows):
        at = next((place for place in range(start, min(len(rows), start + _SEARCHED))
                   if _opens(sheet, rows, start, place)), None)
        if at is None:
            break
        columns = _figure_columns(sheet, rows[at:at + 5])
        top = _top(sheet, rows, start, at, columns)
        end = _end(sheet, rows, at, columns)
        bottom = _bottom(sheet, rows, top, at, columns)
        while top < bottom - 1 and _are_titles(sheet, rows[top], rows[top + 1]):
            top += 1
        heads = tuple(row for row in rows[top:bottom] if not _is_counting(sheet, row))
        body = tuple(row for row in rows[bottom:end] if not _is_counting(sheet, row))
        metadata = metadata_of(sheet, heads, body)
        groups = groups_of(sheet, heads, body, metadata)
        if groups:
            yield Block(tuple(rows[max(start, top - _TITLES):top]), heads, body, groups, metadata)
        start = end


def _opens(sheet: Sheet, rows: Sequence[int], start: int, at: int) -> bool:
    """Tell whether a row is the first one of a body: it has figures under words."""
    row = rows[at]
    if at == start:
        return False
    columns = _figure_columns(sheet, [row])
    if not columns or _is_counting(sheet, row) or role_of(_first(sheet, row)) in _OF_SERIES:
        return False
    labelled = any(is_words(cell) for cell in sheet.filled(row).values())
    return (labelled or _is_month(sheet, rows, at, start)) and _is_headed(
        sheet, columns, rows, at - 1, start)


def _is_month(sheet: Sheet, rows: Sequence[int], at: int, start: int) -> bool:
    """Tell whether a row of nothing but numbers begins with one of a month: 月份 stands over it."""
    first = next(iter(sheet.filled(rows[at])))
    return any(role_of(sheet.text(rows[place], first)) is Role.MONTH
               for place in range(max(start, at - _HEADS), at))


def _is_headed(sheet: Sheet, columns: Sequence[int], rows: Sequence[int], at: int, start: int
               ) -> bool:
    """Tell whether the rows from one upwards hold words over at least one column of figures."""
    for place in _upwards(sheet, columns, rows, at, start):
        if _is_head(sheet, rows[place], columns):
            return True
        if not _is_passed(sheet, rows[place]) and not _is_counting(sheet, rows[place]):
            return False
    return False


def _upwards(sheet: Sheet, columns: Sequence[int], rows: Sequence[int], at: int, start: int
             ) -> Iterator[int]:
    """Go up through the rows that may be a heading's, past lines that nobody filled in."""
    left = _BAND
    for place in range(at, start - 1, -1):
        if not _is_unfilled(sheet, rows[place], columns):
            yield place
            left -= 1
            if left < 0:
                return


def _is_unfilled(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    """Tell whether a row has a name and a unit before blank figures: 固定资产投资 亿元."""
    filled = sheet.filled(row)
    if len(filled) < 2 or max(filled) >= min(columns, default=0):
        return False
    _, *texts = (plain(sheet.text(row, column)) for column in filled)
    return any(units_named(text) == (text,) for text in texts)


def _figure_columns(sheet: Sheet, rows: Sequence[int]) -> list[int]:
    return sorted({column for row in rows for column, cell in sheet.filled(row).items()
                   if is_figure(cell) and is_number(cell)} or {
        column for row in rows for column in _amounts_like_years(sheet, row)})


def _amounts_like_years(sheet: Sheet, row: int) -> list[int]:
    """List the numbers of a row that could be years and are amounts: 社会消费品零售总额 亿元 2017.

    A heading of years has a word for names, or none, before them, and no unit among them; below
    a heading over the same columns there is none.
    """
    filled = sheet.filled(row)
    first = next(iter(filled), 0)
    years = [column for column, cell in filled.items() if column != first
             and isinstance(cell.value, float) and is_year(cell.value)]
    texts = [plain(sheet.text(row, column)) for column in filled if column not in years]
    if not years or not texts or first in years or role_of(texts[0]) is not None or any(
            is_figure(cell) for cell in filled.values()):
        return []
    if _are_below_words(sheet, row, years):
        return years
    has_unit = any(units_named(text) == (text,) for text in texts[1:])
    return years[-1:] if has_unit or len(years) == 1 else []


def _are_below_words(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    """Tell whether the nearest row above without figures in some columns has words in each."""
    for above in range(row - 1, max(row - _BAND, 0), -1):
        cells = [sheet.filled(above).get(column) for column in columns]
        if not any(cells) or any(is_figure(cell) for cell in cells):
            continue
        is_bare = any(cell is not None and isinstance(cell.value, float) for cell in cells)
        if is_bare and role_of(_first(sheet, above)) is None:
            continue  # such numbers again
        return all(map(is_words, cells))
    return False


def _is_counting(sheet: Sheet, row: int) -> bool:
    """Tell whether a row only numbers the columns: 栏次 1 2 3."""
    filled = sheet.filled(row)
    texts = [plain(sheet.text(row, column)) for column in filled]
    if texts and _COUNTING.fullmatch(texts[0]):
        return len(texts) == 1 or all(
            _COUNTED.fullmatch(text) or _COUNTING.fullmatch(text) for text in texts[1:])
    numbers = [cell.value for cell in filled.values() if isinstance(cell.value, float)]
    return len(numbers) == len(texts) > 1 and numbers[0] in {1, 2} and all(
        after == before + 1 for before, after in pairwise(numbers))


def _is_bare(sheet: Sheet, row: int) -> bool:
    """Tell whether a row has one text and nothing else, as a line of metadata without values."""
    return len(sheet.filled(row)) == 1


def _is_passed(sheet: Sheet, row: int) -> bool:
    """Tell whether a row may stand between a heading and its figures: one text, or English ones."""
    return _is_bare(sheet, row) or all(
        is_english(sheet.text(row, column)) for column in sheet.filled(row))


def _is_head(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    """Tell whether a row can belong to a heading: words over columns of figures, not one title."""
    filled = sheet.filled(row)
    if len(filled) > 1 and role_of(_first(sheet, row)) in _OF_SERIES:
        return True
    if not filled or any(is_figure(cell) and is_number(cell) for column, cell in filled.items()
                         if column in columns) or set(_amounts_like_years(sheet, row)) & {*columns}:
        return False
    first = next(iter(filled))
    texts = {column: sheet.text(row, column) for column in filled}
    if is_note(texts[first]):
        return False
    over = [column for column in columns if (cell := sheet.head(row, column)) is not None
            and is_words(cell)]
    if not any(not is_corner(sheet.text(row, column)) for column in over):
        return False
    if len(filled) == 1:
        left, right = sheet.covers(row, first)
        inside = [column for column in columns if left <= column <= right]
        # one text alone: a title, unless it heads a group of the columns or the only column
        return (first in columns and len(columns) == 1) or (
            first >= min(columns) and len(inside) > 1 and left > 1)
    words = [text for text in texts.values() if not is_corner(text)]
    return len(words) > 1 or (first in columns and first > 1 and len(columns) == 1)


def _top(sheet: Sheet, rows: Sequence[int], start: int, at: int, columns: Sequence[int]) -> int:
    """Return the place of the heading's first row."""
    top = at
    for place in _upwards(sheet, columns, rows, at - 1, start):
        if _is_head(sheet, rows[place], columns) or _is_counting(sheet, rows[place]) or (
                top < at and _heads_names(sheet, rows[place], columns)):
            top = place
        elif not _is_passed(sheet, rows[place]) or is_corner(_first(sheet, rows[place])) or not any(
                _is_head(sheet, rows[other], columns) for other in range(start, place)):
            break
    return top


def _are_titles(sheet: Sheet, row: int, below: int) -> bool:
    """Tell whether a row holds the titles of tables side by side, each over what names its rows."""
    filled = sheet.filled(row)
    return len(filled) > 1 and all(
        role_of(sheet.text(below, column)) in _NAMING and _is_title(sheet.text(row, column))
        for column in filled)


_NAMING = frozenset({Role.NAME, Role.PERIOD, Role.MONTH, Role.REGION, Role.CODE, Role.CLASS})


def _is_title(text: str) -> bool:
    word = clean(text)
    return role_of(text) is None and not side_of(text) and not is_corner(text) and (
        alone(word) is None)


def _heads_names(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    """Tell whether a row heads the names alone, over the line of the years: 指标 单位."""
    filled = sheet.filled(row)
    roles = {role_of(sheet.text(row, column)) for column in filled}
    return len(filled) > 1 and max(filled) < min(columns, default=0) and (
        roles <= {Role.NAME, Role.CODE, Role.UNIT})


def _bottom(sheet: Sheet, rows: Sequence[int], top: int, at: int, columns: Sequence[int]) -> int:
    """Return the place behind the heading.

    Lines that open a part (2019年, 指数) and those that nobody filled in are the body's.
    """
    left = min((column for row in rows[at:at + 5] for column in sheet.filled(row)), default=1)
    bottom = at
    while bottom - 1 > top:
        row = rows[bottom - 1]
        if _is_unfilled(sheet, row, columns):
            bottom -= 1
            continue
        if not _is_bare(sheet, row) or left not in sheet.filled(row) or (
                role_of(_first(sheet, row)) not in {None, Role.NAME}) or (
                _is_head(sheet, row, columns)) or _is_counting(sheet, row):
            break
        bottom -= 1
    return bottom


def _first(sheet: Sheet, row: int) -> str:
    return next((sheet.text(row, column) for column in sheet.filled(row)), "")


def _end(sheet: Sheet, rows: Sequence[int], at: int, columns: Sequence[int]) -> int:
    """Return the place behind the body: at notes, or where another heading begins."""
    last = at
    for place in range(at, len(rows)):
        row = rows[place]
        filled = sheet.filled(row)
        has_figures = any(is_figure(filled.get(column)) for column in columns) or bool(
            set(_amounts_like_years(sheet, row)) & {*columns})
        if has_figures:
            last = place
        elif is_note(_first(sheet, row)) or (place > at and _is_head(sheet, row, columns)):
            break
    return last + 1
