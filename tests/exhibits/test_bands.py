"""A band is stated where it says something of the number: not of one that nothing moves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook

from forecast.exhibits import Table, exhibit
from forecast.exhibits.kit import Column, Row, filled, given, words
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read


def headline(path: Path, years: int) -> Table:
    """Run a workbook with taxes of so many years and a small line of many; its headline table."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "年度指标"
    span = range(2012, 2020)
    sheet.append(["指标", "单位", *(f"{year}年" for year in span)])
    sheet.append(["", "", *["执行"] * len(span)])
    for name, level, kept in (("一般公共预算收入", 900_000, years), ("税收收入", 880_000, years),
                              ("非税收入", 20_000, 8)):
        sheet.append([name, "万元", *([None] * (8 - kept)), *(
            round(level * 1.04**at * (1.02 if at % 2 else 1)) for at in range(8 - kept, 8))])
    book.save(path)
    found = solve(read(path), Request(path, ("基准",), settings=Settings(draws=200)))
    shown = exhibit(found, {})
    return next(one for one in shown.tables() if one.id == "headline")


def test_the_fewer_the_figures_the_wider_the_band(tmp_path: Path) -> None:
    """A total of three figures is no surer than one of eight, as it looked when it was held."""
    def width(table: Table) -> float:
        low, high = (float(table.text("gpb_revenue", end).replace(",", "")) for end in ("p10", "p90"))
        return high / low - 1

    few, many = (headline(tmp_path / f"{years}.xlsx", years) for years in (3, 8))
    assert width(few) > width(many) > 0
    assert any("10%—90%" in note for note in few.notes)


def test_a_column_that_no_row_fills_is_none() -> None:
    columns = (Column("unit", "单位"), Column("base", "2019年"), Column("计划", "2020年计划"))
    rows = tuple(Row(key, key, (words("万元"), given(value), given(plan))) for key, value, plan in (
        ("gpb_revenue", 1.0, None), ("tax_revenue", 2.0, None), ("unseen", None, 3.0)))
    table = Table("headline", "主要指标", "", "指标", columns, rows)
    kept = filled(replace(table, rows=rows[:2]))
    assert [column.key for column in kept.columns] == ["unit", "base"]
    assert [len(row.cells) for row in kept.rows] == [2, 2]
    assert filled(table) is table
    assert filled(replace(table, rows=rows[:2]), lambda key: key == "base").columns == columns
