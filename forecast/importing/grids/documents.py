"""Word documents (.docx) → a grid: tables one below the other, the lines around them in between.

As a web page is read: title, unit and notes stay where they belong, and sentences are prose.
What was deleted, hidden text, comments, drawings, headers and footers are not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.importing.grids.filling import MAX_CELLS, refuse_size
from forecast.importing.grids.laying import laid
from forecast.importing.grids.source import Content, stem
from forecast.importing.grids.tables import TALLEST, WIDEST, Cell, Row, Table
from forecast.importing.grids.walking import Handler, count, parse
from forecast.xlsx import open_archive, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

PART = "word/document.xml"
_SPACES = {"http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
           "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
           "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc"}
_ASIDE = frozenset({"w:del", "w:moveFrom", "w:instrText", "w:drawing", "w:pict", "w:object",
                    "w:ruby", "mc:Fallback"})
_BREAKS = {"w:tab": " ", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_OFF = frozenset({"0", "false", "off"})
_DEEPEST = 20
"""How deep tables lie in each other; below this, they are text."""


def read_document(file: str, data: bytes) -> Content:
    """Read a document.

    Raises
    ------
    InputError
        ``import_no_table`` for one without table and sentences, ``unsafe_package``,
        ``import_damaged``, ``import_unsafe`` and the bounds of a grid.
    """
    with open_archive(file, data) as package:
        body = package.read(PART)
    reader = _Reader(file)
    parse(reader, body, _SPACES)
    grids, prose, _ = laid(file, stem(file), reader.blocks, 0)
    if not any(len(grid.cells) for grid in grids) and not prose:
        refuse("import_no_table", file, file)
    return Content("docx", grids, "\n".join(prose) or None,
                   ("hidden_skipped",) * reader.skipped)


class _Open:
    """A table that is open: its row, its cell, and the cells that reach down from above."""

    def __init__(self) -> None:
        self.table = Table()
        self.column = 0
        self.above: dict[int, Cell] = {}
        self.cell: Cell | None = None
        self.goes_on = False


class _Reader(Handler):
    """What the parser tells of a document; ``blocks`` are its tables and the lines between."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.blocks: list[Table | str] = []
        self.skipped = False
        self._open: list[_Open] = []
        self._deeper = 0
        self._line: list[str] = []
        self._run: list[str] = []
        self._is_hidden = self._is_text = False
        self._count = 0

    def is_aside(self, name: str) -> bool:
        return name in _ASIDE

    def start(self, name: str, found: Mapping[str, str]) -> None:
        if name == "w:t":
            self._is_text = True
        elif name == "w:r":
            self._run, self._is_hidden = [], False
        elif name in _BREAKS:
            self._run.append(_BREAKS[name])
        elif name == "w:vanish":
            self._is_hidden = found.get("w:val") not in _OFF
        elif name == "w:tbl":
            if len(self._open) < _DEEPEST:
                self._open.append(_Open())
            else:
                self._deeper += 1
        elif self._open and not self._deeper:
            self._part(name, found, self._open[-1])

    def _part(self, name: str, found: Mapping[str, str], now: _Open) -> None:
        """Begin a part of a table."""
        value = found.get("w:val")
        if name == "w:tr":
            now.table.rows.append(Row(hidden=False))
            now.column = 0
        elif not now.table.rows:
            return
        elif name == "w:gridBefore" and count(value) and now.cell is None:
            now.table.rows[-1].cells.append(Cell({}, wide=min(count(value), WIDEST)))
            now.column += min(count(value), WIDEST)
        elif name == "w:tc":
            self._count += 1
            if self._count > MAX_CELLS:
                refuse_size(self.file)
            now.cell, now.goes_on = Cell({}), False
        elif now.cell is not None and name == "w:gridSpan":
            now.cell.wide = min(max(count(value, 1), 1), WIDEST)
        elif now.cell is not None and name == "w:vMerge":
            now.goes_on = value != "restart"
        elif name == "w:hidden" and now.cell is None and value not in _OFF:
            now.table.rows[-1].hidden = True

    def end(self, name: str) -> None:
        if name == "w:t":
            self._is_text = False
        elif name == "w:r":
            text = "".join(self._run)
            if self._is_hidden:
                self.skipped |= bool(text.strip())
            else:
                self._line.append(text)
            self._run, self._is_hidden = [], False
        elif name == "w:p":
            self._end_line()
        elif name == "w:tbl":
            if self._deeper:
                self._deeper -= 1
            elif self._open:
                self._end_table(self._open.pop().table)
        elif name == "w:tc" and self._open and not self._deeper:
            self._end_cell(self._open[-1])

    def data(self, text: str) -> None:
        if self._is_text:
            self._run.append(text)

    def _end_line(self) -> None:
        text, self._line = "".join(self._line).strip(), []
        cell = self._open[-1].cell if self._open else None
        if cell is not None:
            cell.text = f"{cell.text}\n{text}".strip("\n")
        elif text:
            self.blocks += (line for line in text.split("\n") if line.strip())

    def _end_cell(self, now: _Open) -> None:
        """Put a cell into its row; one that goes on from above makes that one taller."""
        cell, now.cell = now.cell, None
        if cell is None:
            return
        above = now.above.get(now.column) if now.goes_on else None
        if above is not None and above.wide == cell.wide:
            above.tall = min(above.tall + 1, TALLEST)
        else:
            now.table.rows[-1].cells.append(cell)
            now.above[now.column] = cell
        now.column += cell.wide

    def _end_table(self, table: Table) -> None:
        above = self._open[-1].cell if self._open else None
        if above is not None:
            above.tables.append(table)
        elif table.rows:
            self.blocks.append(table)
