"""A workbook of which any part may be blank runs to its last byte, or says what is wrong with it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.places import LUOHU, SHARED

from forecast.exhibits import exhibit
from forecast.issues import InputError
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read
from forecast.workbook.writing import woven

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

KEPT = (0.95, 0.75, 0.25)
FIGURES = ("年度指标", "预算收支")
REGISTERS = ("目标", "情景", "调整事项", "勾稽关系", "债务明细", "重点税源", "结转资金")
FIRST_ROW = 5


def _blank(sheet: Worksheet, chance: random.Random, kept: float) -> None:
    """Blank whole rows of figures, or figures here and there."""
    by_row = chance.random() < 0.5
    for row in sheet.iter_rows(min_row=FIRST_ROW + 2):
        goes = chance.random() > kept
        for cell in row:
            if isinstance(cell.value, int | float) and (goes if by_row else chance.random() > kept):
                cell.value = None


def _ablated(source: Path, path: Path, seed: int) -> Path:
    chance, book = random.Random(seed), load_workbook(source)
    for name in FIGURES:
        _blank(book[name], chance, chance.choice(KEPT))
    for name in REGISTERS:
        if name in book.sheetnames and chance.random() < 0.3 and book[name].max_row >= FIRST_ROW:
            book[name].delete_rows(FIRST_ROW, book[name].max_row - FIRST_ROW + 1)
    book.save(path)
    return path


def _runs(path: Path) -> None:
    try:
        book = read(path)
        result = solve(book, Request(path, settings=Settings(draws=40)))
    except InputError as error:
        assert error.issues  # noqa: PT017
        return
    shown = exhibit(result, {}, book.warnings, "zh", book.bureau)
    assert woven(path, shown.sheets, book.cells, "zh", is_copy=True)
    said = "".join((*shown.summary, *shown.brief))
    assert [word for word in ("nan", "None", "，，", "。。", "（）") if word in said] == []


@pytest.mark.parametrize("seed", range(6))
def test_any_part_of_the_sample_may_be_blank(tmp_path: Path, seed: int) -> None:
    _runs(_ablated(LUOHU, tmp_path / "残缺.xlsx", seed))


@pytest.mark.shared
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["base", "follow", "gz14"])
def test_any_part_of_a_clerk_s_workbook_may_be_blank(tmp_path: Path, name: str, seed: int) -> None:
    _runs(_ablated(SHARED / "clerk_cases" / f"{name}.xlsx", tmp_path / f"{name}.xlsx", seed))


@pytest.mark.shared
def test_a_place_that_knows_one_intensity_alone_has_one_panel(tmp_path: Path) -> None:
    """A native chart of a panel without any figure is none that a workbook can hold."""
    book = load_workbook(SHARED / "clerk_cases" / "follow.xlsx")
    for row in book["年度指标"].iter_rows(min_row=FIRST_ROW + 2):
        if str(row[1].value) in {"万元GDP水耗增减", "万元GDP电耗增减"}:
            for cell in row:
                cell.value = None if isinstance(cell.value, int | float) else cell.value
    book.save(tmp_path / "一项.xlsx")
    _runs(tmp_path / "一项.xlsx")
