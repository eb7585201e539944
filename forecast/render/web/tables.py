"""A table of the page: its head, its rows, what a column belongs to, what a cell sorts by."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from forecast.labels import Lang, label
from forecast.render.tables import STRONG, lines_below, spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.exhibits import Cell, Column, Row, Table


def table_html(table: Table, scenarios: Sequence[str], lang: Lang) -> str:
    """Return a table that sorts by its columns; those of a scenario carry its name."""
    unit = label("memo.unit", lang, unit=table.unit) if table.unit else ""
    owners = [_owner(column, scenarios) for column in table.columns]
    body = "".join(_row(row, table.columns, owners) for row in table.rows)
    return (f"<figure class=table><figcaption><b>{escape(table.title)}</b>"
            f"<span>{escape(unit)}</span></figcaption>"
            f"<div class=wide><table>{_head(table, owners)}<tbody>{body}</tbody></table></div>"
            f"{notes_html(table.notes, table.source, lang)}</figure>")


def notes_html(notes: Sequence[str], source: str, lang: Lang) -> str:
    """Return the lines below a table or a chart."""
    return "".join(f"<p class=note>{escape(line)}</p>"
                   for line in lines_below(notes, source, lang))


def _owner(column: Column, scenarios: Sequence[str]) -> str:
    """Return the scenario that a column belongs to; none for one that belongs to all."""
    return next((name for name in scenarios
                 if column.key == name or column.key.startswith(f"{name}:")), "")


def _head(table: Table, owners: Sequence[str]) -> str:
    columns = table.columns
    is_two = any(column.group for column in columns)
    span = " rowspan=2" if is_two else ""
    titles = [_title(column.title, owner, number)
              for number, (column, owner) in enumerate(zip(columns, owners, strict=True), 1)]
    first = _title(table.label_title, "", 0, span)
    if not is_two:
        return f"<thead><tr>{first}{''.join(titles)}</tr></thead>"
    upper, lower = [first], []
    for places in spans(columns):
        column, owner = columns[places[0]], owners[places[0]]
        if column.group:
            same = owner if all(owners[place] == owner for place in places) else ""
            upper.append(f"<th colspan={len(places)}{_mark(same)}>{escape(column.group)}</th>")
            lower += [titles[place] for place in places]
        else:
            upper.append(_title(column.title, owner, places[0] + 1, span))
    return f"<thead><tr>{''.join(upper)}</tr><tr>{''.join(lower)}</tr></thead>"


def _title(text: str, owner: str, number: int, span: str = "") -> str:
    return f"<th data-n={number}{_mark(owner)}{span} tabindex=0>{escape(text)}</th>"


def _mark(owner: str) -> str:
    return f' data-s="{escape(owner)}"' if owner else ""


def _row(row: Row, columns: Sequence[Column], owners: Sequence[str]) -> str:
    kind = " class=strong" if row.role in STRONG else ""
    cells = (_cell(cell, column, owner)
             for cell, column, owner in zip(row.cells, columns, owners, strict=True))
    return (f'<tr data-k="{escape(row.key)}"{kind}><th scope=row style="padding-left:'
            f'{0.5 + row.level}em">{escape(row.label)}</th>{"".join(cells)}</tr>')


def _cell(cell: Cell, column: Column, owner: str) -> str:
    is_text = isinstance(cell.value, str)
    value = "" if is_text or cell.value is None else f' data-v="{float(cell.value):.15g}"'
    kind = " class=text" if is_text or column.align == "left" else ""
    return f"<td{kind}{value}{_mark(owner)}>{escape(cell.text)}</td>"
