"""What commands print: tables in line, and how a command that shows sentences and tables ends."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

from forecast.commands.parts import print_warnings
from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from forecast.exhibits import Table
    from forecast.issues import Issue

_BETWEEN = "  "


def print_found(sentences: Iterable[str], tables: Iterable[Table], written: Sequence[Path],
                warnings: Sequence[Issue], lang: Lang) -> None:
    """Print what a command found, what it wrote, and what to look at in the workbook.

    Blank lines set the tables apart.
    """
    between = ""
    for sentence in sentences:
        print(f"· {sentence}")
        between = "\n"
    for table in tables:
        print(between, end="")
        print_table(table)
        between = "\n"
    for path in written:
        print(label("cli.written", lang, path=path))
    print_warnings(warnings, lang)


def print_table(table: Table, without: Sequence[str] = ()) -> None:
    """Print a table with columns in line, less the columns named: a Chinese character is two wide.

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
    print(table.title)
    if any(column.group for column in kept):
        print(_BETWEEN.join(above).rstrip())
    for line in lines:
        print(_BETWEEN.join(_padded(*cell) for cell in zip(line, widths, aligns, strict=True)
                            ).rstrip())
    for note in table.notes:
        print(f"{_BETWEEN}{note}")


def print_rows(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of words with columns in line, the first one a heading."""
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        print(_BETWEEN.join(_padded(word, width, "left") for word, width in zip(
            row, widths, strict=True)).rstrip())


def _wide(widths: Sequence[int]) -> int:
    return sum(widths) + len(_BETWEEN) * (len(widths) - 1)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int, align: str) -> str:
    space = " " * max(0, width - _width(text))
    return text + space if align == "left" else space + text
