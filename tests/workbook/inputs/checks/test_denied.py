"""Figures that others in the workbook deny: pasted from another year or row, turned in sign, off by their unit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from forecast.issues import InputError, Issue, Severity, describe
from forecast.workbook.inputs.reading import read

LINES = (  # account, side, line, budget of 2022, outturn of 2022, budget of 2023
    ("收入", "一般公共预算收入", 160000, 167500, 172500), ("收入", "税收收入", 90000, 83660, 88660),
    ("收入", "增值税", 45000, 42000, 44300), ("收入", "企业所得税", 20000, 18330, 19360), ("收入", "契税", 25000, 23330, 25000),
    ("收入", "非税收入", 70000, 83840, 83840), ("收入", "上级补助收入", 430000, 455354, 420000), ("收入", "返还性收入", None, None, None),
    ("收入", "调入资金", 40000, 69100, 45000), ("收入", "动用预算稳定调节基金", 0, 2157, 22500),
    ("收入", "一般债务转贷收入", 50000, 49154, 20000), ("收入", "上年结转结余收入", 35166, 35166, 43042),
    ("收入", "一般公共预算收入总量", 715166, 778431, 723042), ("支出", "一般公共预算支出", 703666, 701553, 691542),
    ("支出", "上解支出", 11500, 11336, 11500), ("支出", "补充预算稳定调节基金", 0, 22500, 0), ("支出", "一般公共预算支出总量", 715166, 735389, 703042),
    ("结余", "结转下年", 0, 43042, 20000))
YEARS = (("地区生产总值", "亿元", 228, 245, 275, 292), ("第三产业占GDP比重", "%", 46.1, 47.2, 47.6, 48.0),
         ("社会消费品零售总额", "亿元", 94.2, 98.0, 110.0, 112.0), ("社会消费品零售总额增速", "%", None, 4.0, 12.2, 1.8),
         ("一般债务余额", "万元", None, None, 400846, 450000), ("专项债务余额", "万元", None, None, 270000, 450000))
FUNDS = (("收入", "专项债务转贷收入", None, 181000, None), ("支出", "专项债务还本支出", None, 1000, None))
MONTHS = ((2022, 3, 42021, 20863, 21158), (2022, 6, 91284, 46200, 45084), (2022, 12, 167500, 83660, 83840),
          (2023, 3, 43276, 22170, 21106), (2023, 6, 94732, 48109, 46623))
TARGETS = (("一般公共预算收入", "2023年", "≥", 172500, "万元"), ("城镇登记失业率", "2023年", "≤", 5.5, "%"),
           ("地区生产总值增速", "2023年", "≥", 6, "%"), ("社会消费品零售总额增速", "2023年", "左右", 5, "%"))


def county() -> Workbook:
    """A county's year of which every figure agrees with every other."""
    book = Workbook()
    years = book.active
    assert years is not None
    years.title = "年度指标"
    years.append(["指标", "单位", *(f"{year}年" for year in range(2019, 2023))])
    years.append([None, "状态", *["执行"] * 4])
    for row in YEARS:
        years.append(list(row))
    budgets = book.create_sheet("预算收支")
    budgets.append([None, None, None, None, None, "单位：万元"])
    budgets.append(["账户", "方向", "项目", "2022年预算数", "2022年预计执行数", "2023年预算数"])
    for side, name, *amounts in LINES:
        budgets.append(["一般公共预算", side, name, *amounts])
    for side, name, *amounts in FUNDS:
        budgets.append(["政府性基金预算", side, name, *amounts])
    months = book.create_sheet("月度累计")
    months.append(["期间", "一般公共预算收入（万元）", "税收收入（万元）", "非税收入（万元）"])
    for year, month, *amounts in MONTHS:
        months.append([f"{year}年1-{month}月", *amounts])
    targets = book.create_sheet("目标")
    targets.append(["指标", "期间", "运算", "值", "单位"])
    for target in TARGETS:
        targets.append(list(target))
    events = book.create_sheet("调整事项")
    events.append(["期间", "项目", "金额", "单位", "作用于", "类型", "说明"])
    events.append(["2022年", "非税收入", 20000, "万元", "当期", "一次性", "处置闲置资产一次性收入"])
    return book


def told(book: Workbook, folder: Path) -> list[Issue]:
    """Return what is asked and refused; what is merely told is left out."""
    book.save(folder / "本.xlsx")
    try:
        found = list(read(folder / "本.xlsx").warnings)
    except InputError as error:
        found = list(error.issues)
    for one in found:
        assert "{" not in describe(one) + describe(one, "en")
    return [one for one in found if one.severity is not Severity.WARNING]


def put(sheet: str, **cells: object) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for cell, value in cells.items():
            book[sheet][cell].value = value
    return change


def copied(sheet: str, source: str, onto: str) -> Callable[[Workbook], None]:
    """Paste a block of cells onto another of the same shape, as a clerk does."""
    def change(book: Workbook) -> None:
        block = [[one.value for one in row] for row in book[sheet][source]]
        for row, values in zip(book[sheet][onto], block, strict=True):
            for cell, value in zip(row, values, strict=True):
                cell.value = value
    return change


def turned(sheet: str, *cells: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        one, other = (book[sheet][cell] for cell in cells)
        one.value, other.value = other.value, one.value
    return change


def shifted(book: Workbook) -> None:
    """The part from 上级补助 to the total, pasted one row too low over the line below."""
    sheet = book["预算收支"]
    block = [sheet[f"E{row}"].value for row in range(9, 16)]
    sheet["E9"].value = None
    for row, value in zip(range(10, 17), block, strict=True):
        sheet[f"E{row}"].value = value


def test_figures_that_agree_give_no_word(tmp_path: Path) -> None:
    assert told(county(), tmp_path) == []


@pytest.mark.parametrize(("change", "code", "sheet", "cell"), [
    pytest.param(copied("预算收支", "F3:F8", "D3:D8"), "copied_column", "预算收支", "D3", id="next year's budget in this year's column"),
    pytest.param(copied("预算收支", "F3:F8", "E3:E8"), "copied_column", "预算收支", "E3", id="next year's budget as outturn"),
    pytest.param(copied("月度累计", "B3:D3", "B6:D6"), "copied_from_year", "月度累计", "B6", id="half a year of the year before"),
    pytest.param(copied("月度累计", "B2:D3", "B5:D6"), "copied_from_year", "月度累计", "B5", id="all months of the year before"),
    pytest.param(put("月度累计", B5=0.25, B6=0.55), "months_off", "月度累计", "B5", id="months as shares of the budget"),
    pytest.param(copied("年度指标", "E3:E8", "F3:F8"), "copied_from_year", "年度指标", "F3", id="a year of the year before"),
    pytest.param(shifted, "rows_shifted", "预算收支", "E10", id="a block one row too low"),
    pytest.param(put("预算收支", F12=0, F18=22500), "line_misplaced", "预算收支", "F18", id="a draw typed as a top-up"),
    pytest.param(put("预算收支", E5=4.2, D5=None, F5=None), "line_loses_digits", "预算收支", "E5", id="one tax in another unit"),
    pytest.param(put("预算收支", F8=-83840), "line_may_not_fit", "预算收支", "F8", id="a line with the wrong sign"),
    pytest.param(put("预算收支", E15=743265), "line_may_not_fit", "预算收支", "E15", id="a total that leaves out a line"),
    pytest.param(put("预算收支", F16=703042), "line_may_not_fit", "预算收支", "F16", id="the total typed at its largest line"),
    pytest.param(put("预算收支", F1="单位：亿元"), "unit_of_sheet", "预算收支", "F1", id="the unit above the table"),
    pytest.param(put("年度指标", F4=0.48), "fraction_for_percent", "年度指标", "F4", id="a share as a fraction"),
    pytest.param(put("年度指标", F6=-1.8), "growth_sign", "年度指标", "F6", id="growth with the wrong sign"),
    pytest.param(put("年度指标", F7=45), "unit_slip", "年度指标", "F7", id="debt of one year in another unit"),
    pytest.param(put("年度指标", F7=560000), "debt_does_not_roll", "年度指标", "F7", id="debt that borrowing denies"),
    pytest.param(turned("年度指标", "E7", "E8"), "debts_exchanged", "年度指标", "E7", id="kinds of debt exchanged"),
    pytest.param(put("目标", C3="≥"), "target_way", "目标", "C3", id="a floor for unemployment"),
    pytest.param(put("目标", B2="2024年"), "target_ahead", "目标", "B2", id="this year's budget as next year's target"),
    pytest.param(put("调整事项", C2=-20000), "one_off_sign", "调整事项", "C2", id="a sale below nought"),
    pytest.param(put("调整事项", G2="留抵退税"), "one_off_sign", "调整事项", "C2", id="a refund above nought"),
    pytest.param(put("调整事项", C2=2), "one_off_tiny", "调整事项", "C2", id="a one-off in another unit"),
])
def test_the_first_thing_told_is_the_slip(tmp_path: Path, change: Callable[[Workbook], None], code: str, sheet: str, cell: str) -> None:
    book = county()
    change(book)
    found = told(book, tmp_path)
    assert [(one.code, one.where.sheet, one.where.cell) for one in found] == [(code, sheet, cell)]


@pytest.mark.parametrize("change", [
    pytest.param(put("预算收支", D8=83840), id="one line as in the year before"),
    pytest.param(copied("预算收支", "D3:D20", "E3:E20"), id="an outturn taken from its own budget"),
    pytest.param(put("月度累计", B6=91284), id="one figure as in the year before"),
    pytest.param(put("目标", C3="≤", B2="2024年", D2=180000), id="a target of a later year"),
    pytest.param(put("调整事项", C2=-20000, G2="留抵退税"), id="a refund below nought"),
    pytest.param(put("年度指标", F7=452000), id="debt a little off what was borrowed"),
])
def test_what_may_be_right_is_not_called_pasted_or_turned(tmp_path: Path, change: Callable[[Workbook], None]) -> None:
    book = county()
    change(book)
    denied = {"copied_column", "copied_from_year", "rows_shifted", "line_misplaced", "one_off_sign", "target_ahead",
              "debt_does_not_roll", "debts_exchanged", "growth_sign"}
    assert not denied & {one.code for one in told(book, tmp_path)}


def test_a_year_that_two_sheets_state_otherwise_is_asked_about_and_a_revised_one_is_not(tmp_path: Path) -> None:
    for typed, wanted in ((190000, [("twice_stated", "F9")]), (168900, []), (167500, [])):
        book = county()
        book["年度指标"].append(["一般公共预算收入", "万元", 128000, 134000, 140000, typed])
        assert [(one.code, one.where.cell) for one in told(book, tmp_path)] == wanted


@pytest.mark.parametrize(("status", "day", "asked"), [
    ("执行", "2022-01-20", True), ("初步核算", "2023-01-20", False), ("预计", "2022-11-20", False), ("预计", "2012-11-20", True),
    ("执行", "2022-12-28", False)])
def test_a_date_before_its_year_was_over_is_asked_about(tmp_path: Path, status: str, day: str, asked: bool) -> None:
    book = county()
    book["年度指标"].insert_rows(3)
    for cell, value in (("B3", "发布日期"), ("F2", status), ("F3", day)):
        book["年度指标"][cell].value = value
    assert [(one.code, one.where.cell) for one in told(book, tmp_path)] == ([("date_early", "F3")] if asked else [])


def test_two_years_alone_of_which_one_lost_a_digit_are_asked_about(tmp_path: Path) -> None:
    for before, wanted in ((42.16, [("tens_off", "F9")]), (421.6, [])):
        book = county()
        book["年度指标"].append(["年末常住人口", "万人", None, None, before, 419.8])
        assert [(one.code, one.where.cell) for one in told(book, tmp_path)] == wanted


def test_a_limit_of_all_debt_is_held_against_both_kinds(tmp_path: Path) -> None:
    book = county()
    book["年度指标"].append(["地方政府债务限额", "万元", None, None, None, 850000])
    book.save(tmp_path / "本.xlsx")
    (over,) = [one for one in read(tmp_path / "本.xlsx").warnings if one.code == "debt_over_limit"]
    assert over.where.cell == "F9"
    assert over.found == "900,000"


def test_a_date_that_lost_its_format_is_its_day_and_its_month(tmp_path: Path) -> None:
    book = county()
    book["年度指标"].insert_rows(3)
    book["年度指标"]["B3"].value = "发布日期"
    book["年度指标"]["F3"].value = 44958
    book["月度累计"]["A6"].value = 45107
    book.save(tmp_path / "本.xlsx")
    read_book = read(tmp_path / "本.xlsx")
    seen = {(one.item, str(one.period)): one for one in read_book.dataset.observations}
    assert str(seen["gdp_nominal", "2022"].published) == "2023-02-01"
    assert any(one.cumulative and one.period.year == 2023 and one.period.within == 6 for one in seen.values())
