"""Where a unit may stand, which place counts first, and what is done where none or a wrong one does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, strategies as st
from samples.places import LUOHU
from samples.workbook_parts import Parts

from forecast.data.registers import Bond
from forecast.data.scenarios import Operator, Target
from forecast.data.series import Observation
from forecast.data.units import KNOWN_UNITS, convert, parse_unit
from forecast.issues import InputError, Issue, describe
from forecast.workbook import contract
from forecast.workbook.inputs.budgets import read_budgets
from forecast.workbook.inputs.figures import read_cumulative
from forecast.workbook.inputs.reading import InputBook, read
from forecast.workbook.inputs.registered.ledgers import read_bonds
from forecast.workbook.inputs.registered.targets import read_targets
from forecast.workbook.inputs.tables import find_table
from forecast.workbook.inputs.typed.numbers import parse_number
from forecast.workbook.inputs.yearly import read_yearly
from forecast.workbook.specs import SheetSpec
from forecast.xlsx.read.cells import read_cells

GOOD = Parts(LUOHU)


def sheet(path: Path, spec: SheetSpec, reader: Callable[..., object], rows: list[list[object]]
          ) -> tuple[object, list[Issue]]:
    book = xlsxwriter.Workbook(path / "表.xlsx")
    made = book.add_worksheet(spec.name)
    for number, row in enumerate(rows):
        made.write_row(number, 0, row)
    book.close()
    issues: list[Issue] = []
    found = find_table(read_cells(path / "表.xlsx"), spec, issues)
    assert found is not None
    return reader(found, issues), issues


def told(issues: list[Issue]) -> list[tuple[str, str]]:
    for one in issues:
        assert "{" not in describe(one) + describe(one, "en")
    return [(one.code, one.where.cell) for one in issues]


def yearly(path: Path, corner: str, unit: str, cell: object, name: str = ""
           ) -> tuple[list[float], list[tuple[str, str]]]:
    seen, issues = sheet(path, contract.YEARLY, read_yearly, [
        [corner], ["代码", "指标", "单位", "2019年"], ["", "", "", "执行"], ["gdp_nominal", name, unit, cell]])
    assert isinstance(seen, list)
    return [one.value for one in seen if isinstance(one, Observation)], told(issues)


@pytest.mark.parametrize(("corner", "unit", "name", "cell", "value"), [
    ("单位：万元", "", "", 23902600, 2390.26),
    ("（单位：万元）", "", "", 23902600, 2390.26),
    ("单位 ：万元、%", "", "", 23902600, 2390.26),
    ("金额单位：人民币万元", "", "", 23902600, 2390.26),
    ("编制单位：某县财政局", "亿元", "", 2390.26, 2390.26),
    ("单位：%", "亿元", "", 2390.26, 2390.26),
    ("单位：亿元", "万元", "", 23902600, 2390.26),
    ("单位：亿元", "", "地区生产总值（万元）", 23902600, 2390.26),
    ("单位：亿元", "亿元", "地区生产总值（万元）", 2390.26, 2390.26),
    ("单位：元", "元", "", "23902600万元", 2390.26),
    ("单位：元", "元", "", "2390.26（亿元）", 2390.26),
    ("单位：元", "亿元（现价）", "", "2390.26", 2390.26),
    ("", "亿", "", 2390.26, 2390.26),
])
def test_the_nearest_place_counts(tmp_path: Path, corner: str, unit: str, name: str, cell: object, value: float) -> None:
    values, issues = yearly(tmp_path, corner, unit, cell, name)
    assert issues == []
    assert values == [pytest.approx(value)]


@pytest.mark.parametrize(("corner", "unit", "name", "wanted"), [
    ("", "万圆", "", ("unknown_unit", "C4")), ("", "千瓦时", "", ("unit_mismatch", "C4")),
    ("", "", "地区生产总值（万圆）", ("unknown_unit", "B4")), ("", "", "地区生产总值（%）", ("unit_mismatch", "B4")),
    ("单位：万圆", "", "", ("unknown_unit", "A1")), ("", "随便", "", ("unknown_unit", "C4"))])
def test_a_wrong_unit_is_one_issue_and_its_figures_are_left_out(
        tmp_path: Path, corner: str, unit: str, name: str, wanted: tuple[str, str]) -> None:
    values, issues = yearly(tmp_path, corner, unit, 2390.26, name)
    assert (values, issues) == ([], [wanted])


def test_a_wrong_heading_is_one_issue_for_its_column(tmp_path: Path) -> None:
    seen, issues = sheet(tmp_path, contract.MONTHLY, read_cumulative, [
        ["期间", "税收收入（亿圆）", "社会消费品零售总额【万元，累计】", "一般公共预算收入，亿元"],
        ["2023年1-2月", 1, 230000, 5], ["2023年1-3月", 2, 340000, 7]])
    assert isinstance(seen, list)
    assert told(issues) == [("unknown_unit", "B1")]
    assert [(one.item, one.value) for one in seen] == [
        ("retail_sales", pytest.approx(23)), ("gpb_revenue", pytest.approx(50000)),
        ("retail_sales", pytest.approx(34)), ("gpb_revenue", pytest.approx(70000))]


def test_a_budget_in_another_unit(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["单位 ：亿元"], ["账户", "方向", "代码", "项目", "2019年预算数"],
        ["一般公共预算", "收入", "gpb_revenue", "", 9], ["", "", "tax_revenue", "税收收入（万元）", 80000],
        ["", "", "nontax_revenue", "", "10000万元"]]
    seen, issues = sheet(tmp_path, contract.BUDGETS, lambda *given: read_budgets(*given)[0], rows)
    assert isinstance(seen, list)
    assert [one.value for one in seen] == [90000, 80000, 10000]
    rows[0] = ["单位：千瓦时"]
    (tmp_path / "二").mkdir()
    seen, issues = sheet(tmp_path / "二", contract.BUDGETS, lambda *given: read_budgets(*given)[0], rows)
    assert ("unit_mismatch", "A1") in told(issues)
    assert [one[0] for one in told(issues)].count("unit_mismatch") == 1


@pytest.mark.parametrize(("corner", "principal", "rate", "wanted"), [
    ("", 20000, 3.2, (20000, 3.2)), ("单位：亿元", 2, "3.2%", (20000, 3.2)), ("单位：亿元", "20000万元", "32‰", (20000, 3.2))])
def test_a_ledger_follows_the_same_rule(tmp_path: Path, corner: str, principal: object, rate: object,
                                        wanted: tuple[float, float]) -> None:
    seen, issues = sheet(tmp_path, contract.BONDS, read_bonds, [
        [corner], ["类别", "债券名称", "发行年份", "到期年份", "本金", "利率"],
        ["一般债务", "样例", 2019, 2022, principal, rate]])
    assert told(issues) == []
    assert isinstance(seen, list)
    assert isinstance(seen[0], Bond)
    assert (seen[0].principal, seen[0].rate) == (pytest.approx(wanted[0]), pytest.approx(wanted[1]))


def test_a_target_in_words_needs_no_operator(tmp_path: Path) -> None:
    seen, issues = sheet(tmp_path, contract.TARGETS, read_targets, [
        ["代码", "指标", "期间", "运算", "值", "上限", "单位"], ["gdp_growth", "", "2023年", "", "5%左右"],
        ["gdp_growth", "", "2024年", "", "增长6.0%-6.5%"], ["gpb_revenue", "", "2023年", "", "135亿元以上"],
        ["gdp_growth", "", "2025年", "区间", "6%～7%"], ["gdp_growth", "", "2026年", "", 5]])
    assert told(issues) == [("blank_cell", "D6")]
    assert isinstance(seen, list)
    assert all(isinstance(one, Target) for one in seen)
    assert [(one.operator, one.value, one.high) for one in seen] == [
        (Operator.ABOUT, 5, None), (Operator.RANGE, 6, 6.5), (Operator.AT_LEAST, 1350000, None),
        (Operator.RANGE, 6, 7)]


# -- units that are not said ---------------------------------------------------------------------


def place_of(text: str, name: str) -> str:
    grid = next(one for one in read_cells(LUOHU).sheets if one.name == name)
    from forecast.xlsx.addresses import a1
    return next(a1(*place) for place, cell in sorted(grid.cells.items()) if cell.value == text)


def outcome(parts: Parts, folder: Path) -> tuple[InputBook | None, list[Issue]]:
    try:
        book = read(parts.save(folder / "册.xlsx"))
    except InputError as error:
        return None, list(error.issues)
    return book, list(book.warnings)


def target(value: str, unit: str) -> Parts:
    row = place_of("gpb_revenue", "目标")[1:]
    return (GOOD.with_cell("目标", f"E{row}", value if value.startswith("<") else f"<v>{value}</v>")
            .with_text("目标", f"I{row}", unit))


def test_a_target_without_a_unit_shows_both_readings(tmp_path: Path) -> None:
    _, issues = outcome(target("135", ""), tmp_path)
    assert [one.code for one in issues] == ["unit_doubtful"]
    assert "可能是 135 万元，也可能是 135 亿元（1,350,000 万元）。" in describe(issues[0])
    assert issues[0].where.cell.startswith("E")


@pytest.mark.parametrize(("value", "unit"), [("1350000", ""), ("135", "亿元"), ("1350", "百万元、%"), ("13.5", "十亿元")])
def test_a_target_that_fits_or_says_its_unit_is_taken(tmp_path: Path, value: str, unit: str) -> None:
    assert not [one for one in outcome(target(value, unit), tmp_path)[1] if one.code.startswith("unit")]


@pytest.mark.parametrize(("amount", "unit", "code"), [
    ("2", "亿元", ""), ("20000", "", ""), ("3000", "", ""), ("2", "", "unit_doubtful"),
    ("99000000", "", "unit_doubtful"), ("2", "千瓦时", "unit_mismatch"), ("2", "亿圆", "unknown_unit")])
def test_an_adjustment_may_be_small_but_not_absurd(tmp_path: Path, amount: str, unit: str, code: str) -> None:
    row = next(one.origin.cell[1:] for one in read(LUOHU).dataset.adjustments if one.item in {
        "gpb_revenue", "nontax_revenue"})
    parts = GOOD.with_cell("调整事项", f"D{row}", f"<v>{amount}</v>").with_text("调整事项", f"E{row}", unit)
    found = [one.code for one in outcome(parts, tmp_path)[1] if one.where.sheet == "调整事项" and "unit" in one.code]
    assert found == [code] * bool(code)


@pytest.mark.parametrize(("item", "wanted"), [
    ("population", True), ("area_tax_revenue", False), ("gpb_revenue_growth", False)])
def test_a_yearly_row_without_unit_and_without_others_is_asked(tmp_path: Path, item: str, wanted: bool) -> None:
    """A rate needs no unit, nor a level that fits its figure of 数据版本; one that stands nowhere else does."""
    cells = next(one for one in read_cells(LUOHU).sheets if one.name == "年度指标").cells
    row = next(place[0] for place, cell in cells.items() if cell.value == item)
    filled = any(cell.kind == "number" for cell in cells.row(row).values())
    assert filled
    _, issues = outcome(GOOD.with_text("年度指标", f"C{row}", "—"), tmp_path)
    assert [(one.code, one.where.cell) for one in issues if one.code.startswith("unit_")] == [
        ("unit_unsaid", f"C{row}")] * wanted


@given(st.floats(0.01, 1e6).map(lambda value: round(value, 2)), st.sampled_from(KNOWN_UNITS),
       st.sampled_from(["{}{}", "{} {}", "{}（{}）", "{}({})", "约{}{}", "{}{}左右", "{}[{}]", "{}{}（快报）"]))
def test_a_number_written_with_any_unit_is_read_back(value: float, unit: str, how: str) -> None:
    parsed = parse_number(how.format(value, unit))
    assert parsed is not None, how.format(value, unit)
    read_unit = parse_unit("%" if parsed.is_percent else parsed.unit)
    assert parsed.value is not None
    assert convert(parsed.value, read_unit, parse_unit(unit)) == value
