"""What every table has however it is set: the lines below it, titles that are shared, its rows."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.exhibits import Column, Row

STRONG = frozenset({"total", "section"})
"""The roles of rows that are set in heavy letters."""


def lines_below(notes: Sequence[str], source: str, lang: Lang) -> list[str]:
    """Return the notes of a table or a chart, numbered where there are several, and its source."""
    lines = [label("memo.note", lang, text=notes[0])] if len(notes) == 1 else [
        label("memo.note_numbered", lang, number=number, text=text)
        for number, text in enumerate(notes, 1)]
    return [*lines, label("memo.source", lang, text=source)] if source else lines


def spans(columns: Sequence[Column]) -> list[list[int]]:
    """Return the places of columns, those together that share a title above theirs."""
    return [list(members) for _, members in groupby(
        range(len(columns)), key=lambda place: columns[place].group or place)]


def is_heading(row: Row) -> bool:
    """Tell whether a row has no figures of its own and runs across the table."""
    return row.role == "section" and not any(cell.value for cell in row.cells)
