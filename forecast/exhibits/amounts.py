"""One unit of amounts for a paper: sentences, tables and pictures in 亿元 where it is asked for.

The sheets of the result workbook and the record keep 万元, which is prescribed for budget tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from forecast.data import UnitCode, unit_name
from forecast.exhibits.kit import Cell, Chart, Column, Row, Table, Text, is_gap, number_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.exhibits.book import Exhibits
    from forecast.exhibits.kit import Block
    from forecast.labels import Lang

_PER, _DIGITS = Decimal(10_000), 2
_LEAST = Decimal(50)
"""An amount below this, 万元, would print as 0.00亿元 and stays as it is."""
_NUMBER = r"[+\-−]?\d[\d,]*(?:\.\d+)?"
_NO_UNIT = r"(?!\s?GDP)"
_COUNTS = frozenset({"count", "rank", "year", "decimals"})
"""Columns of numbers that are no amounts, whatever the unit of their row."""


def in_paper_unit(shown: Exhibits, lang: Lang) -> Exhibits:
    """Return the exhibits with all their amounts in the unit of the papers, one for all of them.

    Figures are cut from the unrounded ones, amounts within sentences from the printed ones.
    """
    if shown.paper_unit != UnitCode.YI:
        return shown
    unit = _Unit(unit_name(UnitCode.WAN, lang), unit_name(UnitCode.YI, lang))
    memo = replace(shown.memo, blocks=unit.blocks(shown.memo.blocks))
    sheets = tuple(replace(one, blocks=unit.blocks(one.blocks)) for one in shown.sheets)
    return replace(shown, summary=tuple(map(unit.text, shown.summary)),
                   brief=tuple(map(unit.text, shown.brief)), sheets=sheets, memo=memo,
                   misfits=tuple(map(unit.text, shown.misfits)))


@dataclass(frozen=True, slots=True)
class _Unit:
    """The names of both units."""

    small: str
    large: str

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(map(self.block, blocks))

    def block(self, block: Block) -> Block:
        if isinstance(block, Text):
            return replace(block, text=self.text(block.text))
        if isinstance(block, Table):
            return self.table(block)
        return self.chart(block)

    def chart(self, chart: Chart) -> Chart:
        return replace(chart, title=self.text(chart.title), unit=self.named(chart.unit),
                       table=self.table(chart.table), notes=tuple(map(self.text, chart.notes)))

    def table(self, table: Table) -> Table:
        is_all = table.unit == self.small
        columns = [self.is_amount(column, is_all=is_all) for column in table.columns]
        at_unit = next((place for place, column in enumerate(table.columns)
                        if column.key == "unit"), None)
        rows = []
        for row in table.rows:
            is_own = at_unit is not None and row.cells[at_unit].value == self.small
            rows.append(self.row(table, row, [is_one or (is_own and self.may_be(column))
                                              for is_one, column in zip(columns, table.columns,
                                                                        strict=True)]))
        return replace(
            table, title=self.text(table.title), unit=self.named(table.unit),
            columns=tuple(replace(column, title=self.named(column.title),
                                  group=self.named(column.group)) for column in table.columns),
            rows=tuple(rows), notes=tuple(map(self.text, table.notes)))

    def is_amount(self, column: Column, *, is_all: bool) -> bool:
        """Tell whether a column holds amounts in the smaller unit in every row."""
        is_named = self.named(found := column.title + column.group) != found
        return self.may_be(column) and (is_all or is_named)

    def may_be(self, column: Column) -> bool:
        """Tell whether a column may hold amounts: no share, no count."""
        title = column.title.rstrip("）)")
        return column.key not in _COUNTS and not title.endswith("%") and not title.startswith("%")

    def row(self, table: Table, row: Row, amounts: list[bool]) -> Row:
        is_moved = any(is_amount and _is_whole(cell)
                       for is_amount, cell in zip(amounts, row.cells, strict=True))
        cells = []
        for column, cell, is_amount in zip(table.columns, row.cells, amounts, strict=True):
            if column.key == "decimals" and is_moved and not isinstance(cell.value, str):
                cells.append(replace(cell, value=float(_DIGITS)))
            elif column.key == "unit" and cell.value == self.small:
                cells.append(replace(cell, value=self.large))
            elif isinstance(cell.value, str):
                cells.append(replace(cell, value=self.text(cell.value)))
            else:
                cells.append(_over(cell) if is_amount and _is_whole(cell) else cell)
        return replace(row, label=self.text(row.label), cells=tuple(cells))

    def named(self, text: str) -> str:
        """Name the larger unit for the smaller in a head; 万元GDP is no unit of amounts."""
        return re.sub(rf"{self.small}{_NO_UNIT}", self.large, text)

    def text(self, text: str) -> str:
        """Write the amounts of a sentence in the larger unit: 803,420、813,897万元."""
        if self.small not in text:
            return text
        listed = rf"(?<![\d,.])({_NUMBER}(?:\s?(?:、|—|–|, |至)\s?{_NUMBER})*)(\s?){self.small}"
        return re.sub(listed + _NO_UNIT, self._said, text)

    def _said(self, found: re.Match[str]) -> str:
        amounts = [Decimal(one.replace(",", "").replace("−", "-"))
                   for one in re.findall(_NUMBER, found[1])]
        if max(map(abs, amounts)) < _LEAST:
            return found[0]
        told = re.sub(_NUMBER, lambda one: _printed(one[0]), found[1])
        return f"{told}{found[2]}{self.large}"


def _printed(number: str) -> str:
    value = Decimal(number.replace(",", "").replace("−", "-")) / _PER
    return number_text(value, _DIGITS, sign=number.startswith("+"))


def _is_whole(cell: Cell) -> bool:
    """Tell whether a cell is a number printed whole, as amounts in 万元 are."""
    return not is_gap(cell) and not isinstance(cell.value, str) and cell.decimals == 0


def _over(cell: Cell) -> Cell:
    value = cell.value if isinstance(cell.value, Decimal) else Decimal(repr(float(cell.value or 0)))
    return replace(cell, value=value / _PER, decimals=_DIGITS, formula=None)
