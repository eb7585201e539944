"""Pass two: write titles, tables, notes and texts into a sheet."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from forecast.exhibits.types import MISSING
from forecast.labels import label
from forecast.workbook.result_formats import number_format
from forecast.workbook.result_places import PlacedTable, PlacedText, address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from forecast.exhibits.types import Cell, Column, Row
    from forecast.labels import Lang
    from forecast.workbook.result_formats import Styles
    from forecast.workbook.result_places import Addresses, SheetPlan, Strip

PASSED = ("通过", "一致", "OK", "Pass", "Passed", "", MISSING)
"""Texts of a check cell that are not painted red (Excel compares without regard to case)."""
_COLOURS = frozenset({"input", "parameter", "simulated"})
_FILLS = frozenset({"total", "section"})


def is_gap(cell: Cell) -> bool:
    """Tell whether a cell holds no figure: None, NaN or an infinity."""
    value = cell.value
    return value is None or (not isinstance(value, str) and not isfinite(value))


class Writer:
    """Writes the blocks of one sheet. Text is always written as text, never as a formula."""

    def __init__(self, target: Worksheet, plan: SheetPlan, styles: Styles,
                 addresses: Addresses, lang: Lang) -> None:
        self._target, self._plan, self._styles = target, plan, styles
        self._addresses, self._lang = addresses, lang
        self._base = "small" if plan.sheet.reference else "body"
        self._last = len(plan.widths) - 1

    def spread(self, row: int, first: int, last: int, text: str, style: Format) -> None:
        """Write a text over several columns of one row."""
        if last > first:
            self._target.merge_range(row, first, row, last, "", style)
        self._target.write_string(row, first, text, style)

    def text(self, item: PlacedText) -> None:
        """Write a sentence or a heading across the sheet."""
        level = item.text.level
        style = (f"heading{min(level, 2)}",) if level else (self._base, "paragraph")
        self.spread(item.top, 0, self._last, item.text.text, self._styles.get(*style))

    def notes(self, notes: Sequence[tuple[int, str]], across: int) -> None:
        """Write notes and source in small type under a table or a chart."""
        for row, text in notes:
            self.spread(row, 0, across - 1, text, self._styles.get("note"))

    def table(self, item: PlacedTable) -> None:
        """Write a table: title, unit, headers, body, notes."""
        table = item.table
        if item.is_titled:
            self._target.write_string(item.top, 0, table.title, self._styles.get("table_title"))
        if table.unit:
            unit = label("result.unit", self._lang, unit=table.unit)
            last = len(item.strips[0].columns)
            self._target.write_string(item.unit_row, last, unit, self._styles.get("unit"))
        for strip in item.strips:
            self._header(table.label_title, strip)
            self._body(item, strip)
        self._aside(item)
        self.notes(item.notes, item.width)

    def _header(self, label_title: str, strip: Strip) -> None:
        style = self._styles.get(self._base, "head")
        titles = [("", label_title), *((column.group, column.title) for column in strip.columns)]
        top, bottom = strip.header, strip.body - 1
        if top == bottom:
            for spot, (_, title) in enumerate(titles):
                self._target.write_string(top, spot, title, style)
            return
        spot = 0
        while spot < len(titles):
            group = titles[spot][0]
            if not group:
                self._target.merge_range(top, spot, bottom, spot, "", style)
                self._target.write_string(top, spot, titles[spot][1], style)
                spot += 1
                continue
            end = spot
            while end + 1 < len(titles) and titles[end + 1][0] == group:
                end += 1
            self.spread(top, spot, end, group, style)
            for inner in range(spot, end + 1):
                self._target.write_string(bottom, inner, titles[inner][1], style)
            spot = end + 1

    def _body(self, item: PlacedTable, strip: Strip) -> None:
        keys = [column.key for column in item.table.columns]
        shown = [keys.index(column.key) for column in strip.columns]
        for number, row in enumerate(item.table.rows):
            at = strip.body + number
            self._target.write_string(at, 0, row.label, self._label_style(row))
            for spot, column in enumerate(shown, 1):
                self._cell(item, row, row.cells[column], strip.columns[spot - 1], (at, spot))

    def _label_style(self, row: Row) -> Format:
        parts = [self._base, "edge", "wrap", "left"]
        parts += [row.role] if row.role in {"total", "section", "memo", "one_off"} else []
        return self._styles.get(*parts, indent=row.level)

    def _cell(self, item: PlacedTable, row: Row, cell: Cell, column: Column,
              spot: tuple[int, int]) -> None:
        parts = [self._base, "edge"]
        parts += [row.role] if row.role in _FILLS else []
        parts += [cell.role] if cell.role in _COLOURS else []
        if row.role == "section" and cell.value is None:
            self._target.write_blank(*spot, None, self._styles.get(*parts))
            return
        if is_gap(cell):
            self._target.write_string(*spot, MISSING, self._styles.get(*parts, "right"))
            return
        if isinstance(cell.value, str):
            align = "center" if cell.role == "check" else column.align
            style = self._styles.get(*parts, "wrap", align)
        else:
            number = number_format(cell.decimals, sign=cell.sign)
            style = self._styles.get(*parts, "right", number=number)
        self._value(item, cell, spot, style)
        if cell.role == "check":
            self._watch(cell, spot)

    def _value(self, item: PlacedTable, cell: Cell, spot: tuple[int, int], style: Format) -> None:
        value = cell.value if isinstance(cell.value, str) else float(cell.value or 0)
        if cell.formula is not None:
            places = [self._addresses.resolve(ref, self._plan.sheet.name, item)
                      for ref in cell.formula.refs]
            text = "=" + cell.formula.template.format(*places)
            self._target.write_formula(*spot, text, style, value)
        elif isinstance(value, str):
            self._target.write_string(*spot, value, style)
        else:
            self._target.write_number(*spot, value, style)

    def _watch(self, cell: Cell, spot: tuple[int, int]) -> None:
        """Paint a check red when it fails: a number that is not nought, a word of failure."""
        here = address(*spot)
        failed = ",".join(f'{here}<>"{word}"' for word in PASSED)
        rule = (f"=IF(ISERROR({here}),TRUE,IF(ISNUMBER({here}),"
                f"ROUND({here},{cell.decimals})<>0,AND({failed})))")
        self._target.conditional_format(*spot, *spot, {
            "type": "formula", "criteria": rule, "format": self._styles.get("failed")})

    def _aside(self, item: PlacedTable) -> None:
        """Write the columns that are not for the reader into the margin."""
        style = self._styles.get("aside")
        body = item.strips[0].body
        for step, column in enumerate(item.aside):
            self._target.write_string(body - 1, item.margin + step, column.title, style)
            for row in item.table.rows:
                cell = item.table.cell(row.key, column.key)
                if not is_gap(cell):
                    self._value(item, cell, item.spot(row.key, column.key), style)
