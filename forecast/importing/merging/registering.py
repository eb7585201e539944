"""Rows for the registers: 数据版本, 债务明细, 指标目录, 导入对照, 导入记录."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.importing.grids import stem
from forecast.importing.merging.slots import telling
from forecast.workbook import (
    HEADER_ROW,
    IMPORTS,
    VINTAGES,
    DropDown,
    Entry,
    Row,
    SheetEdits,
    free_rows,
)
from forecast.xlsx import a1, date_serial

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Catalog, Item
    from forecast.importing.answers import AnswerRow
    from forecast.importing.merging.plan import Placed, PlacedLoan, PlacedRow
    from forecast.importing.merging.slots import Slot
    from forecast.workbook import SheetSpec, Stock

Line = dict[str, str | float]
"""What a row holds, by the keys of its sheet's columns."""


def appended(stock: Stock, spec: SheetSpec, lines: Sequence[Line], *, is_shown: bool = True,
             choices: Mapping[int, tuple[str, ...]] | None = None, offered: str = "",
             changed: Sequence[Entry] = ()) -> tuple[SheetEdits, tuple[str, ...]]:
    """Add rows below a register, like its last one.

    Parameters
    ----------
    choices, offered
        What cells of a column offer, by the place of their line.
    changed
        Cells of rows that are there already.

    Returns
    -------
    tuple
        The edits, and the first cell of each new row.
    """
    found = stock.table(spec)
    if found is None:
        columns = spec.places
        rows = list(range(HEADER_ROW + 1, HEADER_ROW + 1 + len(lines)))
        header, name, likes = HEADER_ROW, spec.name, [0] * len(lines)
    else:
        columns, header, name = found.columns, found.header_row, found.grid.name
        last = max(found.rows(), default=header)
        rows = free_rows(found, last + 1, len(lines), {*columns.values(), *found.others})
        likes = [last if last > header else 0 if row == rows[0] else rows[0] for row in rows]
    entries = [Entry((row, columns[key]), value) for row, line in zip(rows, lines, strict=True)
               for key, value in line.items() if key in columns and value != ""]
    dropped = [DropDown((rows[at], columns[offered]), words)
               for at, words in (choices or {}).items() if offered in columns and words]
    edits = SheetEdits(name, min(columns.values()), header,
                       rows=tuple(Row(row, like) for row, like in zip(rows, likes, strict=True)
                                  if like),
                       entries=(*changed, *entries), choices=tuple(dropped), is_shown=is_shown)
    return edits, tuple(a1(row, columns.get("value", min(columns.values()))) for row in rows)


def vintage_line(one: Placed, year: int, *, has_dates: bool) -> Line:
    """Return the row of 数据版本 that registers a published figure."""
    figure, item = one.figure, one.item
    day = "" if figure.published is None else figure.published.isoformat()
    published = (date_serial(day) or "") if has_dates else day
    return {"item": "" if item is None or item.is_own else item.code,
            "name": item.zh if item is not None else figure.name, "period": f"{year}年",
            "value": one.value, "unit": one.unit, "qualifier": figure.qualifier,
            "status": one.status.value if one.status else "", "published": published,
            "source": stem(figure.where.file), "quote": figure.quote}


def bond_line(one: PlacedLoan) -> Line:
    """Return the row of 债务明细 of a bond."""
    loan = one.loan
    return {"kind": one.kind, "name": loan.name, "issued": f"{loan.issued}年",
            "due": f"{loan.due}年", "principal": one.principal,
            "rate": "" if loan.rate is None else loan.rate, "note": str(loan.where)}


def indicator_line(item: Item) -> Line:
    """Return the row of 指标目录 of an indicator of the bureau's own."""
    return {"name": item.zh, "unit": item.unit.code}


def taken_line(one: Placed, slot: Slot, sheet: str, items: Catalog) -> Line:
    """Return the row of 导入记录 that tells where a figure is from."""
    where = one.figure.where
    name = telling(one.item, items) if one.item is not None else one.figure.name
    time = slot.year if isinstance(slot.time, tuple) else slot.time
    is_staged = isinstance(slot.time, tuple) or sheet == VINTAGES.name
    status = one.status.value if one.status is not None and is_staged else ""
    return {"sheet": sheet, "item": name,
            "period": str(time), "status": status, "value": one.value, "unit": one.unit,
            "file": where.file, "table": where.sheet, "cell": where.cell,
            "quote": one.figure.quote, "author": one.figure.author,
            "entered": one.figure.entered}


def completed(stock: Stock, spec: SheetSpec, rows: Sequence[PlacedRow]) -> list[Entry]:
    """Return the cells that rows of another copy fill in rows which are there already."""
    found = stock.table(spec)
    return [] if found is None else [
        Entry((one.row, found.columns[key]), value) for one in rows for key, value in one.values
        if key in found.columns]


def taken_row(one: PlacedRow, sheet: str) -> Line:
    """Return the row of 导入记录 that tells where a row of a register is from."""
    said = dict(one.values)
    value = said.get("value", "")
    return {"sheet": sheet, "item": one.text, "period": str(said.get("period", "")),
            "value": value if isinstance(value, float) else "", "file": one.where.file,
            "table": one.where.sheet, "cell": one.where.cell, "author": one.author,
            "entered": one.entered}


def answer_edits(stock: Stock, rows: Sequence[AnswerRow]) -> SheetEdits | None:
    """Return the edits of 导入对照: new questions with their choices, answers given now."""
    if not rows:
        return None
    found = stock.table(IMPORTS)
    new = [one for one in rows if not one.row]
    answered = [Entry((one.row, found.columns["answer"]), one.answer) for one in rows
                if one.row and found is not None and "answer" in found.columns]
    lines: list[Line] = [{"table": one.table, "matter": one.matter.value, "subject": one.subject,
                          "answer": one.answer, "note": one.note} for one in new]
    edits, _ = appended(stock, IMPORTS, lines, choices={
        at: one.choices for at, one in enumerate(new) if not one.answer}, offered="answer",
        changed=answered, is_shown=any(not one.answer for one in rows))
    return edits
