"""Headings of several rows: an item over 累计 and 同比, a year over 数值 and 增速, units below."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from samples.outputs.drawn_sheets import drawn, read_drawn

from forecast.data.series import Status
from forecast.issues import Severity
from forecast.workbook.contract import BUDGETS, MONTHLY, YEARLY
from forecast.workbook.inputs.budgets import read_budgets
from forecast.workbook.inputs.figures import read_cumulative
from forecast.workbook.inputs.yearly import read_yearly
from forecast.xlsx.addresses import a1

MONTHS = ("2023年1-2月", "2023年1-3月", "2023年1-4月")
LEVELS, RATES = ("累计值", "累计", "绝对量", "本年累计"), ("同比%", "增长%", "累计同比", "比上年同期±%")
SINGLE = ("本月", "当月", "本月同比", "环比")
ITEMS = {"社会消费品零售总额": ("retail_sales", "亿元"), "一般公共预算收入": ("gpb_revenue", "万元"),
         "税收收入": ("tax_revenue", "万元"), "固定资产投资": ("fai", "亿元")}


@st.composite
def layouts(draw: st.DrawFn) -> tuple[list[list[object]], list[str], dict[tuple[str, int], float], bool]:
    """A sheet of months with two or three rows of headings, and what must be read from it."""
    names = draw(st.lists(st.sampled_from(sorted(ITEMS)), min_size=1, max_size=4, unique=True))
    below = [draw(st.permutations([draw(st.sampled_from(LEVELS)), draw(st.sampled_from(RATES)),
                                   *draw(st.lists(st.sampled_from(SINGLE), max_size=2, unique=True))]))
             for _ in names]
    units = draw(st.sampled_from(["above", "below", "own row", "none"]))
    merged, period_row = draw(st.booleans()), draw(st.sampled_from(["both", "upper", "lower", "blank"]))
    rows: list[list[object]] = [[None], [None], *([[None]] if units == "own row" else []), *([one] for one in MONTHS)]
    rows[1 if period_row == "lower" else 0][0] = None if period_row == "blank" else "期间"
    merges = ["A1:A2"] if period_row == "both" else []
    wanted: dict[tuple[str, int], float] = {}
    column, first = 1, len(rows) - len(MONTHS)
    for name, words in zip(names, below, strict=True):
        code, unit = ITEMS[name]
        if merged:
            merges.append(f"{a1(1, column + 1)}:{a1(1, column + len(words))}")
        for at, word in enumerate(words):
            own = unit if word in LEVELS or word in SINGLE[:2] else "%"
            rows[0].append((f"{name}（{unit}）" if units == "above" else name) if at == 0 else None)
            rows[1].append(f"{word}（{own}）" if units == "below" and "%" not in word else word)
            if units == "own row":
                rows[2].append(own)
            for month, row in enumerate(rows[first:]):
                value = round(10.0 * (column + 1) + month + 0.5, 2)
                row.append(value)
                if word in LEVELS or word in RATES:
                    wanted[code + "_growth" * (word in RATES), month + 2] = value
            column += 1
    return [["某县月度情况"], [], *rows], [_lowered(one, 2) for one in merges], wanted, draw(st.booleans())


def _lowered(area: str, by: int) -> str:
    return ":".join(f"{one.rstrip('0123456789')}{int(one.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')) + by}"
                    for one in area.split(":"))


@settings(max_examples=120)
@given(layouts())
def test_items_over_what_is_shown_of_them(
        layout: tuple[list[list[object]], list[str], dict[tuple[str, int], float], bool]) -> None:
    """However two or three rows are laid out, each figure is its item's or its growth, upright or turned."""
    rows, merges, wanted, turned = layout
    with tempfile.TemporaryDirectory() as folder:
        path = drawn(Path(folder) / "两.xlsx", "月度累计", rows, merges, turned=turned)
        seen, issues = read_drawn(path, MONTHLY, read_cumulative)
    assert {(one.item, one.period.within): one.value for one in seen} == wanted
    assert {one.severity for one in issues} <= {Severity.WARNING}
    assert {one.code for one in issues} <= {"column_other", "sheet_turned"}
    for one in seen:  # the cell that is named holds the figure
        assert one.origin is not None
        assert one.origin.cell in {
            a1(*((at, row) if turned else (row, at))) for row, line in enumerate(rows, 1)
            for at, value in enumerate(line, 1) if value == one.value}


def test_single_months_are_no_cumulative_figures(tmp_path: Path) -> None:
    rows = [["期间", "税收收入（万元）", None], [None, "本月", "本月止累计"], [MONTHS[0], 3, 9], [MONTHS[1], 4, 13]]
    seen, issues = read_drawn(drawn(tmp_path / "月.xlsx", "月度累计", rows, ["B1:C1"]), MONTHLY, read_cumulative)
    assert [(one.item, one.value) for one in seen] == [("tax_revenue", 9), ("tax_revenue", 13)]
    assert [(one.code, one.where.cell) for one in issues] == [("column_other", "B2")]


def test_growth_right_of_its_item_in_one_row(tmp_path: Path) -> None:
    """What no item of the catalogue holds is listed once, at its heading."""
    rows = [["期间", "税收收入（万元）", "增长%", "增值税（万元）", "增长%", "限额以上零售额", "增长%"],
            [MONTHS[0], 50, 3, 30, 9, 7, 8]]
    seen, issues = read_drawn(drawn(tmp_path / "行.xlsx", "月度累计", rows), MONTHLY, read_cumulative)
    assert {one.item: one.value for one in seen} == {"tax_revenue": 50, "tax_revenue_growth": 3, "tax_vat": 30}
    assert [(one.code, one.where.cell) for one in issues] == [
        ("growth_unread", "E1"), ("column_ignored", "F1")]


def test_a_percentage_beside_its_level(tmp_path: Path) -> None:
    rows = [["期间", "税收收入", None], [None, "亿元", "%"], [MONTHS[0], 5, 3]]
    seen, issues = read_drawn(drawn(tmp_path / "率.xlsx", "月度累计", rows, ["B1:C1"]), MONTHLY, read_cumulative)
    assert {one.item: one.value for one in seen} == {"tax_revenue": 50_000, "tax_revenue_growth": 3}
    assert issues == []


def test_months_under_a_blank_heading_and_years_of_their_own(tmp_path: Path) -> None:
    rows = [["月度累计指标"], [None, None, "税收收入（万元）"], ["2022年", "1-2月", 3], [None, "1-3月", 5],
            ["2023年", "1-2月", 6], ["注：快报数"]]
    for turned in (False, True):
        path = drawn(tmp_path / "空.xlsx", "月度累计", rows, ["A3:A4"], turned=turned)
        seen, issues = read_drawn(path, MONTHLY, read_cumulative)
        assert [(str(one.period), one.value) for one in seen] == [("2022-02", 3), ("2022-03", 5), ("2023-02", 6)]
        assert [one.code for one in issues] == ["sheet_turned"] * turned


YEARS = [["指标", "单位", "2021年", None, "2022年", None], [None, None, "数值", "增速%", "数值", "增速%"],
         [None, "状态", "最终核实", None, "初步核算", None], ["地区生产总值", "亿元", 275, 8, 292, 2.6],
         ["固定资产投资", "亿元", 100, 5, 110, 10], ["增值税", "万元", 5, 6, 7, 8], ["居民消费价格涨幅", "%", 1.1, None, 2, None]]


@pytest.mark.parametrize("merges", [["A1:A2", "B1:B2", "C1:D1", "E1:F1"], []])
@pytest.mark.parametrize("turned", [False, True])
def test_years_over_level_and_growth(tmp_path: Path, merges: list[str], turned: bool) -> None:
    path = drawn(tmp_path / "年.xlsx", "年度指标", YEARS, merges, turned=turned)
    seen, issues = read_drawn(path, YEARLY, read_yearly)
    assert {(one.item, one.period.year): one.value for one in seen} == {
        ("gdp_nominal", 2021): 275, ("gdp_nominal", 2022): 292, ("gdp_growth", 2021): 8, ("gdp_growth", 2022): 2.6,
        ("fai", 2021): 100, ("fai", 2022): 110, ("fai_growth", 2021): 5, ("fai_growth", 2022): 10,
        ("tax_vat", 2021): 5, ("tax_vat", 2022): 7, ("cpi_growth", 2021): 1.1, ("cpi_growth", 2022): 2}
    assert {one.status for one in seen if one.period.year == 2022} == {Status.PRELIMINARY}
    assert {one.code for one in issues} - {"sheet_turned"} == {"growth_unread"}
    assert "增值税" in dict(issues[-1].fields)["items"]


def test_growth_in_rows_below_their_item(tmp_path: Path) -> None:
    rows = [["指标", "单位", "2022年"], [None, "状态", "初步核算"], ["地区生产总值", "亿元", 292], ["增长速度", "%", 2.6],
            ["固定资产投资", "亿元", 110], ["比上年增长", "%", 10], ["某项自用", "亿元", 5], ["增长", "%", 77]]
    seen, issues = read_drawn(drawn(tmp_path / "行.xlsx", "年度指标", rows), YEARLY, read_yearly)
    assert {one.item: one.value for one in seen} == {"gdp_nominal": 292, "gdp_growth": 2.6, "fai": 110, "fai_growth": 10}
    assert [(one.code, one.where.cell) for one in issues] == [("row_unread", "A7"), ("row_unread", "A8")]


def test_growth_worked_out_on_the_sheet_is_nobodys(tmp_path: Path) -> None:
    """GDP's published growth is at constant prices; what a formula makes of two levels is not."""
    rows = [["指标", "单位", "2021年", "2022年", "增长%"], [None, "状态", "最终核实", "初步核算"],
            ["地区生产总值", "亿元", 275, 292, "=D3/C3*100-100"], ["固定资产投资", "亿元", 100, 110, 9.6]]
    path = drawn(tmp_path / "算.xlsx", "年度指标", rows)
    seen, issues = read_drawn(path, YEARLY, read_yearly)
    assert {(one.item, one.period.year) for one in seen if one.item.endswith("growth")} == {("fai_growth", 2022)}
    assert not [one for one in issues if one.severity is not Severity.WARNING]


def test_a_rate_in_a_row_of_its_own_goes_before_one_beside_its_level(tmp_path: Path) -> None:
    rows = [["指标", "单位", "2022年", "2022年比上年±%"], [None, "状态", "初步核算"],
            ["地区生产总值", "亿元", 292, 2.63], ["地区生产总值增速", "%", 2.6]]
    seen, _ = read_drawn(drawn(tmp_path / "先.xlsx", "年度指标", rows), YEARLY, read_yearly)
    assert [one.value for one in seen if one.item == "gdp_growth"] == [2.6]


@pytest.mark.parametrize("merges", [["A1:A3", "B1:B3", "C1:C3", "D1:E1", "F1:H1"], []])
def test_a_year_over_its_stages_with_units_below(tmp_path: Path, merges: list[str]) -> None:
    rows = [["账户", "方向", "项目", "2021年", None, "2022年", None, None],
            [None, None, None, "预算数", "执行数", "预算数", "执行数", "增长%"],
            [None, None, None, "亿元", "亿元", "亿元", "亿元", "%"], ["一般公共预算", "收入", "税收收入", 1, 1.1, 1.2, 1.3, 5]]
    path = drawn(tmp_path / "预.xlsx", "预算收支", rows, merges)
    seen, issues = read_drawn(path, BUDGETS, lambda *given: read_budgets(*given)[0])
    assert [(one.period.year, one.status, one.value) for one in seen] == [
        (2021, Status.BUDGET, 10_000), (2021, Status.OUTTURN, 11_000), (2022, Status.BUDGET, 12_000),
        (2022, Status.OUTTURN, 13_000)]
    assert [one.code for one in issues] == ["column_ignored"]


@pytest.mark.parametrize("heads", [("年", "月"), ("年份", "月份"), ("年份", "月"), (None, None), ("年", "月份")])
@pytest.mark.parametrize("is_filled", [True, False])
def test_months_that_are_numbers_alone_beside_their_years(
        tmp_path: Path, heads: tuple[str | None, str | None], *, is_filled: bool) -> None:
    """An amount such as 18022 is no month: the months are those beside a column of years."""
    rows: list[list[object]] = [[*heads, "税收收入（万元）"]]
    rows += [[year if is_filled or month == 1 else None, month, 9000 * month + 22]
             for year in (2022, 2023) for month in range(1, 13)]
    seen, issues = read_drawn(drawn(tmp_path / "月.xlsx", "月度累计", rows), MONTHLY, read_cumulative)
    assert [(one.period.year, one.period.within, one.value) for one in seen] == [
        (year, month, 9000 * month + 22) for year in (2022, 2023) for month in range(1, 13)]
    assert not [one for one in issues if one.severity is not Severity.WARNING or "ignored" in one.code]
