"""Comparable growth: what the register says of it agrees with itself and with what was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from forecast.issues import Severity, describe
from forecast.workbook import build_template, read

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.issues import Issue

REFUND = -310_000.0
"""Value added tax paid back in the year, 万元."""
FIGURES = {"gpb_revenue": (3_128_400.0, 2_987_600.0), "tax_revenue": (2_420_600.0, 2_135_900.0),
           "nontax_revenue": (707_800.0, 851_700.0)}


def told(path: Path, entries: list[tuple[str, float, str]], stated: float | None) -> list[Issue]:
    build_template(path, range(2016, 2024))
    book = load_workbook(path)
    sheet = book["年度指标"]
    heads = {str(cell.value): cell.column for cell in sheet[4]}
    rows = {str(cell.value): cell.row for cell in sheet["A"] if cell.value}
    free = max(rows.values()) + 1
    wanted = {**FIGURES,
              "gpb_revenue_growth_comparable": (None, stated)}
    for code, values in wanted.items():
        row = rows.get(code, free)
        free += row == free
        sheet.cell(row, 1, code)
        for year, value in zip((2021, 2022), values, strict=True):
            sheet.cell(row, heads[f"{year}年"], value)
    sheet.cell(5, heads["2022年"], "执行")
    register = book["调整事项"]
    names = {str(cell.value): cell.column for cell in register[4]}
    for at, (item, amount, note) in enumerate(entries, 5):
        for name, value in (("期间", "2022"), ("项目", item), ("金额", amount), ("单位", "万元"),
                            ("作用于", "当期"), ("类型", "政策"), ("说明", note)):
            register.cell(at, names[name], value)
    book.save(path)
    return [one for one in read(path).warnings
            if one.code in {"adjusted_twice", "comparable_differs"}]


def test_one_event_of_a_line_and_of_its_total_is_asked_about(tmp_path: Path) -> None:
    entries = [("一般公共预算收入", REFUND, "留抵退税"), ("增值税", REFUND, "留抵退税")]
    found = told(tmp_path / "某市.xlsx", entries, None)
    assert [one.code for one in found] == ["adjusted_twice"]
    assert found[0].severity is Severity.QUESTION
    assert "增值税" in describe(found[0])
    assert "一般公共预算收入" in describe(found[0])


@pytest.mark.parametrize(("amount", "agrees"), [(REFUND, True), (-REFUND, False), (REFUND / 10, False)])
def test_growth_as_published_is_held_against_the_register(
        amount: float, agrees: bool, tmp_path: Path) -> None:
    found = told(tmp_path / "某市.xlsx", [("增值税", amount, "留抵退税")], 5.4)
    assert [one.code for one in found] == ([] if agrees else ["comparable_differs"])


def test_two_events_and_a_register_without_the_year_ask_nothing(tmp_path: Path) -> None:
    entries = [("一般公共预算收入", -20_000.0, "划转"), ("增值税", REFUND, "留抵退税")]
    assert not told(tmp_path / "某市.xlsx", entries, None)
    assert not told(tmp_path / "另一市.xlsx", [], 5.4)


def test_growth_over_another_figure_of_the_year_before_is_no_contradiction(luohu: Path) -> None:
    """4.66 % over the estimate of 912,000; the work report has 928,500 for the same year."""
    assert not [one for one in read(luohu).warnings if one.code == "comparable_differs"]
