"""Columns of a printed table: how wide each is, and where a table too wide for the page is cut."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.labels import Lang, label
from forecast.render.chart import text_points
from forecast.render.tables import spans

if TYPE_CHECKING:
    from forecast.exhibits import Table

SIZE = 9.0
_PADDING = 5.5
_INDENT = 9.0
_LONGEST = 8
"""A column with a text of more letters than this is broken into lines."""
_READABLE = 62.0
"""The least width of a column of broken lines, in points."""
_LINES = 7
"""The lines that the longest text of a column is broken into, at the most."""
_STUB = 0.62
"""The share of its width that the column of names may be narrowed to, in two lines."""


def cut_to(table: Table, room: float, lang: Lang) -> tuple[Table, ...]:
    """Cut a table into as few as fit a width, about equally wide, each with the column of names.

    Columns that share a title stay together where they fit.
    """
    least = _least(table)
    count = next((count for count in range(1, len(table.columns) + 1)
                  if all(_width(least, part) <= room for part in _parts(table, least, count))),
                 len(table.columns))
    parts = _parts(table, least, count)
    if len(parts) < 2:
        return (table,)
    return tuple(replace(
        table.at_columns(part),
        title=table.title if number == 0 else label("memo.continued", lang, title=table.title),
        notes=table.notes if part is parts[-1] else (),
        source=table.source if part is parts[-1] else "") for number, part in enumerate(parts))


def _parts(table: Table, least: list[float], count: int) -> list[list[int]]:
    """Cut the columns into so many parts, at the titles that they share while that is even."""
    share = sum(least[1:]) / count
    parts: list[list[int]] = [[]]
    used = 0.0
    for span in spans(table.columns):
        wide = sum(least[1 + place] for place in span)
        pieces = [span] if wide <= share * 1.25 else [[place] for place in span]
        for piece in pieces:
            width = sum(least[1 + place] for place in piece)
            if parts[-1] and used + width / 2 > share * len(parts):
                parts.append([])
            parts[-1] += piece
            used += width
    return parts


def _width(least: list[float], part: list[int]) -> float:
    return least[0] + sum(least[1 + place] for place in part)


def widths(table: Table, room: float) -> list[float]:
    """Share out a width: to each column its content, what is left to those of broken lines."""
    full, least = _full(table), _least(table)
    wanted = full if sum(full) <= room else least
    spare = room - sum(wanted)
    lacking = [max(0.0, most - given) for most, given in zip(full, wanted, strict=True)]
    if spare > 0 and sum(lacking) > spare:
        return [given + spare * lack / sum(lacking)
                for given, lack in zip(wanted, lacking, strict=True)]
    wanted = [given + lack for given, lack in zip(wanted, lacking, strict=True)]
    return [width * room / sum(wanted) for width in wanted]


def _full(table: Table) -> list[float]:
    """Return the width of each column with no line broken but in titles."""
    names = [_wide(row.label) + _INDENT * row.level for row in table.rows]
    found = [max([_wide(table.label_title), *names])]
    for place, column in enumerate(table.columns):
        found.append(max([_title(column.title), *(_wide(row.cells[place].text)
                                                 for row in table.rows)]))
    return [width + _PADDING for width in found]


def _least(table: Table) -> list[float]:
    """Return the least width of each column: figures whole, names in two lines, texts in many."""
    full = _full(table)
    found = [full[0] * _STUB]
    for place, width in enumerate(full[1:]):
        texts = [row.cells[place].value for row in table.rows]
        is_long = any(isinstance(text, str) and len(text) > _LONGEST for text in texts)
        found.append(min(width, max(_READABLE, width / _LINES)) if is_long else width)
    return found


def _title(text: str) -> float:
    """A title may stand in two lines, a figure in it is never broken."""
    words = [_wide(word) for word in text.split()] if " " in text else [0.0]
    return max(_wide(text) / 2 + SIZE, *words)


def _wide(text: str) -> float:
    return text_points(text, SIZE)
