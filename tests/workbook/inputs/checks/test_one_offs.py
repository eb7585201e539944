"""A one-off is no more than the outturn that holds it: a sale that fell through is taken off."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.landing_sample import TEMPLATE, sample_figures, write_sample

from forecast.issues import InputError, Issue, Severity, describe
from forecast.workbook import read

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

NONTAX, REVENUE = "nontax_revenue", "gpb_revenue"


def told(path: Path) -> list[Issue]:
    try:
        found = read(path).warnings
    except InputError as error:
        found = error.issues
    return [one for one in found if one.code.startswith("one_off_exceeds")]


def filled(path: Path, figures: dict[str, float], one_offs: list[tuple[str, str, float]], status: str = "执行") -> Path:
    """A blank workbook with figures of one year, whatever the year is, and entries of the register."""
    book = load_workbook(TEMPLATE)
    sheet = book["年度指标"]
    column = next(cell.column for cell in sheet[4] if cell.value == "2018年")
    sheet.cell(5, column, status)
    for code, value in figures.items():
        _state(sheet, code, column, value)
    register = book["调整事项"]
    head = next(cell.row for cell in register["A"] if cell.value == "期间")
    names = {str(cell.value): cell.column for cell in register[head]}
    for at, (period, code, amount) in enumerate(one_offs, head + 1):
        for name, value in (("期间", period), ("代码", code), ("金额", amount), ("单位", "万元"),
                            ("作用于", "当期"), ("类型", "一次性"), ("说明", "卖地")):
            register.cell(at, names[name], value)
    book.save(path)
    return path


def _state(sheet: Worksheet, code: str, column: int, value: float) -> None:
    """Give an item its figure, in a row of its own below the others where it has none."""
    known = [cell for cell in sheet["A"] if cell.value]
    row = next((cell.row for cell in known if cell.value == code), known[-1].row + 1)
    for at, text in ((1, code), (3, "万元"), (column, value)):
        sheet.cell(row, at, text)


@pytest.mark.parametrize(("outturn", "amounts", "asked"), [
    (9_000, (9_000,), False), (9_000, (9_040,), False), (9_000, (9_100,), True), (9_000, (4_000, 4_000), False),
    (9_000, (5_000, 5_000), True), (9_000, (-20_000,), False)])
@pytest.mark.parametrize("status", ["预计", "执行", "决算"])
def test_an_outturn_holds_its_one_offs(tmp_path: Path, outturn: float, amounts: tuple[float, ...], asked: bool,
                                       status: str) -> None:
    path = filled(tmp_path / "区.xlsx", {NONTAX: outturn}, [("2018年", NONTAX, one) for one in amounts], status)
    found = told(path)
    assert [(one.code, one.severity) for one in found] == [("one_off_exceeds_year", Severity.ERROR)] * asked
    for one in found:
        assert one.where.sheet == "调整事项"
        text, english = describe(one, "zh"), describe(one, "en")
        assert f"{outturn:,.0f} 万元" in text
        assert "年度指标!" in text
        assert "{" not in text + english
        assert status not in english


def test_a_line_without_figures_is_held_against_its_total(tmp_path: Path) -> None:
    path = filled(tmp_path / "县.xlsx", {REVENUE: 50_000}, [("2018年", NONTAX, 60_000)])
    assert [dict(one.fields)["item"] for one in told(path)] == ["一般公共预算收入"]


def test_a_year_that_is_not_over_has_no_outturn_to_hold(tmp_path: Path) -> None:
    assert not told(filled(tmp_path / "市.xlsx", {NONTAX: 9_000}, [("2020年", NONTAX, 400_000)]))


def test_a_register_is_asked_about_once(tmp_path: Path) -> None:
    """Year and months deny the same entry: one question."""
    path = write_sample(tmp_path / "months.xlsx", sample_figures(2015, 2019, 8, noise=0.01),
                        one_offs=[("2018年5月", NONTAX, 9e6, "卖地")])
    book = load_workbook(path)
    sheet = book["年度指标"]
    column = next(cell.column for cell in sheet[4] if cell.value == "2018年")
    sheet.cell(5, column, "执行")
    _state(sheet, NONTAX, column, 66_000)
    book.save(path)
    assert len(told(path)) == 1
