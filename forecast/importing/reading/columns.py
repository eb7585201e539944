"""The columns of a table: which name its rows, which hold figures, what the others hold."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from forecast.data import plain
from forecast.importing.reading.cues import alone
from forecast.importing.reading.lexicon import is_region
from forecast.importing.reading.periods import period_of_cell
from forecast.importing.reading.sheet import is_figure, is_number
from forecast.importing.reading.tags import Role
from forecast.importing.reading.words import clean, role_of
from forecast.workbook.inputs import cell_text, units_named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.importing.reading.sheet import Sheet
    from forecast.xlsx import RawCell

_SAMPLE = 40
"""What a column holds is judged by so many rows."""
_CODE = 6
_METADATA = frozenset({Role.UNIT, Role.ID, Role.IGNORED, Role.PUBLISHED, Role.STATUS, Role.REGION,
                       Role.FREQUENCY})
NAMES = frozenset({Role.NAME, Role.CLASS, Role.MEMBER})
_SHARED = frozenset({Role.PERIOD, Role.MONTH, Role.REGION})
_OPENING = NAMES | _SHARED | {Role.CODE}
"""What opens the second side of a table whose sides each name their rows."""


@dataclass(frozen=True, slots=True)
class Group:
    """Columns of figures and the columns that name their rows; a two-sided table has two."""

    stubs: tuple[tuple[int, Role], ...]
    columns: tuple[int, ...]

    def has(self, roles: frozenset[Role]) -> bool:
        """Tell whether a column holds one of some roles."""
        return any(role in roles for _, role in self.stubs)


def groups_of(sheet: Sheet, heads: Sequence[int], body: Sequence[int],
              metadata: Mapping[int, Role]) -> tuple[Group, ...]:
    """Part the columns into names and figures, and into the sides of a two-sided table."""
    used = sorted({column for row in body for column in sheet.filled(row)})
    named = [row for row in heads if row not in metadata]
    roles = {column: _role(sheet, named, body, column, used) for column in used}
    _without_second_times(sheet, named, used, roles)
    parts: list[tuple[list[tuple[int, Role]], list[int]]] = [([], [])]
    for at, column in enumerate(used):
        role = roles[column]
        stubs, figures = parts[-1]
        if role is Role.VALUE:
            figures.append(column)
        elif figures and _opens(role, [held for _, held in stubs]) and any(
                roles[later] is Role.VALUE for later in used[at:]):
            parts.append(([(column, role)], []))
        else:
            stubs.append((column, role))
    shared = [(column, role) for column, role in parts[0][0] if role in _SHARED]
    return tuple(
        Group((*(shared if at and not any(held in _SHARED for _, held in stubs) else ()), *stubs),
              tuple(figures))
        for at, (stubs, figures) in enumerate(parts) if figures)


def _without_second_times(sheet: Sheet, heads: Sequence[int], used: Sequence[int],
                          roles: dict[int, Role]) -> None:
    """Take a column that only looks like years, behind one of times, for the amounts it heads.

    短期贷款 2000, 2100 beside 年份; a second side repeats the word for its times, or has none.
    """
    is_timed = False
    for column in used:
        if roles[column] is not Role.PERIOD:
            continue
        words = [str(cell.value) for row in heads
                 if (cell := sheet.head(row, column)) is not None]
        if is_timed and words and all(role_of(word) is None for word in words):
            roles[column] = Role.VALUE
        is_timed = True


def _opens(role: Role, held: Sequence[Role]) -> bool:
    """Tell whether a column behind figures begins another side: it says again what one said."""
    if role not in _OPENING:
        return False
    return role in held or (role is Role.CODE and bool(NAMES & set(held))) or (
        role in NAMES and bool(NAMES & set(held)))


def _role(sheet: Sheet, heads: Sequence[int], body: Sequence[int], column: int,
          used: Sequence[int]) -> Role:
    """Tell what a column holds: as its heading says, else as its cells look."""
    cells = _sample(sheet, body, column)
    said = _said(sheet, heads, column)
    is_headed = any(
        period_of_cell(cell) is not None or alone(clean(cell_text(cell))) is not None
        for row in heads if (cell := sheet.head(row, column)) is not None)
    # below a period no number is a year: 社会消费品零售总额 of 2017 is an amount
    figures = sum(is_figure(cell) or (is_headed and is_number(cell)) for cell in cells)
    mostly = 2 * figures > len(cells)
    dated = 2 * sum(period_of_cell(cell) is not None for cell in cells) > len(cells)
    if said and said[-1] is Role.REGION and (
            _is_over(sheet, heads, column) or (mostly and not _are_codes(cells))):
        said = []  # 县区 over 完成数 and 同比, 省 over a tier's part: whose figures they are
    if said and said[-1] is Role.PERIOD and cells and not any(map(_is_time, cells)):
        said = [Role.NAME]  # 年份 in the corner, over names, is of the years beside it
    if said and said[-1] is Role.UNIT and not any(
            units_named(cell_text(cell)) for cell in cells):
        said = []  # 单位 heads offices as well
    # 收入, 支出 or 项目 head names; over nothing but numbers they are a kind of figure, and a
    # terminal's 指标名称 heads the dates below it
    if said and said[-1] is not Role.VALUE and (
            said[-1] not in NAMES or not (mostly or dated)):
        return said[-1]
    if mostly:
        return Role.VALUE
    if dated:
        return Role.PERIOD
    if column != used[0]:
        kinds = sum(alone(clean(cell_text(cell))) is not None for cell in cells)
        if 2 * kinds > len(cells) and not sum(is_region(plain(cell_text(cell))) for cell in cells):
            return Role.KIND
        if any(sheet.head(row, column) for row in heads):
            return Role.IGNORED
    regions = sum(isinstance(cell.value, str) and is_region(plain(cell.value)) for cell in cells)
    return Role.REGION if 2 * regions > len(cells) else Role.NAME


def _is_time(cell: RawCell) -> bool:
    """Tell whether a cell says a time, perhaps with more behind it, or a number that may be one."""
    return period_of_cell(cell) is not None or not isinstance(cell.value, str) or (
        alone(clean(cell.value)) is not None)


def _are_codes(cells: Sequence[RawCell]) -> bool:
    """Tell whether numbers are those of places: six digits and more, all as long."""
    lengths = {len(plain(cell_text(cell))) for cell in cells}
    return len(lengths) == 1 and min(lengths) >= _CODE and all(
        plain(cell_text(cell)).isdecimal() for cell in cells)


def _is_over(sheet: Sheet, heads: Sequence[int], column: int) -> bool:
    """Tell whether a word for regions heads several columns that have headings of their own."""
    lowest = sheet.head(heads[-1], column)
    return lowest is not None and role_of(str(lowest.value)) is None


def _said(sheet: Sheet, heads: Sequence[int], column: int) -> list[Role]:
    """List what the headings of a column say that it holds.

    状态 and 发布日期 below 指标 tell of the columns of figures; names stand under them.
    """
    said = [role for row in heads if (cell := sheet.head(row, column)) is not None
            and (role := role_of(str(cell.value))) is not None]
    names = [role for role in said if role in NAMES]
    return names[-1:] if names and said[-1] in _METADATA else said


def _sample(sheet: Sheet, body: Sequence[int], column: int) -> list[RawCell]:
    """Return some cells of a column: of the first rows, else of the first that are filled in."""
    cells = [cell for row in body[:_SAMPLE] if (cell := sheet.cell(row, column)) is not None]
    return cells or list(islice(
        (cell for row in body if (cell := sheet.cell(row, column)) is not None), _SAMPLE))


def metadata_of(sheet: Sheet, heads: Sequence[int], body: Sequence[int]) -> dict[int, Role]:
    """Find the heading rows that say one thing of all columns: 单位, 频率, 指标ID.

    Such a line has its word over the periods of the rows, or holds nothing but units.
    """
    found: dict[int, Role] = {}
    for row in heads:
        filled = sheet.filled(row)
        first = min(filled)
        texts = [sheet.text(row, column) for column in filled]
        if role_of(texts[0]) is Role.UNIT:
            texts = texts[1:]
        if len(heads) > 1 and texts and all(_is_unit(text) for text in texts):
            found[row] = Role.UNIT
            continue
        role = role_of(sheet.text(row, first))
        if role in _METADATA and _is_dated(sheet, body, first):
            found[row] = role
    return found


def _is_unit(text: str) -> bool:
    word = plain(text).strip("()")
    return bool(word) and units_named(word) == (word,)


def _is_dated(sheet: Sheet, body: Sequence[int], column: int) -> bool:
    cells = _sample(sheet, body, column)
    return 2 * sum(period_of_cell(cell) is not None for cell in cells) > len(cells)
