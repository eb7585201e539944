"""Room for more in a table, and headings written as those beside them are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from forecast.data import Freq, Period
from forecast.workbook import contract
from forecast.workbook.forms import free_columns, free_rows, month_heading
from forecast.workbook.inputs import find_table
from forecast.xlsx import read_cells

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("near", "month", "expected"), [
    ((), 8, "2020年1-8月"), ((), 1, "2020年1月"), (("2019年1-12月",), 2, "2020年1-2月"), (("2019年1—12月",), 12, "2020年1—12月"),
    (("2019-08",), 3, "2020-03"), (("2019-12",), 10, "2020-10"), (("2019年8月",), 11, "2020年11月"), (("201908",), 3, "202003"),
    (("2019.11",), 12, "2020.12"), (("2019年前三季度",), 9, "2020年1-9月"), (("2019年1至8月累计",), 9, "2020年1至9月累计"),
    (("某月",), 4, "2020年1-4月"), (("2019年1-2月",), 1, "2020年1月"), (("2019/8",), 9, "2020/9")])
def test_a_month_is_written_as_those_beside_it(near: tuple[str, ...], month: int, expected: str) -> None:
    assert month_heading(Period(Freq.M, 2020 * 12 + month - 1), near) == expected


def test_room_is_where_nothing_of_the_user_stands(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "月度累计"  # type: ignore[union-attr]
    for row in (("期间", "税收收入", None, "说明"), ("2020年1-2月", 3), (), ("2020年1-4月", 5)):
        sheet.append(row)  # type: ignore[union-attr]
    sheet["A6"] = "注：按公布口径"  # type: ignore[index]
    sheet["H5"] = "别处的字"  # type: ignore[index]
    sheet.merge_cells("A8:B8")  # type: ignore[union-attr]
    book.save(tmp_path / "表.xlsx")
    found = find_table(read_cells(tmp_path / "表.xlsx"), contract.MONTHLY, [])
    assert found is not None
    assert free_rows(found, 2, 4, {1, 2, 4}) == [3, 5, 7, 9]
    assert list(free_columns(found, 2, [2])) == [5, 6]
    assert list(free_columns(found, 4, [2])) == [9, 10, 11, 12]
