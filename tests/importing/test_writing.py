"""A plan carried out: what it changes, and that nothing else changes."""

from __future__ import annotations

import shutil
import threading
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from samples.importing.made import budget, imported, month, planned, states, table, year
from samples.libreoffice import recalculate
from samples.workbook_parts import Parts

from forecast import archives
from forecast.data import Freq, Period, Status
from forecast.importing.writing import carry_out
from forecast.issues import InputError
from forecast.locks import held, lock_of
from forecast.workbook import build_template, read, take_stock
from forecast.xlsx import lint_package, read_cells

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.importing.figures import Figure


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "某县.xlsx"
    build_template(path, range(2015, 2022))
    return path


@pytest.fixture
def blank(template: Path, tmp_path: Path) -> Path:
    return shutil.copy(template, tmp_path / template.name)


FIGURES = (month("gpb_revenue", 2020, 8, 812300, "万元"), month("retail_sales", 2020, 6, 612.4, "亿元"),
           year("gdp_nominal", 2013, 1500.5, "亿元"), year("gdp_nominal", 2018, 2253.1, "亿元"),
           year("deposits", 2018, 99.25, "亿元"), budget("tax_vat", 2019, Status.OUTTURN, 30.5, "亿元"),
           month("nontax_special", 2020, 8, 2.01, "亿元"))


def read_back(path: Path) -> set[tuple[object, ...]]:
    stock = take_stock(path)
    return {(one.item, one.period, one.value) for one in stock.observations}


def test_what_is_written_is_read_again(blank: Path) -> None:
    known = [one for one in FIGURES if one.item in take_stock(blank).items]
    plan = imported(blank, table(*known))
    assert set(states(plan)) == {"new"}
    stock = take_stock(blank)
    found = {(one.item, str(one.period)): (one.value, stock.items[one.item].unit.code) for one in stock.observations}
    assert found["gpb_revenue", "2020-08"] == (812300.0, "万元")
    assert found["gdp_nominal", "2013"] == (1500.5, "亿元")
    assert found["tax_vat", "2019"] == (305000.0, "万元")
    assert found["nontax_special", "2020-08"] == (20100.0, "万元")
    assert len(found) == len(known)
    assert lint_package(blank) == ()


def test_every_other_part_is_the_same_byte_for_byte(blank: Path) -> None:
    before = Parts(blank)
    imported(blank, table(FIGURES[0]))
    after = Parts(blank)
    changed = {name for name, data in before.parts.items() if after.parts[name] != data}
    sheets = {before.sheet_part(name) for name in ("月度累计", "导入对照", "导入记录")}
    assert changed == {*sheets, "xl/workbook.xml"}
    assert before.parts.keys() == after.parts.keys()


def test_the_same_import_twice_changes_nothing(blank: Path) -> None:
    imported(blank, table(*FIGURES))
    before = blank.read_bytes()
    copies = set(blank.parent.iterdir())
    plan = imported(blank, table(*FIGURES))
    assert set(states(plan)) <= {"equal", "not_understood"}
    assert plan.changes_nothing
    assert blank.read_bytes() == before
    assert set(blank.parent.iterdir()) == copies


def test_the_same_tables_give_the_same_bytes(template: Path, tmp_path: Path) -> None:
    paths = [shutil.copy(template, tmp_path / f"{name}.xlsx") for name in "ab"]
    for path in paths:
        imported(path, table(*FIGURES))
    with zipfile.ZipFile(paths[0]) as one, zipfile.ZipFile(paths[1]) as other:
        assert all(one.read(name) == other.read(name) for name in one.namelist())


def test_the_old_file_is_kept_as_a_dated_copy(blank: Path) -> None:
    before = blank.read_bytes()
    stock = take_stock(blank)
    copy = carry_out(planned(blank, table(FIGURES[0])), stock)
    assert copy is not None
    assert copy.read_bytes() == before


def test_a_workbook_that_is_open_is_left_alone(blank: Path) -> None:
    before = blank.read_bytes()
    (blank.parent / f"~${blank.name}").touch()
    with pytest.raises(InputError) as caught:
        imported(blank, table(FIGURES[0]))
    assert [one.code for one in caught.value.issues] == ["file_locked"]
    assert blank.read_bytes() == before


def test_a_workbook_changed_meanwhile_is_left_alone(blank: Path) -> None:
    stock, plan = take_stock(blank), planned(blank, table(FIGURES[0]))
    book = load_workbook(blank)
    book["月度累计"]["A5"] = "2020年1-8月"
    book.save(blank)
    before = blank.read_bytes()
    with pytest.raises(InputError) as caught:
        carry_out(plan, stock)
    assert [one.code for one in caught.value.issues] == ["import_changed"]
    assert blank.read_bytes() == before


def test_of_two_imports_at_once_the_later_writes_over_nothing(blank: Path) -> None:
    """Whichever comes second reads what the first wrote, or is told of it; no figure goes without a word."""
    plans = [(planned(blank, table(one)), take_stock(blank)) for one in (FIGURES[2], FIGURES[3], FIGURES[4])]
    told: list[str] = []
    gate = threading.Barrier(len(plans))

    def write(at: int) -> None:
        gate.wait()
        try:
            carry_out(*plans[at])
        except InputError as error:
            told.extend(one.code for one in error.issues)

    threads = [threading.Thread(target=write, args=(at,)) for at in range(len(plans))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert told == ["import_changed"] * 2
    assert len(read_back(blank)) == 1
    assert not [one for one in blank.parent.iterdir() if "lock" in one.name]


def test_an_import_waits_for_whoever_writes_the_workbook_by_any_link(blank: Path) -> None:
    stock, plan = take_stock(blank), planned(blank, table(FIGURES[2]))
    link = blank.with_name("链.xlsx")
    link.symlink_to(blank)
    before = blank.read_bytes()
    with held(lock_of(link), link):
        waiting = threading.Thread(target=carry_out, args=(plan, stock))
        waiting.start()
        waiting.join(0.5)
        assert blank.read_bytes() == before
    waiting.join()
    assert len(read_back(blank)) == 1


def test_stopped_half_way_the_old_file_is_there(blank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = blank.read_bytes()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(archives.os, "fsync", die)
    with pytest.raises(KeyboardInterrupt):
        imported(blank, table(FIGURES[0]))
    assert blank.read_bytes() == before
    assert [path.name for path in blank.parent.iterdir()] == [blank.name]


def test_sheets_come_to_light_when_they_hold_something(blank: Path) -> None:
    hidden = {grid.name for grid in read_cells(blank).sheets if grid.hidden}
    assert {"季度累计", "数据版本", "导入对照", "导入记录"} <= hidden
    imported(blank, table(month("gdp_nominal", 2020, 6, 1200.0, "亿元", is_quarterly=True),
                          year("gdp_nominal", 2018, 2300, "亿元", status=Status.PRELIMINARY)))
    after = {grid.name for grid in read_cells(blank).sheets if grid.hidden}
    assert hidden - after == {"季度累计", "数据版本"}


@pytest.mark.libreoffice
def test_libreoffice_shows_the_same_values(blank: Path, tmp_path: Path) -> None:
    imported(blank, table(*FIGURES, title="", headings=""))
    before = {grid.name: grid for grid in read_cells(blank).sheets}
    after = {grid.name: grid for grid in read_cells(recalculate(blank, tmp_path / "profile")).sheets}
    for name in ("年度指标", "月度累计", "预算收支", "导入记录"):
        assert {place: cell.value for place, cell in before[name].cells.items()} == {
            place: cell.value for place, cell in after[name].cells.items()}


@pytest.mark.libreoffice
def test_sources_survive_a_save_by_another_program(blank: Path, tmp_path: Path) -> None:
    imported(blank, table(FIGURES[0], FIGURES[2]))
    saved = recalculate(blank, tmp_path / "profile")
    assert {str(one.taken) for one in take_stock(saved).observations} == {"月报.xlsx › 表1!B5", "年鉴.xlsx › 表1!B5"}


# -- workbooks made by hand ------------------------------------------------------------------------------


def by_hand(path: Path) -> Path:
    """A workbook with one sheet of figures, as someone typed it: a list, a filter, a name, a rule."""
    book = Workbook()
    sheet = book.active
    sheet.title = "年度指标"  # type: ignore[union-attr]
    for row in (("指标", "单位", "2018年", "2019年"), ("", "", "决算", "决算"), ("地区生产总值", "亿元", 2253.1, 2390.3),
                ("一般公共预算收入", "亿元", 99.97, 91.2)):
        sheet.append(row)  # type: ignore[union-attr]
    months = book.create_sheet("月度累计")
    for line in (("期间", "一般公共预算收入（亿元）", "税收收入（亿元）"), ("2020-01", 10.1, 8.1), ("2020-02", 20.41, 15.3)):
        months.append(line)
    months.add_table(Table(displayName="各月", ref="A1:C3"))
    rule = DataValidation("decimal", "greaterThan", "0")
    rule.add("B2:C3")
    months.add_data_validation(rule)
    from openpyxl.workbook.defined_name import DefinedName

    book.defined_names["各月数"] = DefinedName("各月数", attr_text="月度累计!$A$1:$C$3")
    months["E2"] = "=SUM(B2:B3)"
    book.save(path)
    return path


def test_a_list_takes_in_what_is_added_at_its_edge(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "手工.xlsx")
    imported(path, table(month("gpb_revenue", 2020, 3, 279300, "万元"), month("tax_revenue", 2020, 4, 31.9, "亿元")))
    sheet = load_workbook(path)["月度累计"]
    assert [sheet[f"A{row}"].value for row in (4, 5)] == ["2020-03", "2020-04"]  # written as the others are
    assert (sheet["B4"].value, sheet["C5"].value, sheet["E2"].value) == (27.93, 31.9, "=SUM(B2:B3)")
    assert sheet.tables["各月"].ref == "A1:C5"
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["B2:C5"]
    assert load_workbook(path).defined_names["各月数"].attr_text.replace("'", "") == "月度累计!$A$1:$C$5"
    assert lint_package(path) == ()


def test_an_item_that_a_list_lacks_gets_a_column_of_its_own(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "手工.xlsx")
    imported(path, table(month("gpb_expenditure", 2020, 2, 29.4, "亿元")))
    sheet = load_workbook(path)["月度累计"]
    column = next(cell.column_letter for cell in sheet[1] if cell.value == "一般公共预算支出（万元）")
    assert sheet[f"{column}3"].value == 294000
    assert sheet["E2"].value == "=SUM(B2:B3)"
    assert (("gpb_expenditure", Period(Freq.M, 2020 * 12 + 1), 294000.0)) in read_back(path)
    assert lint_package(path) == ()


def test_sheets_that_a_workbook_lacks_are_made(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "手工.xlsx")
    figures = (budget("tax_vat", 2020, Status.BUDGET, 300000), budget("gpb_revenue", 2020, Status.BUDGET, 1354500),
               month("gdp_nominal", 2020, 6, 1200.5, "亿元", is_quarterly=True),
               year("gdp_nominal", 2018, 2260.0, "亿元", published=date(2020, 12, 1)), year("gdp_nominal", 2020, 2500.0, "亿元"))
    plan = imported(path, table(*figures))
    assert [one.is_written for one in plan.placed] == [True] * len(figures)
    assert {one.name for one in plan.made} == {"季度累计", "数据版本", "预算收支", "导入对照", "导入记录"}
    got = read_back(path)
    assert {("tax_vat", Period.annual(2020), 300000.0), ("gdp_nominal", Period.annual(2018), 2260.0),
            ("gdp_nominal", Period.annual(2018), 2253.1), ("gdp_nominal", Period.annual(2020), 2500.0),
            ("gdp_nominal", Period(Freq.M, 2020 * 12 + 5), 1200.5)} <= got
    assert states(planned(path, table(*figures))) == ["equal"] * len(figures)
    assert {grid.name for grid in read_cells(path).sheets if grid.hidden} == {"导入对照", "导入记录"}
    assert lint_package(path) == ()


def test_a_formula_is_never_replaced(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "手工.xlsx")
    book = load_workbook(path)
    book["月度累计"]["B3"] = "=B2*2"
    book["月度累计"]["C3"] = "—"
    book.save(path)
    plan = imported(path, table(month("gpb_revenue", 2020, 2, 20.41, "亿元"), month("tax_revenue", 2020, 2, 15.3, "亿元")))
    assert [(one.state.value, one.reason) for one in plan.placed] == [("blocked", "formula"), ("blocked", "filled")]
    assert load_workbook(path)["月度累计"]["B3"].value == "=B2*2"


# -- whatever the figures --------------------------------------------------------------------------------

ITEMS = ("gpb_revenue", "tax_revenue", "tax_vat", "nontax_revenue", "gpb_expenditure", "retail_sales", "fai")


@st.composite
def tables(draw: st.DrawFn) -> list[Figure]:
    """Months, years and budget lines of money, in any unit."""
    keys = draw(st.lists(st.tuples(st.sampled_from(ITEMS), st.integers(2016, 2022), st.integers(1, 12)), min_size=1,
                         max_size=12, unique=True))
    figures = []
    for at, (item, of, within) in enumerate(keys):
        unit = draw(st.sampled_from(["元", "万元", "亿元"]))
        value = float(draw(st.decimals(min_value=1, max_value=10**6, places=2)))
        figures.append(month(item, of, within, value, unit, f"B{at + 3}"))
    return figures


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables())
def test_any_months_are_read_again_as_they_were(template: Path, tmp_path_factory: pytest.TempPathFactory,
                                                figures: list[Figure]) -> None:
    path = shutil.copy(template, tmp_path_factory.mktemp("any") / "某县.xlsx")
    plan = imported(path, table(*figures))
    assert set(states(plan)) == {"new"}
    stock = take_stock(path)
    got = {(one.item, one.period): one.value for one in stock.observations}
    assert got == {(one.figure.item, one.figure.period): one.value for one in plan.placed}
    assert states(planned(path, table(*figures))) == ["equal"] * len(figures)


def test_luohu_takes_a_new_year_and_a_month(luohu: Path, tmp_path: Path) -> None:
    path = shutil.copy(luohu, tmp_path / luohu.name)
    shutil.copytree(luohu.parent / "luohu-2020", tmp_path / "luohu-2020")
    before = read(path)
    plan = imported(path, table(month("gpb_revenue", 2020, 8, 81.23, "亿元"),
                                year("retail_sales", 2003, 120.5, "亿元", status=Status.VERIFIED_FINAL)))
    assert set(states(plan)) == {"new"}
    after = read(path)
    added = set(after.dataset.observations) - set(before.dataset.observations)
    assert {(one.item, str(one.period), one.value) for one in added} == {
        ("gpb_revenue", "2020-08", 812300.0), ("retail_sales", "2003", 120.5)}
    assert not set(before.dataset.observations) - set(after.dataset.observations)
    assert lint_package(path) == ()
