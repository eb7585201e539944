"""Marks: each figure of a table with all that its title, headings and row say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from forecast.data import MONTHS, UnitCode
from forecast.importing.reading.columns import NAMES
from forecast.importing.reading.headings import Heading, headings_of, of_budgets
from forecast.importing.reading.naming import (
    TAILS,
    Said,
    is_branch,
    is_narrow,
    is_sector,
    named,
    of_debt,
)
from forecast.importing.reading.sheet import is_english, is_figure
from forecast.importing.reading.stubs import Part, numbering_of, part_of, stub_tag
from forecast.importing.reading.tags import Measure, Role, Tag, joined
from forecast.importing.reading.words import bare, clean, is_total, side_of
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
_DEBT, _KIND = "债务", re.compile("一般|专项")
_CHANGE = re.compile("新增|提前|核减|调[增减整]")
_PROBE = 50
_SIDES = {"source": "收入", "use": "支出"}
_OF_IT = ("#", "＃", "其中")  # what marks a line as a part of the one above


@dataclass(frozen=True, slots=True)
class Mark:
    """One number of a table.

    ``row_tag`` and ``column_tag`` are what its row and its heading say, ``tag`` what all say
    together; ``name_at`` is where its name stands; ``unit`` the unit that the cell itself writes;
    ``beside`` is a heading, or a row's name, that no rule explains; ``qualifier`` a word that is
    part of the figure: 左右.
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
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """The numbers of a table, and the places where a dash stands for one."""

    marks: tuple[Mark, ...]
    gaps: frozenset[tuple[int, int]] = frozenset()


def marks_of(sheet: Sheet, block: Block, context: Context, known: Vocabulary) -> Marked:
    """Mark every number of a table."""
    heads = of_budgets(headings_of(sheet, block, known), context)
    marker = _Marker(sheet, block, context, known, heads)
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
class _Above:
    """What the rows above say for those below."""

    known: Vocabulary
    part: Part = field(default_factory=Part)
    numbering: str = ""
    """How a part of some enterprises only is numbered: the next one so numbered ends it."""
    level: str = ""
    """How the line of the total is numbered: what is numbered alike stands beside it."""
    is_change: bool = False
    """The last line of all debt is of what is added to it: so are those of its kinds below it."""

    def headed(self, part: Part | None, name: str, text: str) -> None:
        """Take in a row without figures, which may head a part."""
        self._changes(name)
        is_part = is_narrow(name)
        self.numbering = numbering_of(text) if is_part else ""
        self.part = replace(part or self.part, above=self._anchor(name, text),
                            total=self.part.total, unit=self.part.unit,
                            narrow=bare(name) if is_part else "")

    def passed(self, name: str, text: str) -> None:
        """Take in the name of a row with figures, before these are read."""
        self._changes(name)
        ends = self.numbering and numbering_of(text) == self.numbering
        self.part = replace(self.part, above=self._anchor(name, text),
                            narrow="" if ends else self.part.narrow)
        if self.level and numbering_of(text) == self.level:
            self.part, self.level = replace(self.part, total="", year=None), ""

    def _changes(self, name: str) -> None:
        if _DEBT in name and not _KIND.search(name):
            self.is_change = _CHANGE.search(name) is not None and not self.known.knows(name)

    def is_of_change(self, name: str) -> bool:
        """Tell whether a line is of one kind of the debt that the line above it adds."""
        return self.is_change and _KIND.search(name) is not None

    def told(self, tag: Tag, text: str) -> None:
        """Take in what a row says for those below it, once read; parts of a year are no total."""
        if tag.name and not is_sector(tag.name):
            self.part = replace(self.part, unit=tag.unit)
        stands_below = self.part.year is not None and tag.year is None and self.is_part(text)
        whole = bare(tag.name).endswith(TAILS) and self.known.knows(tag.name)
        if (whole or (tag.name and tag.year is not None)) and not stands_below:
            self.part = replace(self.part, total=tag.name if whole else "", year=tag.year)
            self.level = numbering_of(text)

    def is_part(self, text: str) -> bool:
        """Tell whether a line is written as a part of the last total: 其中, set in, numbered so."""
        return text[:1].isspace() or clean(text).startswith("其中") or (
            bool(self.level) and numbering_of(text) != self.level and not is_total(text))

    def _anchor(self, name: str, text: str) -> str:
        """Return the name that those of sectors below are read under; parts of it leave it."""
        is_of_it = text.strip().startswith(_OF_IT) and not self.known.knows(name)
        stays = not name or is_branch(name, self.known) or is_of_it
        return self.part.above if stays else name


@dataclass
class _Marker:
    """Goes through a table's rows, remembering what the rows above said."""

    sheet: Sheet
    block: Block
    context: Context
    known: Vocabulary
    heads: Mapping[int, Heading]
    codes: dict[int, str] = field(default_factory=dict)
    gaps: set[tuple[int, int]] = field(default_factory=set)

    def marks(self) -> Iterator[Mark]:
        """Mark the numbers, row by row."""
        for group in self.block.groups:
            if not group.has(frozenset({Role.MEMBER})):
                yield from _without_strangers(list(self._of_group(group)), group)

    def _of_group(self, group: Group) -> Iterator[Mark]:
        above, before, before_at = _Above(self.known), "", (0, 0)
        level = Tag()
        named_rows = group.has(NAMES)
        lists = self._is_list(group)
        for row in self.block.body:
            said = self._row(row, group)
            cells = {column: cell for column in group.columns
                     if (cell := self.sheet.cell(row, column)) is not None}
            if not cells:
                if not _is_translation(said.tag.name, before):
                    above.headed(self._part(row, said.tag, above.part), said.tag.name,
                                 self.sheet.text(row, next(iter(self.sheet.filled(row)))))
                    if said.tag.name:
                        before, before_at = said.tag.name, said.name_at
                continue
            if (said.is_blank and named_rows) or (lists and _is_silent(said.tag)):
                continue
            if above.is_of_change(said.tag.name):
                continue
            said, level = _of_row_before(said, level)
            if named_rows and not said.tag.name and said.tag.measure in {
                    Measure.GROWTH, Measure.INDEX} and before:
                said = replace(said, tag=replace(said.tag, name=before), name_at=before_at)
            elif said.tag.name:
                before, before_at = said.tag.name, said.name_at
                above.passed(before, self.sheet.text(*before_at))
            yield from self._of_row(row, self._of_its_year(said, above), above.part, cells, group)
            above.told(said.tag, self._written(said.name_at))

    @cached_property
    def compares(self) -> bool:
        """Whether the title names months whose years are the headings': 1-10月, 2021年, 2022年.

        A title with a year does where a heading has that year, which cannot be all of it.
        """
        stretch = self.context.stretch
        if stretch.months is None or stretch.months == (1, MONTHS):
            return False
        years = {head.tag.year for head in self.heads.values()
                 if head.tag.months is None and head.tag.status is None}
        return stretch.year is None or stretch.year in years

    def _of_row(self, row: int, said: _Row, part: Part, cells: Mapping[int, RawCell],
                group: Group) -> Iterator[Mark]:
        for column, cell in cells.items():
            read = _value(cell)
            if read is None:
                self.gaps.add((row, column))
                continue
            number, unit, is_percent, qualifier = read
            head = self.heads[column]
            anchor = part.above if said.tag.name else self._left(column, group)
            whose = named(Said(
                said.tag.name, head.tag.name, said.upper or part.name,
                self.context.tag.name, anchor,
                group.has(frozenset({Role.CLASS})), part.narrow,
                part.total or self._of_side(said.tag), self.context.tag.account),
                self.known)
            if whose.is_other:
                continue
            name = whose.name if _DEBT not in self.context.title else of_debt(
                whose.name, self.known)
            tag = joined(said.tag, head.tag, part.tag, self.context.tag, name,
                          keeps_months=self.compares)
            if any(UnitCode.POINTS in one for one in (unit, said.tag.unit, head.tag.unit)):
                tag = replace(tag, measure=Measure.CHANGE)  # a difference of two rates is none
            if not tag.unit and is_sector(said.tag.name or head.tag.name):
                tag = replace(tag, unit=part.unit if said.tag.name else self._unit(column, group))
            at = said.name_at if said.tag.name or not head.tag.name else head.named_at
            yield Mark(row, column, number, unit, tag, said.tag,
                       head.tag.over(Tag(unit=part.tag.unit)), at, is_percent, whose.beside,
                       qualifier)

    def _of_side(self, row: Tag) -> str:
        """Return what all lines of a budget's side are: 支出 where 教育 stands below it."""
        context = self.context.tag
        return _SIDES.get(row.side or (context.side if context.account else ""), "")

    def _of_its_year(self, said: _Row, above: _Above) -> _Row:
        """Let a part be of the year that the name of its total says: 其中：一般债务."""
        year = above.part.year
        if year is None or said.tag.says_period or not said.tag.name or not above.is_part(
                self._written(said.name_at)):
            return said
        return replace(said, tag=replace(said.tag, year=year))

    def _written(self, at: tuple[int, int]) -> str:
        """Return a name as it is typed, the blanks that set it in too."""
        cell = self.sheet.head(*at)
        return cell.value if cell is not None and isinstance(cell.value, str) else ""

    def _unit(self, column: int, group: Group) -> str:
        """Return the unit of the nearest heading to the left that is of more than a sector."""
        tags = (self.heads[one].tag for one in reversed(group.columns) if one < column)
        return next((tag.unit for tag in tags
                     if tag.name and not is_branch(tag.name, self.known)), "")

    def _left(self, column: int, group: Group) -> str:
        """Return the nearest name to the left of a heading that is of more than a sector."""
        names = (self.heads[one].tag.name for one in reversed(group.columns) if one < column)
        return next((name for name in names if name and not is_branch(name, self.known)), "")

    def _is_list(self, group: Group) -> bool:
        """Tell whether rows have nothing that says what they are of: a list of cases."""
        silent = [row for row in self.block.body[:_PROBE]
                  if any(self.sheet.cell(row, column) for column in group.columns)
                  and self._row(row, group).tag.is_empty]
        self.codes.clear()
        return len(silent) > 1

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
            if role is Role.FREQUENCY:
                continue  # periods that stand in a column say themselves how long they are
            if role is Role.CODE:
                said = replace(said, code=self._code(column, said.code, group))
            if (role is Role.UNIT and tag.unit) or (
                    role in NAMES and said.name.isascii() and not tag.name.isascii()):
                continue  # the same again in another language
            if role in NAMES and said.name:
                upper = tag.name
                name_at = (row, column)
                said = replace(said, side=self._side(column))
            tag = said.over(tag)
        return _Row(tag, name_at, upper if upper != tag.name else "", is_blank)

    def _code(self, column: int, code: str, group: Group) -> str:
        """Put the code of a line together where its levels (类 款 项) have columns of their own."""
        columns = [one for one, role in group.stubs if role is Role.CODE]
        self.codes = {one: text for one, text in self.codes.items() if one < column}
        self.codes[column] = code
        return "".join(self.codes.get(one, "") for one in columns) if len(columns) > 1 else code

    def _side(self, column: int) -> str:
        return next((side for row in reversed(self.block.heads)
                     if (cell := self.sheet.head(row, column)) is not None
                     and (side := side_of(cell_text(cell)))), "")


def _of_row_before(said: _Row, level: Tag) -> tuple[_Row, Tag]:
    """Let a rate whose row names nothing be of the amounts above it: 累计, below it 同比."""
    tag = said.tag
    if tag.name or tag.measure not in {None, Measure.LEVEL, Measure.GROWTH}:
        return said, Tag() if tag.name else level
    if tag.measure is not Measure.GROWTH:
        return said, tag
    return replace(said, tag=replace(tag, flow=tag.flow or level.flow)), level


def _is_translation(name: str, before: str) -> bool:
    """Tell whether a row without figures says in English what the one above says in Chinese."""
    return is_english(name) and bool(before) and not before.isascii()


def _without_strangers(marks: list[Mark], group: Group) -> list[Mark]:
    """Leave out the total of rows that nobody knows: it is theirs, not all of the item."""
    strangers = not group.has(frozenset({Role.CLASS})) and any(
        mark.beside and mark.beside == mark.row_tag.name for mark in marks)
    return [mark for mark in marks if not (
        strangers and mark.row_tag.measure is Measure.LEVEL and not mark.row_tag.name
        and not mark.row_tag.region)]


def _is_silent(tag: Tag) -> bool:
    """Tell whether a row says nothing of its figures, or only that they are a total."""
    return replace(tag, measure=None).is_empty and tag.measure in {None, Measure.LEVEL}


def _value(cell: RawCell) -> tuple[float, str, bool, str] | None:
    """Read a number, its unit, whether it prints in per cent, and a word such as 左右 at it.

    None for a gap or a text.
    """
    if isinstance(cell.value, float) and cell.kind == "number":
        return (round(cell.value * 100, 10), "%", True, "") if cell.is_percent else (
            cell.value, "", False, "")
    if not is_figure(cell) and not _DIGITS.fullmatch(str(cell.value)):
        return None
    read = parse_number(str(cell.value), moves=True)
    if read is None or read.value is None:
        return None
    return read.value, "%" if read.is_percent else read.unit, read.is_percent, (
        read.qualifier)
