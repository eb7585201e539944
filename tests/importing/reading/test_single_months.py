"""Months across with quarters between: single months are told from sums by their size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from forecast.data import shipped_catalog
from forecast.importing import understand
from forecast.importing.figures import Answers, Asked
from forecast.importing.grids import open_source

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.importing.figures import Understood

HEADS = ("项目", "1月", "2月", "3月", "一季度", "4月", "5月", "6月", "上半年")


def read(folder: Path, row: tuple[float, ...], heads: tuple[str, ...] = HEADS) -> tuple[Understood, ...]:
    """Read a sample, nobody's figures."""
    book = Workbook()
    for cells in (["样例镇2025年1-6月分月完成情况表"], ["单位：万元"], heads,
                  ["一般公共预算收入", *row]):
        book.worksheets[0].append(cells)
    path = folder / "分月.xlsx"
    book.save(path)
    return understand(open_source(path), shipped_catalog(), Answers())


def test_months_below_what_was_collected_before_are_single(tmp_path: Path) -> None:
    tables = read(tmp_path, (820, 410, 690, 1920, 560, 505, 612, 3597))
    assert not [one for each in tables for one in each.questions]
    found = {str(one.period): one.value for each in tables for one in each.figures}
    assert found == {"2025-01": 820, "2025-02": 1230, "2025-03": 1920, "2025-04": 2480,
                     "2025-05": 2985, "2025-06": 3597}


@pytest.mark.parametrize("row", [(100.0, 210.0, 330.0), (100.0, 90.0, 95.0)])
def test_months_that_may_be_either_are_asked(row: tuple[float, ...], tmp_path: Path) -> None:
    tables = read(tmp_path, row, HEADS[:4])
    assert Asked.FLOW in {one.asked for each in tables for one in each.questions}
