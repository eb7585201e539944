"""Rows of the sheet 情景 that say what cannot be meant: refused at their cells, as in a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from forecast.issues import InputError
from forecast.workbook.inputs.reading import read

HEAD = ("情景", "项目", "期间", "方式", "值", "下限", "上限", "衰减")
GOOD = ("走弱", "税收收入", 2023, "固定", 100, None, None, None)


def refused(folder: Path, row: tuple[object, ...]) -> list[tuple[str, str, str]]:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets: dict[str, list[tuple[object, ...]]] = {}
    sheets["年度指标"] = [("代码", "指标", "单位", "2022年"), (None, None, None, "决算"),
                      (None, "一般公共预算收入", "万元", 120), (None, "税收收入", "万元", 100)]
    sheets["情景"] = [HEAD, row]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for one in rows:
            sheet.append(list(one))
    path = folder / "某县.xlsx"
    book.save(path)
    try:
        return [(one.code, one.where.sheet, one.where.cell) for one in read(path).warnings]
    except InputError as error:
        return [(one.code, one.where.sheet, one.where.cell) for one in error.issues]


def row(**changes: object) -> tuple[object, ...]:
    return tuple(changes.get(name, value) for name, value in zip(HEAD, GOOD, strict=True))


@pytest.mark.parametrize(("changes", "code", "cell"), [
    ({"期间": "2023年一季度"}, "span_not_years", "C2"), ({"期间": "2023年3月"}, "span_not_years", "C2"),
    ({"下限": 90}, "half_range", "G2"), ({"上限": 110}, "half_range", "F2"),
    ({"下限": 110, "上限": 90}, "bad_range", "G2"), ({"下限": 101, "上限": 110}, "outside_range", "E2"),
    ({"期间": None}, "blank_cell", "C2"),
    ({"衰减": 0.5}, "idle_fade", "H2"), ({"方式": "调整", "衰减": 2}, "bad_fade", "H2")])
def test_what_a_row_may_not_say(tmp_path: Path, changes: dict[str, object], code: str, cell: str) -> None:
    assert (code, "情景", cell) in refused(tmp_path, row(**changes))


@pytest.mark.parametrize("changes", [{}, {"下限": 90, "上限": 110}, {"方式": "调整", "值": 5, "衰减": 0.5},
                                     {"值": None, "下限": 90, "上限": 110},
                                     {"项目": "b_tax", "方式": "参数", "值": 0.9, "期间": None}])
def test_what_a_row_may_say(tmp_path: Path, changes: dict[str, object]) -> None:
    assert not [one for one in refused(tmp_path, row(**changes)) if one[1] == "情景"]
