"""Tags → tables and lines of text, in the order of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forecast.importing.grids.filling import MAX_CELLS, refuse_size
from forecast.importing.grids.tables import TALLEST, WIDEST, Cell, Row, Table
from forecast.importing.grids.walking import count
from forecast.xlsx import MAX_COLUMN

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNSEEN = frozenset({"script", "style", "title", "template", "noscript", "xml", "select",
                     "textarea", "button", "svg", "object", "iframe", "map"})
_BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "caption",
                     "form", "center", "blockquote", "pre", "section", "article", "body", "dd",
                     "dt"})
_TYPED = frozenset({"", "text", "number"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MOST_BLOCKS = 100_000
_DEEPEST = 20
"""How deep tables lie in each other; below this, tags are no tables any more."""


class TagReader:
    """What a parser tells of a page; ``blocks`` are its tables and the lines between them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.blocks: list[Table | str] = []
        self.skipped = False
        self._aside = 0
        self._count = 0
        self._open: list[Table] = []
        self._rows: list[Row | None] = []  # of each open table the row and the cell that are open
        self._cells: list[Cell | None] = []
        self._text: list[str] = []
        self._texts: list[list[str]] = []
        self._deep = 0

    def start(self, tag: str, found: Mapping[str, str]) -> None:
        """Begin an element."""
        if self._aside or tag in _UNSEEN:
            self._aside += 1
            return
        hidden = bool(found) and (
            "hidden" in found or bool(_NO_DISPLAY.search(found.get("style", ""))))
        if tag in {"tr", "td", "th", "col", "table"}:
            self._start_part(tag, found, hidden)
        elif hidden and tag not in {"colgroup", "tbody", "thead", "tfoot"}:
            self._aside, self.skipped = 1, True
        elif tag == "br" or tag in _BLOCKS:
            self._break()
        elif tag == "input" and found.get("type", "").lower() in _TYPED:
            self._text.append(found.get("value", ""))

    def _start_part(self, tag: str, found: Mapping[str, str], hidden: bool) -> None:
        if tag == "table":
            self._start_table(hidden)
        elif not self._open or self._deep:
            self._break()
        elif tag == "col":
            table = self._open[-1]
            first, wide = table.columns + 1, min(max(count(found.get("span"), 1), 1), WIDEST)
            table.columns += wide
            if hidden and table.columns <= MAX_COLUMN:
                table.hidden_columns.append((first, table.columns))
        elif tag == "tr":
            self._end_cell()
            self._start_row(hidden)
        else:
            self._end_cell()
            self._start_cell(dict(found))

    def _start_table(self, hidden: bool) -> None:
        if hidden and not self._open:
            self._aside, self.skipped = 1, True
        elif len(self._open) >= _DEEPEST:
            self._deep += 1
        else:
            if not self._open:
                self._end_line()
            self._texts.append(self._text)
            self._text = []
            self._open.append(Table())
            self._cells.append(None)
            self._rows.append(None)

    def _start_row(self, hidden: bool) -> Row:
        row = self._rows[-1] = Row(hidden)
        self._open[-1].rows.append(row)
        return row

    def _start_cell(self, found: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_CELLS:
            refuse_size(self.file)
        wide = min(max(count(found.get("colspan", "").strip(), 1), 1), WIDEST)
        tall = min(count(found.get("rowspan", "").strip(), 1) or TALLEST, TALLEST)
        cell = Cell(found, wide, tall)
        (self._rows[-1] or self._start_row(False)).cells.append(cell)
        self._cells[-1], self._text = cell, []

    def data(self, text: str) -> None:
        """Take up text."""
        if not self._aside:
            self._text.append(_SPACE.sub(" ", text))

    def end(self, tag: str) -> None:
        """End an element."""
        if self._aside:
            self._aside -= 1
        elif tag == "table" and self._deep:
            self._deep -= 1
        elif tag == "table" and self._open:
            self._end_table()
        elif tag in {"td", "th", "tr"} and self._open and not self._deep:
            self._end_cell()
            if tag == "tr":
                self._rows[-1] = None
        elif tag in _BLOCKS:
            self._break()

    def _end_table(self) -> None:
        self._end_cell()
        self._cells.pop()
        self._rows.pop()
        table = self._open.pop()
        self._text = self._texts.pop()
        if not self._open:
            self._add(table)
        elif (cell := self._cells[-1]) is not None:
            cell.tables.append(table)

    def _end_cell(self) -> None:
        cell = self._cells[-1] if self._cells else None
        if cell is not None:
            cell.text = _lines(self._text)
            self._cells[-1] = None
        elif self._open and (line := _lines(self._text)):  # a caption, or text that lost its cell
            self._open[-1].rows.append(Row(False, [Cell({}, text=line)]))
        self._text = []

    def _break(self) -> None:
        if self._open:
            self._text.append("\n")
        else:
            self._end_line()

    def _end_line(self) -> None:
        if line := _lines(self._text):
            self._add(line)
        self._text = []

    def _add(self, block: Table | str) -> None:
        if len(self.blocks) >= _MOST_BLOCKS:
            refuse_size(self.file)
        self.blocks.append(block)

    def close(self) -> list[Table | str]:
        """End the page: what is still open ends with it."""
        while self._open:
            self._end_table()
        self._end_line()
        return self.blocks


def _lines(text: list[str]) -> str:
    """Join a text as a page shows it; room that must stay, often an indent, becomes spaces."""
    if len(text) < 2 and (not text or text[0].isalnum()):
        return text[0] if text else ""
    lines = (_SPACE.sub(" ", line).strip(" ").replace("\xa0", " ").rstrip()
             for line in "".join(text).split("\n"))
    return "\n".join(line for line in lines if line)
