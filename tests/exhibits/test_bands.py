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


def test_a_total_held_at_last_years_figure_has_no_band(tmp_path: Path) -> None:
    """Nor is there a column for bands, and a note on them, where no row has one."""
    held = headline(tmp_path / "held.xlsx", 3)
    ends = {column.key for column in held.columns} & {"p10", "p90"}
    assert not ends or held.text("gpb_revenue", "p10") == held.text("gpb_revenue", "p90") == "—"
    assert bool(ends) is any("10%—90%" in note for note in held.notes)
    assert bool(ends) is any(held.text(row.key, "p10") != "—" for row in held.rows if ends)
    moved = headline(tmp_path / "moved.xlsx", 8)
    assert moved.text("gpb_revenue", "p10") < moved.text("gpb_revenue", "p90")


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
