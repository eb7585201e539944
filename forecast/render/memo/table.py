"""A table of a paper: three rules, a repeated header, figures at the right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import ge
from typing import TYPE_CHECKING

from forecast.labels import Lang, label
from forecast.render.memo.fit import WIDE, Strip, latin_width, line_count, text_width
from forecast.render.memo.house import cell_style
from forecast.render.memo.pieces import Grid, GridCell, Paragraph
from forecast.render.tables import STRONG, is_heading, lines_below, spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.exhibits import Row, Table
    from forecast.render.memo.house import House
    from forecast.render.memo.pieces import Piece

PADDING = 3.0
_SHORT_LABEL, _LABEL = 0.6, 10
"""Of a label's line so much stands on one line at least, or so many characters."""
_WORDS = 6
"""A column of words has room for so many characters at least."""
_WORD = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class TableSetter:
    """Sets one table in a house style, in one language."""

    table: Table
    house: House
    lang: Lang

    @property
    def size(self) -> float:
        """The size of the letters."""
        return self.house.styles["CellText"].face.size

    @property
    def is_wide(self) -> bool:
        """Whether a figure would break: labels and words may take several lines, figures not."""
        wanted, least = self._wanted(2), self._least()
        return sum(least.get(place, width)
                   for place, width in enumerate(wanted)) > self.house.page.text_width

    def pieces(self) -> list[Piece]:
        """Return title, unit line, the table and the lines below it."""
        shown = self.table
        found: list[Piece] = [Paragraph("TableTitle", shown.title)]
        if shown.unit:
            found.append(Paragraph("Unit", label("memo.unit", self.lang, unit=shown.unit)))
        widths = self.widths()
        found.append(Grid(tuple(widths), self._header(widths),
                          tuple(self._row(row, widths) for row in shown.rows)))
        # Word asks for a paragraph after a table at the end of a document
        return [*found, *(Paragraph("Note", text) for text in lines_below(
            shown.notes, shown.source, self.lang) or ("",))]

    def widths(self) -> list[float]:
        """Divide the text width: each column its content, the rest in proportion.

        Where there is too little, figures keep theirs; labels and columns of words share what is
        left, the narrow ones as they ask.
        """
        room = self.house.page.text_width
        wanted = self._wanted(1)
        if sum(wanted) > room:
            wanted = self._wanted(2)
        least = self._least()
        if sum(wanted) > room:
            left = room - sum(width for place, width in enumerate(wanted) if place not in least)
            shared = _shared(left, [wanted[place] for place in least])
            if all(map(ge, shared, least.values())):
                for place, width in zip(least, shared, strict=True):
                    wanted[place] = width
                return _whole(wanted)
        return _whole([width * room / sum(wanted) for width in wanted])

    def _least(self) -> dict[int, float]:
        """Return the least width of the columns that may break: the labels, and those of words."""
        wanted, size = self._wanted(2), self.size
        worded = [place for place, column in enumerate(self.table.columns, 1)
                  if column.align == "left" and all(
                      row.cells[place - 1].role == "text" for row in self.table.rows if row.cells)]
        return {0: min(wanted[0] * _SHORT_LABEL, _LABEL * size),
                **{place: min(wanted[place], _WORDS * size) for place in worded}}

    def _wanted(self, title_lines: int) -> list[float]:
        """Return the width that each column asks for, its title set in so many lines."""
        size = self.size
        latin = latin_width(self.lang) if self.house.one_page else WIDE
        labels = [text_width(row.label, size, latin) + size * row.level for row in self.table.rows]
        found = [max([text_width(self.table.label_title, size, latin), *labels])]
        for place, column in enumerate(self.table.columns):
            title = (text_width(column.title, size, latin) / title_lines
                     + size * (title_lines - 1))
            whole = (*_WORD.findall(column.title), *(row.cells[place].text
                                                     for row in self.table.rows))
            found.append(max([title, *(text_width(text, size, latin) for text in whole)]))
        return [width + 2 * PADDING + 1 for width in found]

    def _header(self, wide: Sequence[float]) -> tuple[tuple[GridCell, ...], ...]:
        """Return one row of titles, or two where some columns share a title above theirs."""
        columns = self.table.columns
        titles = [self.table.label_title, *(column.title for column in columns)]
        if not any(column.group for column in columns):
            return (tuple(GridCell("Head", title, width, below=0.75, wrap=True)
                          for title, width in zip(titles, wide, strict=True)),)
        upper = [GridCell("Head", titles[0], wide[0], merge="restart", wrap=True)]
        lower = [GridCell("Head", "", wide[0], merge="continue", below=0.75, wrap=True)]
        for span in spans(columns):
            group = columns[span[0]].group
            total = sum(wide[1 + place] for place in span)
            if group:
                upper.append(GridCell("Head", group, total, span=len(span), below=0.5, wrap=True))
                lower += [GridCell("Head", columns[place].title, wide[1 + place], above=0.5,
                                   below=0.75, wrap=True) for place in span]
            else:
                upper.append(GridCell("Head", columns[span[0]].title, total, merge="restart",
                                      wrap=True))
                lower.append(GridCell("Head", "", total, merge="continue", below=0.75, wrap=True))
        return tuple(upper), tuple(lower)

    def _row(self, row: Row, widths: Sequence[float]) -> tuple[GridCell, ...]:
        strong = row.role in STRONG
        style = cell_style("left", is_strong=strong, level=row.level)
        if is_heading(row):
            return (GridCell(style, row.label, sum(widths), span=len(widths), wrap=True),)
        cells = (GridCell(cell_style(column.align, is_strong=strong), cell.text, width,
                          wrap=cell.role == "text")
                 for column, cell, width in zip(self.table.columns, row.cells, widths[1:],
                                                strict=True))
        return (GridCell(style, row.label, widths[0], wrap=True), *cells)


def row_strips(grid: Grid, house: House, latin: float) -> list[Strip]:
    """Return the room that a table's rows take; they stay together and with the line below."""
    face, shape = house.styles["CellText"].face, house.styles["CellText"].shape
    lines = (max(line_count(cell.text, face.size, cell.width - 2 * PADDING, latin=latin)
                 for cell in row)
             for row in (*grid.head, *grid.body))
    # A ruled row is a little higher than its text
    return [Strip((shape.pitch or face.size) * count + 0.75, held=True) for count in lines]


def _shared(room: float, wanted: Sequence[float]) -> list[float]:
    """Share a width: each what it asks for, as far as an equal share of what is left goes."""
    found = [0.0] * len(wanted)
    for rank, place in enumerate(sorted(range(len(wanted)), key=lambda place: wanted[place])):
        found[place] = min(wanted[place], room / (len(wanted) - rank))
        room -= found[place]
    return found


def _whole(widths: Sequence[float]) -> list[float]:
    """Round to twips so that grid, cells and table agree."""
    return [int(width * 20) / 20 for width in widths]
