"""Marks: each figure of a table with all that its title, headings and row say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast.importing.reading.columns import NAMES
from forecast.importing.reading.headings import Heading, headings_of
from forecast.importing.reading.naming import Said, is_sector, named
from forecast.importing.reading.sections import Part, part_of
from forecast.importing.reading.sheet import is_figure
from forecast.importing.reading.stubs import stub_tag
from forecast.importing.reading.tags import Measure, Role, Tag
from forecast.importing.reading.words import side_of
from forecast.workbook.inputs import cell_text, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from forecast.importing.reading.blocks import Block
    from forecast.importing.reading.columns import Group
    from forecast.importing.reading.context import Context
    from forecast.importing.reading.sheet import Sheet
    from forecast.importing.reading.words import Vocabulary
    from forecast.xlsx import RawCell


_DIGITS = re.compile(r"\s*[\d,，]+[.．]\d+\s*")
"""What could be a month of a year elsewhere (2006.5), in a column of figures is one."""
_PARTS = ("业", "服务", "增加值")
"""Ends of names that are parts of the domestic product too, though not of the catalogue."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One number of a table.

    ``row_tag`` and ``column_tag`` are what its row and its heading say, ``tag`` what all say
    together; ``name_at`` is where its name stands; ``unit`` the unit that the cell itself writes;
    ``beside`` is a heading, or a row's name, that no rule explains.
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
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """The numbers of a table, and the places where a dash stands for one."""

    marks: tuple[Mark, ...]
    gaps: frozenset[tuple[int, int]] = frozenset()


def marks_of(sheet: Sheet, block: Block, context: Context, known: Vocabulary) -> Marked:
    """Mark every number of a table."""
    marker = _Marker(sheet, block, context, known, headings_of(sheet, block, known))
    marks = tuple(marker.marks())
    return Marked(marks, frozenset(marker.gaps))


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row says, and where its name stands; ``upper`` is the name of names of two columns."""

    tag: Tag
    name_at: tuple[int, int]
    upper: str = ""
    is_blank: bool = False


@dataclass
class _Marker:
    """Goes through a table's rows, remembering what the rows above said."""

    sheet: Sheet
    block: Block
    context: Context
    known: Vocabulary
    heads: Mapping[int, Heading]
    gaps: set[tuple[int, int]] = field(default_factory=set)

    def marks(self) -> Iterator[Mark]:
        """Mark the numbers, row by row."""
        for group in self.block.groups:
            yield from self._of_group(group)

    def _of_group(self, group: Group) -> Iterator[Mark]:
        part, before, anchor = Part(), "", ""
        before_at = (0, 0)
        named_rows = group.has(NAMES)
        for row in self.block.body:
            said = self._row(row, group)
            cells = {column: cell for column in group.columns
                     if (cell := self.sheet.cell(row, column)) is not None}
            if not cells:
                part = self._part(row, said.tag, part) or part
                if said.tag.name:
                    before, before_at = said.tag.name, said.name_at
                    anchor = self._anchor(before, anchor)
                continue
            if said.is_blank and named_rows:
                continue
            if named_rows and not said.tag.name and said.tag.measure in {
                    Measure.GROWTH, Measure.INDEX} and before:
                said = replace(said, tag=replace(said.tag, name=before), name_at=before_at)
            elif said.tag.name:
                before, before_at = said.tag.name, said.name_at
                anchor = self._anchor(before, anchor)
            yield from self._of_row(row, said, replace(part, above=anchor), cells, group)

    def _of_row(self, row: int, said: _Row, part: Part, cells: Mapping[int, RawCell],
                group: Group) -> Iterator[Mark]:
        for column, cell in cells.items():
            read = _value(cell)
            if read is None:
                self.gaps.add((row, column))
                continue
            number, unit, is_percent = read
            head = self.heads[column]
            anchor = part.above if said.tag.name else self._left(column, group)
            whose = named(Said(
                said.tag.name, head.tag.name, said.upper or part.name,
                self.context.tag.name, anchor,
                group.has(frozenset({Role.CLASS}))), self.known)
            if whose.is_other:
                continue
            tag = _joined(said.tag, head.tag, part.tag, self.context.tag, whose.name)
            at = said.name_at if said.tag.name or not head.tag.name else head.named_at
            yield Mark(row, column, number, unit, tag, said.tag,
                       head.tag.over(Tag(unit=part.tag.unit)), at, is_percent, whose.beside)

    def _left(self, column: int, group: Group) -> str:
        """Return the nearest name to the left of a heading that is of more than a sector."""
        return next((name for left in reversed([one for one in group.columns if one < column])
                     if (name := self.heads[left].tag.name) and not is_sector(name)), "")

    def _anchor(self, name: str, before: str) -> str:
        """Return the name that those of sectors below are read under; parts of it leave it."""
        return before if is_sector(name) or (
            not self.known.knows(name) and name.endswith(_PARTS)) else name

    def _part(self, row: int, said: Tag, before: Part) -> Part | None:
        """Read a row without figures: its only text, whatever its column otherwise holds."""
        filled = self.sheet.filled(row)
        if len(filled) > 1:
            return None
        first = next(iter(filled))
        left, right = self.sheet.covers(row, first)
        if said.is_empty:
            said = self.known.tag(self.sheet.text(row, first))
        return part_of(said, before, self.known, is_wide=right > left)

    def _row(self, row: int, group: Group) -> _Row:
        """Read what the names, periods, codes and units of a row say."""
        tag, name_at, upper = Tag(), (row, group.columns[0]), ""
        is_blank = True
        for column, role in group.stubs:
            cell = self.sheet.head(row, column)
            if cell is None:
                continue
            said = stub_tag(role, cell, cell_text(cell), self.known)
            if role in NAMES:
                is_blank = False
            if role in NAMES and said.name:
                upper = tag.name
                name_at = (row, column)
                said = replace(said, side=self._side(column))
            tag = said.over(tag)
        return _Row(tag, name_at, upper if upper != tag.name else "", is_blank)

    def _side(self, column: int) -> str:
        return next((side for row in reversed(self.block.heads)
                     if (cell := self.sheet.head(row, column)) is not None
                     and (side := side_of(cell_text(cell)))), "")


def _value(cell: RawCell) -> tuple[float, str, bool] | None:
    """Read a number, its unit, and whether it prints in per cent; None for a gap or a text."""
    if isinstance(cell.value, float) and cell.kind == "number":
        return (round(cell.value * 100, 10), "%", True) if cell.is_percent else (
            cell.value, "", False)
    if not is_figure(cell) and not _DIGITS.fullmatch(str(cell.value)):
        return None
    read = parse_number(str(cell.value), moves=True)
    if read is None or read.value is None:
        return None
    return read.value, "%" if read.is_percent else read.unit, False


def _joined(row: Tag, column: Tag, part: Tag, context: Tag, name: str) -> Tag:
    """Join what a row, a heading, the part of the table and the title say."""
    if row.measure is Measure.LEVEL and column.measure is not None:
        row = replace(row, measure=None)  # 合计 says nothing of the rates beside its amount
    joined = row.over(column).over(part).over(context)
    if column.says_period or row.says_period or part.says_period:
        # a title's months do not count for what a heading gives a year of its own
        months = row.months or column.months or part.months
        years = (row.year, column.year, part.year)
        if months is None and any(year is not None for year in years):
            joined = replace(joined, months=None, step=None)
    elif (column.status is not None or row.status is not None) and joined.flow is None:
        joined = replace(joined, months=None, step=None)
    return replace(joined, name=name)
