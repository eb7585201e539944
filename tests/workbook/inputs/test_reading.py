"""Broken workbooks: every problem at once, each named by its cell."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from samples.places import PROJECT
from samples.workbook_parts import Parts

from forecast.issues import InputError, Issue, Severity, describe
from forecast.workbook.inputs.reading import MAX_SHEETS, InputBook, read
from forecast.xlsx.read.cells import read_cells

GOOD = PROJECT / "workbooks" / "luohu-2020.xlsx"
PARTS = Parts(GOOD)
BOOK: InputBook = read(GOOD)
GRIDS = {grid.name: grid for grid in read_cells(GOOD).sheets}


def find(sheet: str, text: str) -> str:
    """The address of the first cell of a sheet with this text."""
    from forecast.xlsx.addresses import a1

    return next(a1(*place) for place, cell in sorted(GRIDS[sheet].cells.items()) if cell.value == text)


def issues(parts: Parts, folder: Path) -> tuple[Issue, ...]:
    with pytest.raises(InputError) as caught:
        read(parts.save(folder / "坏.xlsx"))
    return caught.value.issues


def places(found: tuple[Issue, ...]) -> list[tuple[str, str, str]]:
    return [(one.code, one.where.sheet, one.where.cell) for one in found]


def test_the_good_workbook_has_no_problem() -> None:
    assert BOOK.warnings == ()
    assert len(BOOK.dataset.observations) > 250


def test_figures_of_a_sheet_with_a_like_name_are_not_lost_in_silence(tmp_path: Path) -> None:
    parts = PARTS.with_renamed("预算收支", "预算收支草稿")
    for word in ("账户", "方向", "代码", "项目"):
        parts = parts.with_text("预算收支草稿", find("预算收支", word), "—")
    parts = parts.with_text("预算收支草稿", find("预算收支", "来源"), "—").with_text(
        "预算收支草稿", find("预算收支", "上级项目"), "—")
    (found,) = [one for one in read(parts.save(tmp_path / "草稿.xlsx")).warnings
                if one.code == "sheet_unread"]
    assert (found.found, dict(found.fields)["sheet"]) == ("预算收支草稿", "预算收支")
    assert "账户、方向" in describe(found)


def test_a_renamed_header(tmp_path: Path) -> None:
    header = find("年度指标", "单位")
    (found,) = [one for one in issues(PARTS.with_text("年度指标", header, "计算单位"), tmp_path)
                if one.code == "missing_header"]
    assert (found.where.sheet, found.where.cell, found.found) == ("年度指标", header, "计算单位")
    assert "单位" in describe(found)


@pytest.mark.parametrize(
    ("inner", "kind", "code", "said"),
    [("<is><t>待定</t></is>", "inlineStr", "not_a_number", "待定"),
     ("<v>#REF!</v>", "e", "error_value", "#REF!"),
     ("<f>B1+#REF!</f><v>#REF!</v>", "e", "error_value", "#REF!"),
     ("<f>SUM(B1:B9)</f>", None, "formula_not_calculated", "=SUM(B1:B9)"),
     ("<f>#REF!+1</f>", None, "broken_reference", "#REF!"),
     ("<f>'[甲.xlsx]乙'!B7</f>", None, "link_not_calculated", "甲.xlsx"),
     ("<f>[1]乙!B7</f>", None, "link_not_calculated", "[1]"),
     ("<is><t>6.0%-6.5%</t></is>", "inlineStr", "ambiguous_range", "6.0%-6.5%"),
     ("<is><t>1354500千瓦时</t></is>", "inlineStr", "unit_mismatch", "千瓦时")],
)  # fmt: skip
def test_a_bad_figure(tmp_path: Path, inner: str, kind: str | None, code: str, said: str) -> None:
    origin = next(one.origin for one in BOOK.dataset.observations
                  if one.item == "gpb_revenue" and one.origin and one.origin.sheet == "预算收支"
                  and one.period.year == 2020)
    assert origin is not None
    (found,) = issues(PARTS.with_cell("预算收支", origin.cell, inner, kind), tmp_path)
    assert places((found,)) == [(code, "预算收支", origin.cell)]
    assert found.where.file == "坏.xlsx"
    for lang in ("zh", "en"):
        assert said in describe(found, lang)  # type: ignore[arg-type]
        assert origin.cell in describe(found, lang)  # type: ignore[arg-type]


def test_a_unit_that_does_not_fit_the_item(tmp_path: Path) -> None:
    row = find("年度指标", "gdp_nominal")[1:]
    (found,) = issues(PARTS.with_text("年度指标", f"C{row}", "千瓦时"), tmp_path)
    assert places((found,)) == [("unit_mismatch", "年度指标", f"C{row}")]


def test_a_year_twice_and_an_item_twice(tmp_path: Path) -> None:
    year = find("年度指标", "2018年")
    row = find("年度指标", "fai")[1:]
    parts = (PARTS.with_text("年度指标", year, "2019年").with_text("年度指标", f"A{row}", "gdp_nominal")
             .with_text("年度指标", f"B{row}", "地区生产总值"))
    found = places(issues(parts, tmp_path))
    assert ("row_differs", "年度指标", f"A{row}") in found
    assert any(code == "year_twice" and sheet == "年度指标" for code, sheet, _ in found)


def test_every_problem_at_once_in_the_order_of_the_sheets(tmp_path: Path) -> None:
    target = find("目标", "区间")
    status = find("年度指标", "初步核实")
    code = find("预算收支", "tax_revenue")
    day = next(address for address in (find("数据版本", "亿元"),))
    published = f"J{day[1:]}"
    parts = (PARTS.with_text("目标", target, "差不多").with_text("年度指标", status, "差不多")
             .with_text("预算收支", code, "tax_revenu").with_text("数据版本", published, "去年年底"))
    found = issues(parts, tmp_path)
    assert ("choice", "年度指标", status) in places(found)
    assert ("unknown_line", "预算收支", code) in places(found)
    assert ("choice", "目标", target) in places(found)
    assert ("not_a_date", "数据版本", published) in places(found)
    order = [one.where.sheet for one in found]
    assert order == sorted(order, key=["年度指标", "数据版本", "预算收支", "目标"].index)


def test_an_own_column_is_left_alone_with_a_warning(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(GOOD)
    sheet = book["预算收支"]
    column = sheet.max_column + 1
    sheet.cell(4, column, "科室意见")
    sheet.cell(5, column, 7)
    sheet.insert_rows(1, 3)  # the table may stand lower
    book.create_sheet("自用").cell(1, 1, "=1+1")
    path = tmp_path / "自用列.xlsx"
    book.save(path)
    again = read(path)
    assert [one.code for one in again.warnings] == ["column_ignored"]
    assert again.warnings[0].severity is Severity.WARNING
    assert len(again.dataset.observations) == len(BOOK.dataset.observations)


_FIGURES = sorted({(one.origin.sheet, one.origin.cell) for one in BOOK.dataset.observations
                   if one.origin is not None})
_BREAKS = st.sampled_from([
    ("<is><t>待定</t></is>", "inlineStr"), ("<is><t>1,23</t></is>", "inlineStr"),
    ("<v>#REF!</v>", "e"), ("<v>#N/A</v>", "e"), ("<f>A1</f>", None), ("<v>1</v>", "b"),
    ("<is><t>十二</t></is>", "inlineStr"), ("<v>12 3</v>", None),
    ("<is><t>9公斤</t></is>", "inlineStr")])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(_FIGURES), _BREAKS)
def test_any_broken_figure_is_named_by_its_cell(place: tuple[str, str], broken: tuple[str, str | None]
                                                ) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = issues(PARTS.with_cell(*place, *broken), Path(folder))
    assert place in {(one.where.sheet, one.where.cell) for one in found}
    assert all("{" not in describe(one) for one in found)


def test_a_workbook_of_thousands_of_sheets_is_refused_before_they_are_searched(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for number in range(MAX_SHEETS + 1):
        book.create_sheet(f"表{number}")
    path = tmp_path / "多.xlsx"
    book.save(path)
    with pytest.raises(InputError) as caught:
        read(path)
    (issue,) = caught.value.issues
    assert (issue.code, issue.found) == ("sheets_overmany", str(MAX_SHEETS + 1))
    assert "1000" in describe(issue)
