"""A band is stated where it says something of the number: not of one that nothing moves."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from forecast.exhibits import Table, exhibit
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
