"""Formulas of cells; those that a file writes once for many, as they read in each of them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from forecast.xlsx import markup
from forecast.xlsx.addresses import MAX_COLUMN, MAX_ROW, column_of, letters_of

# text, a quoted sheet name and brackets (columns of tables, numbers of other books) hold no
# references; a letter or digit beside an address makes it part of a name
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'
    r"|'(?:[^']|'')*'"
    r"|\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
    r"|(?<![\w.$])(?:"
    r"(?P<cell>(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6}))(?![\w.(!\[])"
    r"|(?P<columns>(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3}))(?![\w.(!])"
    r"|(?P<rows>(\$?)([1-9][0-9]{0,6}):(\$?)([1-9][0-9]{0,6}))(?![\w.(!]))")
_GONE = "#REF!"


class SharedFormula(NamedTuple):
    """A formula as another cell writes it, and how many rows and columns this cell lies away."""

    text: str
    rows: int
    columns: int


class Shared:
    """The shared formulas of one worksheet, by their number; cells are placed by one number."""

    def __init__(self, stride: int) -> None:
        self._stride = stride
        self._known: dict[str, tuple[str, int]] = {}
        self._waiting: list[tuple[int, str]] = []
        self.size = 0
        """Characters of all of them, written out."""

    def keep(self, number: str, text: str, place: int) -> None:
        """Keep the formula of a number, as the cell at a place writes it."""
        self._known[number] = text, place

    def at(self, number: str, place: int) -> SharedFormula | str:
        """Return the formula of a cell that only names its number; it may be written later on."""
        if number not in self._known:
            self._waiting.append((place, number))
            return ""
        text, first = self._known[number]
        self.size += len(text)
        (row, column), (own_row, own_column) = (divmod(one, self._stride) for one in (place, first))
        return SharedFormula(text, row - own_row, column - own_column)

    def late(self) -> dict[int, SharedFormula | str]:
        """Return the formulas of cells that stand before the one that writes theirs."""
        waiting, self._waiting = self._waiting, []
        return {place: self.at(number, place) for place, number in waiting}


def formula_of(inside: bytes, place: int, shared: Shared) -> str | SharedFormula | None:
    """Return a cell's formula; a shared one is kept for the cells that name its number."""
    match = markup.FORMULA.search(inside)
    if match is None:
        return None
    text = markup.decoded(match[2] or b"").strip()
    found = markup.attributes(match[1]) if match[1] else {}
    if found.get("t") == "dataTable":
        return _data_table(found)
    number = found.get("si") if found.get("t") == "shared" else None
    if number is None:
        return text or None
    if text:
        shared.keep(number, text, place)
        return text
    return shared.at(number, place)


def _data_table(found: dict[str, str]) -> str:
    """Write a data table as programs show it: its row and its column input cell."""
    first, second = found.get("r1", ""), found.get("r2", "")
    if found.get("dt2D") in markup.TRUE:
        return f"TABLE({first},{second})"
    return f"TABLE({first},)" if found.get("dtr") in markup.TRUE else f"TABLE(,{first})"


def as_read(formula: str | SharedFormula) -> str:
    """Return a formula as it reads in its own cell.

    Examples
    --------
    >>> as_read(SharedFormula("A1*$B$1+SUM(C:C)", 2, 1))
    'B3*$B$1+SUM(D:D)'
    """
    return formula if isinstance(formula, str) else moved(*formula)


def moved(text: str, rows: int, columns: int) -> str:
    """Move the relative references of a formula, as copying the cell would.

    A reference that leaves the sheet becomes ``#REF!``.
    """
    return "".join([one if isinstance(one, str) else _joined(
        (one.first.moved(rows, columns), one.last.moved(rows, columns)), one.between, one.written)
        for one in _cut(text)])


class _End(NamedTuple):
    """A row or a column of a reference, as written and by number; fixed ones do not move."""

    written: str
    number: int
    is_row: bool
    is_fixed: bool

    def moved(self, rows: int, columns: int) -> str | None:
        """Write it as it reads elsewhere; None when no sheet has it."""
        most = MAX_ROW if self.is_row else MAX_COLUMN
        if self.number > most:
            return None
        if self.is_fixed:
            return self.written
        number = self.number + (rows if self.is_row else columns)
        if not 0 < number <= most:
            return _GONE
        return str(number) if self.is_row else letters_of(number)


class _Reference(NamedTuple):
    """A reference in a formula: its two ends and what stands between them."""

    written: str
    first: _End
    between: str
    last: _End


@lru_cache(maxsize=8)
def _cut(text: str) -> tuple[str | _Reference, ...]:
    """Cut a formula at its references, once for the cells that share it."""
    pieces: list[str | _Reference] = []
    done = 0
    for match in _TOKEN.finditer(text):
        if match["cell"]:
            ends = _column(match[2], match[3]), "", _row(match[4], match[5])
        elif match["columns"]:
            ends = _column(match[7], match[8]), ":", _column(match[9], match[10])
        elif match["rows"]:
            ends = _row(match[12], match[13]), ":", _row(match[14], match[15])
        else:
            continue
        pieces += [text[done:match.start()], _Reference(match[0], *ends)]
        done = match.end()
    return (*pieces, text[done:])


def _joined(parts: tuple[str | None, str | None], between: str, before: str) -> str:
    first, last = parts
    if first is None or last is None:
        return before  # XFE1, A1048577: a name, not an address
    return _GONE if _GONE in {first, last} else first + between + last


def _column(mark: str, letters: str) -> _End:
    return _End(mark + letters, column_of(letters), is_row=False, is_fixed=bool(mark))


def _row(mark: str, digits: str) -> _End:
    return _End(mark + digits, int(digits), is_row=True, is_fixed=bool(mark))
