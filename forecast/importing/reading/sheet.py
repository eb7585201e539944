"""A sheet as it is looked at: texts and numbers by place; merged cells speak for all they cover."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from forecast.data import plain
from forecast.importing.reading.periods import is_year, period_of
from forecast.workbook.inputs import cell_text, parse_number, units_named
from forecast.xlsx import Merges, RawCell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from forecast.xlsx import Grid

_NOTE = re.compile(
    r"(?:\(?(?:备注|附注|说明|数据来源|资料来源|来源|局长|处长|科长|负责人|制表|审核|填表|编制人|复核|"
    r"联系人|打印|Notes?|Source)\)?[:：.]|制表人|审核人|填表人|注[:：\d(（①]|注\s*[:：]|"
    r"[a-z]\)|[①②③④⑤⑥⑦⑧⑨]|(?:数据|资料)来源.)", re.IGNORECASE)
_CORNER = re.compile(
    r"(?:(?:计量|金额|货币)?单位|编制单位|编制部门|填报单位|单位名称|日期|编制日期|制表日期)[:：]")
_MAY_BE = re.compile(r"[\d０-９]|^[\s\-—–…./\\·*x×缺空无]+$|暂无|未公布|不详|n/?a", re.IGNORECASE)
_DOTTED = re.compile(r"\d,?\d{3}\.\d{1,2}")
_STAGED = re.compile(
    r"((?:19|20)\d{2}年?)\((?:快报|预计|初步|执行|决算|预算|调整|修订|核实|普查|初)[^()\d]*\)")
_LONGEST = 60
_CONTINUED = re.compile(r"^[\s\u3000]+\d{1,2}[.、．]")


@dataclass(frozen=True)
class Sheet:
    """A grid and what its cells hold."""

    grid: Grid
    _filled: dict[int, dict[int, RawCell]] = field(default_factory=dict)

    @cached_property
    def merges(self) -> Merges:
        """Its merged ranges, by row."""
        return Merges(self.grid.merges)

    @cached_property
    def rows(self) -> list[int]:
        """The rows that hold anything that can be seen."""
        return [row for row in self.grid.cells.rows() if self.filled(row)]

    def first_texts(self, rows: int) -> Iterator[str]:
        """Go through the texts of the first rows, without looking at the others."""
        for row in self.grid.cells.rows()[:rows]:
            for cell in self.filled(row).values():
                if cell.kind == "text" and isinstance(cell.value, str):
                    yield cell.value

    def filled(self, row: int) -> Mapping[int, RawCell]:
        """Return the cells of a row that hold something."""
        found = self._filled.get(row)
        if found is None:
            found = self._filled[row] = _told({
                column: cell for column, cell in self.grid.cells.row(row).items()
                if cell_text(cell)})
        return found

    def cell(self, row: int, column: int) -> RawCell | None:
        """Return a cell."""
        return self.filled(row).get(column)

    def text(self, row: int, column: int) -> str:
        """Return a cell's text."""
        cell = self.filled(row).get(column)
        return cell_text(cell) if cell is not None else ""

    def head(self, row: int, column: int) -> RawCell | None:
        """Return a cell, or the one that covers it where cells are merged."""
        cell = self.cell(row, column)
        if cell is not None:
            return cell
        for top, left, _, right in self.merges.on(row):
            if left <= column <= right:
                return self.cell(top, left)
        return None

    def covers(self, row: int, column: int) -> tuple[int, int]:
        """Return the first and last column of the merged range over a place; itself when none."""
        for _, left, _, right in self.merges.on(row):
            if left <= column <= right:
                return left, right
        return column, column


def _told(row: dict[int, RawCell]) -> dict[int, RawCell]:
    """Take the one text of a row that could be a month (2006.07) for a number: months come in rows.

    Where they stand below each other, they come first in their rows.
    """
    dotted = [column for column, cell in row.items() if cell.kind == "text"
              and isinstance(cell.value, str) and _DOTTED.fullmatch(plain(cell.value))]
    if len(dotted) == 1 and dotted[0] != min(row):
        row[dotted[0]] = RawCell("number", float(plain(str(row[dotted[0]].value)).replace(",", "")))
    return row


def is_note(text: str) -> bool:
    """Tell whether a row's first text is a note, a source or a signature."""
    return bool(_NOTE.match(plain(text)) or _CONTINUED.match(text))


def is_english(text: str) -> bool:
    """Tell whether a text is in English alone, as beneath a Chinese one in yearbooks."""
    word = plain(text)
    return word.isascii() and any(sign.isalpha() for sign in word) and len(word) > 1


def is_corner(text: str) -> bool:
    """Tell whether a text stands in a corner: 单位：万元, 编制单位：某局."""
    return bool(_CORNER.match(plain(text)))


def corner_unit(text: str) -> str:
    """Return the unit that a corner gives: 单位：万元; empty for none."""
    word = plain(text).strip("()")
    found = units_named(word.partition(":")[2]) if is_corner(word) else ()
    return found[0] if found else ""


_IN_TITLE = re.compile(r"\((?:计量|金额|货币)?单位:([^()]*)\)$")


def unit_in_title(text: str) -> str:
    """Return the unit in brackets behind a title: 历年财政收支（单位：亿元）; empty for none."""
    found = _IN_TITLE.search(plain(text))
    units = units_named(found[1]) if found is not None else ()
    return units[0] if units else ""


@lru_cache(maxsize=1 << 15)
def _holds(text: str) -> str:
    """Tell what a text is: a ``number``, a ``gap`` that stands for one, ``words`` (periods too)."""
    if len(text) > _LONGEST or not _MAY_BE.search(text) or period_of(text) is not None:
        return "words"
    remark = _STAGED.fullmatch(plain(text))
    if remark is not None and period_of(remark[1]) is not None:
        return "words"  # 2020（快报数）
    parsed = parse_number(text, moves=True)
    if parsed is None or not plain(text):
        return "words"
    return "number" if parsed.value is not None else "gap" if parsed.is_gap else "words"


def is_figure(cell: RawCell | None) -> bool:
    """Tell whether a cell holds a number, or a dash that stands for one; years are periods."""
    if cell is None or isinstance(cell.value, datetime | bool):
        return False
    if isinstance(cell.value, float):
        return not is_year(cell.value)
    return isinstance(cell.value, str) and cell.kind == "text" and _holds(cell.value) != "words"


def is_number(cell: RawCell | None) -> bool:
    """Tell whether a cell holds a number that can be a figure, a year among them."""
    if cell is None or isinstance(cell.value, datetime | bool):
        return False
    if isinstance(cell.value, float):
        return True
    return isinstance(cell.value, str) and cell.kind == "text" and _holds(cell.value) == "number"


def is_words(cell: RawCell | None) -> bool:
    """Tell whether a cell holds a text or a period: what a heading can be."""
    if cell is None:
        return False
    if isinstance(cell.value, datetime):
        return True
    if isinstance(cell.value, float):
        return is_year(cell.value) or period_of(f"{cell.value:.10g}") is not None
    return isinstance(cell.value, str) and cell.kind == "text" and _holds(cell.value) == "words"
