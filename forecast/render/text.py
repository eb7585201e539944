"""Tables as lines of text: what the command line prints, and what Python shows of a table."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.exhibits import Table

_BETWEEN = "  "


def table_lines(table: Table, without: Sequence[str] = ()) -> list[str]:
    """Set a table with columns in line, less the columns named: a Chinese character is two wide.

    Groups of columns have a line of their own above the titles.
    """
    kept = [column for column in table.columns if column.key not in without]
    lines = [[table.label_title, *(column.title for column in kept)]]
    lines += [[f"{'  ' * row.level}{row.label}", *(table.text(row.key, column.key)
                                                  for column in kept)] for row in table.rows]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(kept) + 1)]
    above, place = [" " * widths[0]], 1
    for group, columns in groupby(kept, lambda column: column.group):
        end = place + len(list(columns))
        widths[end - 1] += max(0, _width(group) - _wide(widths[place:end]))
        above.append(_padded(group, _wide(widths[place:end]), "left"))
        place = end
    aligns = ["left", *(column.align for column in kept)]
    heads = [_BETWEEN.join(above)] if any(column.group for column in kept) else []
    rows = [_BETWEEN.join(_padded(*cell) for cell in zip(line, widths, aligns, strict=True))
            for line in lines]
    notes = [f"{_BETWEEN}{note}" for note in table.notes]
    return [table.title, *(line.rstrip() for line in (*heads, *rows)), *notes]


def row_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Set rows of words with columns in line."""
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [_BETWEEN.join(_padded(word, width, "left") for word, width in zip(
        row, widths, strict=True)).rstrip() for row in rows]


def _wide(widths: Sequence[int]) -> int:
    return sum(widths) + len(_BETWEEN) * (len(widths) - 1)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int, align: str) -> str:
    space = " " * max(0, width - _width(text))
    return text + space if align == "left" else space + text
