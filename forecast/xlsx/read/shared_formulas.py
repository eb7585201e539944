"""Formulas that a file writes once for many cells, as they read in each of them."""

from __future__ import annotations

import re
from typing import NamedTuple

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
    def move(match: re.Match[str]) -> str:
        if match["cell"]:
            return _joined((_column(match[2], match[3], columns), _row(match[4], match[5], rows)),
                           "", match[0])
        if match["columns"]:
            return _joined((_column(match[7], match[8], columns),
                            _column(match[9], match[10], columns)), ":", match[0])
        if match["rows"]:
            return _joined((_row(match[12], match[13], rows), _row(match[14], match[15], rows)),
                           ":", match[0])
        return match[0]

    return _TOKEN.sub(move, text)


def _joined(parts: tuple[str | None, str | None], between: str, before: str) -> str:
    first, last = parts
    if first is None or last is None:
        return before  # XFE1, A1048577: a name, not an address
    return _GONE if _GONE in {first, last} else first + between + last


def _column(mark: str, letters: str, by: int) -> str | None:
    column = column_of(letters)
    if column > MAX_COLUMN:
        return None
    if mark:
        return mark + letters
    return letters_of(column + by) if 0 < column + by <= MAX_COLUMN else _GONE


def _row(mark: str, digits: str, by: int) -> str | None:
    row = int(digits)
    if row > MAX_ROW:
        return None
    if mark:
        return mark + digits
    return str(row + by) if 0 < row + by <= MAX_ROW else _GONE
