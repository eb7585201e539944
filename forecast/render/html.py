"""A page of sentences and tables as HTML: what a notebook shows of an object."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.exhibits import Row, Table

ROWS = 30
"""Rows of a table that a page shows; how many more there are is said."""
_CELL = "padding:2px 10px;border-bottom:1px solid #e3e3e3;white-space:nowrap"
_NOTE = "color:#6b6b6b;font-size:smaller;margin:2px 0"


def html_page(title: str, sentences: Iterable[str], tables: Iterable[Table],
              lang: Lang = "zh") -> str:
    """Return a page: its title, its sentences, its tables cut at :data:`ROWS`.

    Everything that comes from a workbook is escaped.
    """
    said = "".join(f"<li style='white-space:pre-wrap'>{escape(one)}</li>" for one in sentences)
    parts = [f"<div style='max-width:60em'><h4 style='margin:4px 0'>{escape(title)}</h4>",
             f"<ul style='margin:4px 0'>{said}</ul>" if said else "",
             *(_table(table, lang) for table in tables), "</div>"]
    return "".join(parts)


def html_lines(lines: Iterable[str]) -> str:
    """Return lines whose indents count."""
    text = escape("\n".join(lines))
    return f"<pre style='white-space:pre-wrap;line-height:1.5'>{text}</pre>"


def _table(table: Table, lang: Lang) -> str:
    heads = [table.label_title, *(column.title for column in table.columns)]
    groups = [column.group for column in table.columns]
    groups = [group if place == 0 or group != groups[place - 1] else ""
              for place, group in enumerate(groups)]
    left = [column.align != "right" or any(isinstance(row.cells[place].value, str)
                                           for row in table.rows)
            for place, column in enumerate(table.columns)]
    unit = label("chart.unit", lang, unit=table.unit) if table.unit else ""
    notes = list(table.notes)
    if len(table.rows) > ROWS:
        notes.append(label("result.more_rows", lang, count=len(table.rows) - ROWS))
    return "".join((
        "<table style='border-collapse:collapse;margin:6px 0'>",
        f"<caption style='text-align:left'><b>{escape(table.title)}</b>&emsp;",
        f"<span style='{_NOTE}'>{escape(unit)}</span></caption><thead>",
        _line(["", *groups], "th", left) if any(groups) else "", _line(heads, "th", left),
        "</thead><tbody>", *(_row(row, left) for row in table.rows[:ROWS]), "</tbody></table>",
        *(f"<p style='{_NOTE}'>{escape(note)}</p>" for note in notes)))


def _row(row: Row, left: Sequence[bool]) -> str:
    texts = ["\u2003" * row.level + row.label, *(cell.text for cell in row.cells)]
    return _line(texts, "td", left, is_bold=row.role == "total")


def _line(texts: Sequence[str], tag: str, left: Sequence[bool], *, is_bold: bool = False) -> str:
    weight = ";font-weight:bold" if is_bold or tag == "th" else ""
    cells = (f"<{tag} style='{_CELL};text-align:{'left' if side else 'right'}{weight}'>"
             f"{escape(text)}</{tag}>" for text, side in zip(texts, (True, *left), strict=True))
    return f"<tr>{''.join(cells)}</tr>"
