"""Text → one grid, or prose: comma-separated files, copied cells, tables in messages, notices.

A text that holds a table is a grid: each of its lines is a row, so that titles and units above the
table and notes below it stay where a reader of tables looks for them. Sentences around the table
are handed on as prose too. A text without a table is prose alone.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from forecast.importing.grids.delimiters import (
    BY_ROOM,
    DELIMITERS,
    LINE_ENDS,
    by_room,
    delimiter_of,
    has_commas_in_amounts,
    is_sentence,
    ungrouped,
)
from forecast.importing.grids.encodings import decoded
from forecast.importing.grids.filling import MAX_BYTES, Filling, refuse_size
from forecast.importing.grids.source import Content, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STATED = re.compile(r"sep=(.)[ \t]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
_KEPT = re.compile(r'="((?:[^"]|"")*)"')
_GROUP = "\ue000"
"""Stands for a comma within an amount while a line is split; no text that people write has it."""
_RULE = re.compile(r"[ :|+=-]*-[ :|+=-]*")


def read_text(file: str, data: bytes) -> Content:
    """Read a file of text.

    Raises
    ------
    InputError
        When it is too large or its encoding cannot be found.
    """
    if len(data) > MAX_BYTES:
        refuse_size(file)
    text, encoding = decoded(data, file)
    return read_lines(file, text, (f"encoding_{encoding.replace('-', '_')}",))


def read_lines(file: str, text: str, notes: tuple[str, ...]) -> Content:
    """Read text; ``notes`` tell how it was come by."""
    text = text.removeprefix("\ufeff")
    stated = _STATED.match(text)
    if stated and stated[1] in DELIMITERS:
        delimiter: str | None = stated[1]
        text = text[stated.end():]
    else:
        delimiter = delimiter_of(text)
    if delimiter is None:
        return Content("text", prose=text.strip() or None, notes=notes)
    filling = Filling(file, stem(file))
    sentences = []
    rows, uneven = _rows(text, delimiter)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            if cell:
                kept = _KEPT.fullmatch(cell)
                if kept:  # how systems keep a program from taking a code for a number
                    filling.text(number, column, kept[1].replace('""', '"'))
                else:
                    filling.typed(number, column, cell)
        alone = [cell for cell in row if cell.strip()]
        if len(alone) == 1 and is_sentence(alone[0]):
            sentences.append(alone[0].strip())
    notes = (*notes, f"delimiter_{DELIMITERS[delimiter]}", *(["uneven_quotes"] * uneven))
    return Content("csv", (filling.grid(),), "\n".join(sentences) or None, notes)


def _rows(text: str, delimiter: str) -> tuple[Iterable[list[str]], bool]:
    """Return the rows, and whether quotation marks are so uneven that a line is a row."""
    if delimiter in BY_ROOM:
        return (by_room(line, delimiter) for line in LINE_ENDS.split(text)), False
    if delimiter == "|":
        return _barred(text), False
    if delimiter == "," and '"' not in text and has_commas_in_amounts(text):
        return _grouped(text), False
    if '"' not in text:
        return (line.split(delimiter) for line in LINE_ENDS.split(text)), False
    try:
        rows = list(_quoted(text, delimiter))
    except csv.Error:
        return (_line(line, delimiter) for line in LINE_ENDS.split(text)), True
    return rows, False


def _grouped(text: str) -> Iterator[list[str]]:
    """Go through rows parted by commas, those within amounts left alone."""
    for line in LINE_ENDS.split(text):
        yield [cell.replace(_GROUP, ",") for cell in ungrouped(line, _GROUP).split(",")]


def _quoted(text: str, delimiter: str) -> Iterator[list[str]]:
    """Go through rows whose cells may be quoted, with delimiters and line ends inside."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True,
                      skipinitialspace=f'{delimiter} "' in text)


def _line(line: str, delimiter: str) -> list[str]:
    try:
        return next(_quoted(line, delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def _barred(text: str) -> Iterator[list[str]]:
    """Go through lines with bars between cells, and maybe around them; drawn rules go."""
    for line in map(str.strip, LINE_ENDS.split(text)):
        if not ("|" in line and _RULE.fullmatch(line)):
            inner = line[1:].removesuffix("|") if line.startswith("|") else line
            yield [cell.strip() for cell in inner.split("|")]
