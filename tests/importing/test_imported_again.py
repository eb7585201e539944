"""Tables that are imported a second time: what stands in the workbook already is found again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.cli import main
from forecast.workbook import build_template, take_stock

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FUND = """2025年某县政府性基金预算收支表
 |  |  单位：万元
项目 | 2024年执行数 | 2025年预算数
一、政府性基金收入 | 20840 | 19500
国有土地使用权出让收入 | 18920 | 17500
城市基础设施配套费收入 | 1920 | 2000
二、上级补助收入 | 2350 | 1800
三、专项债务转贷收入 | 28000 |
四、上年结转收入 | 1870 | 2410
收入总计 | 53060 | 23710"""


def test_lines_that_a_paper_adds_to_another_total_are_not_written_twice(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, workbook = tmp_path / "基金.csv", tmp_path / "2025.xlsx"
    rows = [[cell.strip() for cell in line.split("|")] for line in FUND.splitlines()]
    table.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8-sig")
    build_template(workbook, range(2015, 2026))
    words = ["import", str(table), "--into", str(workbook), "--yes"]
    assert main(words) == 0
    first = take_stock(workbook)
    assert {one.item for one in first.observations} >= {"gf_land_transfer_in", "special_debt_proceeds"}
    capsys.readouterr()
    main(words)
    assert "新 " not in capsys.readouterr().out.splitlines()[-2]
    again = take_stock(workbook)
    assert [(one.item, one.period, one.value) for one in again.observations] == [
        (one.item, one.period, one.value) for one in first.observations]
    assert again.items["gf_land_transfer_in"].parent == "gf_own_revenue"
