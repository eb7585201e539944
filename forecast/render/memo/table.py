"""The annex's table: three heavy rules, repeated header, figures at the right, small letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from forecast.labels import Lang, label
from forecast.render.memo.fit import TEXT_WIDTH, Strip, line_count, text_width
from forecast.render.memo.xml import (
    FANG,
    HEI,
    SONG,
    Align,
    Box,
    Face,
    Shape,
    paragraph,
    run,
    table,
    table_row,
    twips,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.exhibits import Row, Table

_PADDING = 3.0
_INDENT = 1.0
_SHORT_LABEL = 0.6
_WORD = re.compile(r"[\x21-\x7e]+")
_SIZES = (10.5, 9.0, 7.5)
# A table of at most so many rows is kept on one page
_WHOLE = 24
_STRONG = frozenset({"total", "section"})


@dataclass(frozen=True, slots=True)
class TableSetter:
    """Sets one table with letters of a size, ``cell``, and rows of a height, in one language."""

    table: Table
    cell: float
    height: float
    lang: Lang

    @property
    def size(self) -> float:
        """The letters' size: as asked for, or smaller where a number would break in two."""
        return next((size for size in _SIZES if size <= self.cell
                     and self._least(size) <= TEXT_WIDTH), _SIZES[-1])

    @property
    def row(self) -> float:
        """The height of a row of one line."""
        return self.height - (self.cell - self.size)

    def _least(self, size: float) -> float:
        """Return the least width of the whole: row labels may take two lines, figures not."""
        label_width, *others = self._wanted(size, 2)
        return label_width * _SHORT_LABEL + sum(others)

    def elements(self) -> list[Any]:
        """Return title, unit line, the table and the lines below it."""
        shown, size = self.table, self.size
        found = [self._line(shown.title, HEI, size + 1.5, "center", before=4, held=True)]
        if shown.unit:
            unit = label("memo.unit", self.lang, unit=shown.unit)
            found.append(self._line(unit, FANG, size, "right", held=True))
        widths = self.widths()
        rows = [*self._header(widths), *self._body(widths)]
        found.append(table([twips(width) for width in widths], rows, twips(_PADDING)))
        below = self._below()
        # Word asks for a paragraph after a table at the end of a document
        return found + [self._line(text, FANG, size, "left") for text in below or ("",)]

    def strips(self) -> list[Strip]:
        """Return the room that the elements take."""
        size, row = self.size, self.row
        widths = self.widths()
        heads = 2 if self._grouped() else 1
        title_lines = max((self._lines(column.title, width, size) for column, width in
                           zip(self.table.columns, widths[1:], strict=True)), default=1)
        lines = sum(max(self._lines(one.label, widths[0] - size * _INDENT * one.level, size),
                        *(self._lines(cell.text, width, size)
                          for cell, width in zip(one.cells, widths[1:], strict=True)))
                    for one in self.table.rows)
        pitch = self._pitch(size)
        whole = len(self.table.rows) <= _WHOLE
        # A ruled row is a little higher than its text
        rows = [Strip(row + 0.75, held=whole)] * (heads - 1 + title_lines + lines)
        notes = [Strip(pitch, line_count(text, size, TEXT_WIDTH))
                 for text in self._below() or ("",)]
        title = Strip(4 + self._pitch(size + 1.5), held=True)
        unit = [Strip(pitch, held=True)] if self.table.unit else []
        return [title, *unit, *rows, *notes]

    def widths(self) -> list[float]:
        """Divide the text width: each column its content, the rest in proportion."""
        size = self.size
        wanted = self._wanted(size, 1)
        if sum(wanted) > TEXT_WIDTH:
            wanted = self._wanted(size, 2)
        spare = TEXT_WIDTH - sum(wanted)
        if spare < 0 and wanted[0] + spare >= wanted[0] * _SHORT_LABEL:
            wanted[0] += spare
            return self._whole(wanted)
        return self._whole([width * TEXT_WIDTH / sum(wanted) for width in wanted])

    def _wanted(self, size: float, title_lines: int) -> list[float]:
        """Return the width that each column asks for, its title set in so many lines."""
        labels = [text_width(row.label, size) + size * _INDENT * row.level
                  for row in self.table.rows]
        found = [max([text_width(self.table.label_title, size), *labels])]
        for place, column in enumerate(self.table.columns):
            title = text_width(column.title, size) / title_lines + size * (title_lines - 1)
            whole = (*_WORD.findall(column.title), *(row.cells[place].text
                                                     for row in self.table.rows))
            found.append(max([title, *(text_width(text, size) for text in whole)]))
        return [width + 2 * _PADDING + 1 for width in found]

    @staticmethod
    def _whole(widths: Sequence[float]) -> list[float]:
        """Round to twips so that grid, cells and table agree."""
        return [int(width * 20) / 20 for width in widths]

    @staticmethod
    def _lines(text: str, width: float, size: float) -> int:
        return line_count(text, size, width - 2 * _PADDING)

    @staticmethod
    def _pitch(size: float) -> float:
        return size + 4

    def _grouped(self) -> bool:
        return any(column.group for column in self.table.columns)

    def _below(self) -> tuple[str, ...]:
        notes = self.table.notes
        lines = [label("memo.note", self.lang, text=notes[0])] if len(notes) == 1 else [
            label("memo.note_numbered", self.lang, number=number, text=text)
            for number, text in enumerate(notes, 1)]
        if self.table.source:
            lines.append(label("memo.source", self.lang, text=self.table.source))
        return tuple(lines)

    def _face(self, font: str, size: float) -> Face:
        return Face(font, size, chinese=self.lang == "zh")

    def _line(self, text: str, font: str, size: float, align: Align, *, before: float = 0,
              held: bool = False) -> Any:
        face = self._face(font, size)
        shape = Shape(align, self._pitch(size), before=before, with_next=held)
        return paragraph(shape, face, *([run(text, face)] if text else ()), style="Table")

    def _cell(self, text: str, font: str, align: Align, *, level: int = 0, held: bool = False
              ) -> Any:
        face = self._face(font, self.size)
        shape = Shape(align, self.row - 0.5, left=level * _INDENT, with_next=held)
        return paragraph(shape, face, *([run(text, face)] if text else ()), style="Table")

    def _header(self, widths: Sequence[float]) -> list[Any]:
        """Make the header: a row of groups, if any, above the row of titles."""
        columns = self.table.columns
        wide = [twips(width) for width in widths]
        title = {"font": HEI, "align": "center", "held": True}

        def cell(text: str) -> Any:
            return self._cell(text, **title)  # type: ignore[arg-type]

        if not self._grouped():
            row = [Box(cell(self.table.label_title), wide[0], below=0.75, wrap=True)]
            row += [Box(cell(column.title), width, below=0.75, wrap=True)
                    for column, width in zip(columns, wide[1:], strict=True)]
            return [table_row(row, self.row, header=True)]
        upper = [Box(cell(self.table.label_title), wide[0], merge="restart", wrap=True)]
        lower = [Box(cell(""), wide[0], merge="continue", below=0.75, wrap=True)]
        places = groupby(range(len(columns)), key=lambda place: columns[place].group or place)
        for _, members in places:
            span = list(members)
            group = columns[span[0]].group
            total = sum(wide[1 + place] for place in span)
            if group:
                upper.append(Box(cell(group), total, span=len(span), below=0.5, wrap=True))
                lower += [Box(cell(columns[place].title), wide[1 + place], above=0.5, below=0.75,
                              wrap=True) for place in span]
            else:
                upper.append(Box(cell(columns[span[0]].title), total, merge="restart", wrap=True))
                lower.append(Box(cell(""), total, merge="continue", below=0.75, wrap=True))
        return [table_row(boxes, self.row, header=True) for boxes in (upper, lower)]

    def _body(self, widths: Sequence[float]) -> list[Any]:
        rows = self.table.rows
        return [self._row(row, widths, held=len(rows) <= _WHOLE and row is not rows[-1])
                for row in rows]

    def _row(self, row: Row, widths: Sequence[float], *, held: bool) -> Any:
        font = HEI if row.role in _STRONG else SONG
        boxes = [Box(self._cell(row.label, font, "left", level=row.level, held=held),
                     twips(widths[0]), wrap=True)]
        if row.role == "section" and not any(cell.value for cell in row.cells):
            boxes = [Box(boxes[0].content, sum(twips(width) for width in widths),
                         span=len(widths), wrap=True)]
            return table_row(boxes, self.row)
        for column, cell, width in zip(self.table.columns, row.cells, widths[1:], strict=True):
            boxes.append(Box(self._cell(cell.text, font, column.align, held=held), twips(width),
                             wrap=cell.role == "text"))
        return table_row(boxes, self.row)
