"""Marks: each figure of a table with all that its title, headings and row say of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import plain
from forecast.importing.reading.blocks import columns_of, metadata_role
from forecast.importing.reading.periods import period_of, period_of_cell
from forecast.importing.reading.sheet import is_figure
from forecast.importing.reading.tags import Role, Tag
from forecast.importing.reading.words import (
    Vocabulary,
    alone,
    clean,
    side_of,
)
from forecast.workbook.inputs import cell_text, day_of, parse_number, status_of, units_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.importing.reading.blocks import Block, Group
    from forecast.importing.reading.context import Context
    from forecast.importing.reading.sheet import Sheet
    from forecast.xlsx import RawCell


@dataclass(frozen=True, slots=True)
class Mark:
    """One number of a table.

    ``row_tag`` and ``column_tag`` are what its row and its heading say, ``tag`` what all say
    together; ``name_at`` is where its name stands; ``unit`` the unit that the cell itself writes.
    """

    row: int
    column: int
    value: float
    unit: str
    tag: Tag
    row_tag: Tag
    column_tag: Tag
    name_at: tuple[int, int]
    is_percent: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """The numbers of a table, and the rows' names that no number stands beside."""

    marks: tuple[Mark, ...]
    gaps: frozenset[tuple[int, int]] = frozenset()


def marks_of(sheet: Sheet, block: Block, context: Context, known: Vocabulary) -> Marked:
    """Mark every number of a table."""
    heads = {column: _column_tag(sheet, block, column, group, known)
             for group, column in columns_of(block)}
    named_at = {column: _named_at(sheet, block, column, tag, known)
                for column, tag in heads.items() if tag.name}
    marks: list[Mark] = []
    gaps: set[tuple[int, int]] = set()
    sections: dict[int, Tag] = {}
    for row in block.body:
        for at, group in enumerate(block.groups):
            row_tag, name_at = _row_tag(sheet, block, row, group, known)
            values = {column: read for column in group.columns
                      if (read := _value(sheet.cell(row, column))) is not None}
            if not values:
                if row_tag.says_period and not row_tag.name:  # 2019年 above its months
                    sections[at] = row_tag
                gaps |= {(row, column) for column in group.columns if sheet.cell(row, column)}
                continue
            own = row_tag.over(Tag(year=sections[at].year)) if at in sections else row_tag
            for column in group.columns:
                if column not in values:
                    if sheet.cell(row, column) is not None:
                        gaps.add((row, column))
                    continue
                number, unit, is_percent = values[column]
                head = heads[column]
                named = name_at if row_tag.name or not head.name else named_at[column]
                marks.append(Mark(row, column, number, unit, _joined(own, head, context.tag), own,
                                  head, named, is_percent))
    return Marked(tuple(marks), frozenset(gaps))


def _value(cell: RawCell | None) -> tuple[float, str, bool] | None:
    """Read a number, its unit, and whether it prints in per cent; None for a gap or a text."""
    if cell is None:
        return None
    if isinstance(cell.value, float) and cell.kind == "number":
        return (round(cell.value * 100, 10), "%", True) if cell.is_percent else (
            cell.value, "", False)
    if not is_figure(cell):
        return None
    read = parse_number(str(cell.value), moves=True)
    if read is None or read.value is None:
        return None
    return read.value, "%" if read.is_percent else read.unit, False


def _joined(row: Tag, column: Tag, context: Tag) -> Tag:
    """Join what a row, a heading and a title say: names as the more special of them has it."""
    name = row.name or column.name
    if row.name and column.name:
        name = row.name
    joined = row.over(column).over(context)
    stands_alone = column.status is not None or row.status is not None
    if column.says_period or row.says_period:
        # a title's months do not count for what a heading gives a year of its own
        months = row.months or column.months
        own_year = row.year if row.year is not None else column.year
        if months is None and own_year is not None:
            joined = replace(joined, months=None, step=None)
    elif stands_alone and joined.flow is None:
        joined = replace(joined, months=None, step=None)
    return replace(joined, name=name or context.name)


def _row_tag(sheet: Sheet, block: Block, row: int, group: Group, known: Vocabulary
             ) -> tuple[Tag, tuple[int, int]]:
    """Read what the names, periods, codes and units of a row say, and where its name stands."""
    tag, name_at = Tag(), (row, group.columns[0])
    for column, role in group.stubs:
        cell = sheet.head(row, column)
        if cell is None:
            continue
        text = cell_text(cell)
        said = _stub(role, cell, text, known)
        if role is Role.NAME and said.name:
            name_at = (row, column)
            said = replace(said, side=_stub_side(sheet, block, column))
        tag = said.over(tag)
    return tag, name_at


def _stub_side(sheet: Sheet, block: Block, column: int) -> str:
    return next((side for row in reversed(block.heads)
                 if (cell := sheet.head(row, column)) is not None
                 and (side := side_of(cell_text(cell)))), "")


def _stub(role: Role, cell: RawCell, text: str, known: Vocabulary) -> Tag:
    """Read one cell beside the figures by what its column holds."""
    if role is Role.NAME:
        return known.tag(text)
    if role in {Role.PERIOD, Role.MONTH}:
        return _period(cell, text, role)
    if role is Role.REGION:
        return Tag(region=clean(text))
    if role is Role.CODE:
        return Tag(code=plain(text))
    if role is Role.ID:
        return Tag(id=plain(text))
    if role is Role.UNIT and text.isascii() and not units_named(text.split(",", maxsplit=1)[0]):
        return Tag(unit=text.split(",", maxsplit=1)[0].strip().lower())  # Index, 2015=100
    if role is Role.UNIT:
        named = units_named(text)
        return Tag(unit=named[0] if named else plain(text))
    if role is Role.STATUS:
        return Tag(status=status_of(text))
    if role is Role.PUBLISHED:
        return Tag(published=day_of(text))
    return Tag()


def _period(cell: RawCell, text: str, role: Role) -> Tag:
    said = period_of_cell(cell) or period_of(clean(text))
    if said is None and role is Role.MONTH and isinstance(cell.value, float):
        month = int(cell.value)
        said = Tag(months=(month, month), step=12) if 1 <= month <= 12 else None
    return said or heading_period(clean(text))


def heading_period(text: str) -> Tag:
    """Read a period with words behind it (2020年1-8月累计) where only a period is looked for."""
    return alone(text) or Tag()


def _column_tag(sheet: Sheet, block: Block, column: int, group: Group, known: Vocabulary) -> Tag:
    """Read the heading of a column of figures, its rows from above, lines of metadata apart."""
    texts: list[str] = []
    tag = Tag()
    rows = list(block.heads)
    for at, row in enumerate(rows):
        role = metadata_role(sheet, row)
        cell = sheet.head(row, column)
        if cell is None and role is None:
            cell = _carried(sheet, rows, at, column, group)
        if cell is None:
            continue
        if role is not None:
            said = _stub(role, cell, cell_text(cell), known)
            # a unit may stand in two rows: £ above m
            tag = replace(said, unit=tag.unit + said.unit).over(tag)
            continue
        text = cell_text(cell)
        if (said := period_of_cell(cell)) is not None:
            text = text if isinstance(cell.value, str) else _written(said)
        if text and clean(text) not in texts:
            texts.append(clean(text))
    kept = [text for text in texts if not text.isascii()] or texts
    kept = [text for text in texts if text in kept or not any(c.isalpha() for c in text)]
    return tag.over(_stacked(kept, known))


def _named_at(sheet: Sheet, block: Block, column: int, tag: Tag, known: Vocabulary
              ) -> tuple[int, int]:
    """Return where the name in a heading stands: its lowest part."""
    rows = [row for row in block.heads if metadata_role(sheet, row) is None
            and (cell := sheet.head(row, column)) is not None
            and (part := known.tag(cell_text(cell)).name) and tag.name.endswith(part)]
    return (rows[-1] if rows else block.heads[-1]), column


def _written(said: Tag) -> str:
    if said.months is None:
        return f"{said.year}年"
    return f"{said.year}年{said.months[1]}月"


def _carried(sheet: Sheet, rows: Sequence[int], at: int, column: int, group: Group
             ) -> RawCell | None:
    """Return the heading that a blank cell stands under: the next to its left, where the row is
    not the lowest and that heading has not come to its end in its own column.
    """
    if at == len(rows) - 1 or not any(sheet.head(row, column) for row in rows[at + 1:]):
        return None
    for left in range(column - 1, min(group.columns) - 1, -1):
        cell = sheet.cell(rows[at], left)
        if cell is not None:
            _, right = sheet.covers(rows[at], left)
            below = any(sheet.cell(row, left) for row in rows[at + 1:])
            return cell if below and right == left else None
    return None


def _stacked(texts: Sequence[str], known: Vocabulary) -> Tag:
    """Read the lines of a heading together, else one after the other, the lower counting more."""
    if not texts:
        return Tag()
    whole = "".join(texts)
    if len(texts) > 1 and (said := alone(whole)) is not None:
        return said
    if len(texts) == 1:
        return known.tag(texts[0])
    tags = [known.tag(text) for text in texts]
    named = [tag.name for tag in tags if tag.name]
    tag = Tag()
    for said in tags:
        tag = said.over(tag)
    if len(named) > 1:
        lower = named[-1]
        return replace(tag, name=lower if known.knows(lower) else "".join(named))
    return tag
