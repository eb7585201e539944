"""The input workbook: what is written is what the contract says, and what was cited."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import Workbook, load_workbook
from samples.places import PROJECT

from forecast.data.catalog import shipped_catalog
from forecast.data.units import convert, parse_unit
from forecast.issues import InputError, describe
from forecast.workbook import contract
from forecast.workbook.inputs.reading import read
from forecast.workbook.template.build import build_template
from forecast.workbook.template.contents import Contents, SheetContents, plain_line
from forecast.xlsx.read.cells import read_cells

WORKBOOKS = PROJECT / "workbooks"


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build", WORKBOOKS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["build"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "空白.xlsx"
    build_template(path, range(2015, 2021))
    return path


def test_the_committed_workbooks_are_what_the_csv_gives(tmp_path: Path) -> None:
    build = builder()
    again = tmp_path / "again.xlsx"
    build_template(again, range(build.FIRST_YEAR, build.PLAN_YEAR + 1),
                   build.luohu(build.read_facts()))
    assert again.read_bytes() == (WORKBOOKS / "luohu-2020.xlsx").read_bytes()
    build_template(again, range(build.PLAN_YEAR - 5, build.PLAN_YEAR + 1))
    assert again.read_bytes() == (WORKBOOKS / "template.xlsx").read_bytes()


def test_every_cited_figure_is_in_the_workbook() -> None:
    """What the CSV cites for an item of the catalogue is read from some cell, to the digit."""
    book = read(WORKBOOKS / "luohu-2020.xlsx")
    have: dict[tuple[str, str], list[float]] = {}
    for one in book.dataset.observations:
        name = str(one.period.year) if "月" not in str(one.period) else str(one.period)
        have.setdefault((one.item, name[:4]), []).append(one.value)
    for target in book.targets:
        have.setdefault((target.item, str(target.period.year)), []).extend(
            value for value in (target.value, target.high) if value is not None)
    have["nontax_one_off", "2020"] = [one.amount for one in book.dataset.adjustments]
    with (WORKBOOKS / "sources" / "luohu-2020.csv").open(encoding="utf-8-sig", newline="") as stream:
        facts = [row for row in csv.DictReader(stream) if row["code"] and row["value"]]
    assert len(facts) > 250
    for fact in facts:
        item = shipped_catalog()[fact["code"]]
        value = convert(float(fact["value"]), parse_unit(fact["unit"]), item.unit)
        known = have.get((fact["code"], fact["period"][:4]), [])
        assert any(one == pytest.approx(value, rel=1e-9) for one in known), fact


@pytest.mark.shared
def test_the_cited_facts_are_those_of_the_papers(shared: Path) -> None:
    """Each figure of the reference facts of the three papers stands in our CSV with its value."""
    with (WORKBOOKS / "sources" / "luohu-2020.csv").open(encoding="utf-8-sig", newline="") as stream:
        ours = {row["id"]: (abs(float(row["value"])), row["unit"]) for row in csv.DictReader(stream)
                if row["value"]}
    with (shared / "data" / "luohu" / "seed_facts.csv").open(encoding="utf-8-sig", newline="") as stream:
        facts = [row for row in csv.DictReader(stream) if _is_number(row["value"])]
    assert len(facts) > 220
    for fact in facts:
        assert ours[fact["id"]] == (abs(float(fact["value"])), fact["unit"]), fact["id"]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_the_blank_template_says_what_to_fill_first_and_nothing_else(blank: Path) -> None:
    with pytest.raises(InputError) as error:
        read(blank)
    (issue,) = error.value.issues
    assert (issue.code, issue.where.sheet) == ("nothing_read", "年度指标")
    sheet = load_workbook(blank)["年度指标"]
    row = sheet[issue.where.cell].row
    assert sheet.cell(row, 2).value == "一般公共预算收入"
    assert str(sheet.cell(4, sheet[issue.where.cell].column).value) == "2015年"
    assert "预算收支!" in describe(issue)
    book = load_workbook(blank)  # what it asks for is enough to be read
    book["年度指标"][issue.where.cell] = 100000
    book.save(blank.with_name("一格.xlsx"))
    assert len(read(blank.with_name("一格.xlsx")).dataset.observations) == 1


def test_sheets_of_other_names_say_so(tmp_path: Path) -> None:
    book = Workbook()
    book.save(tmp_path / "别的.xlsx")
    with pytest.raises(InputError) as error:
        read(tmp_path / "别的.xlsx")
    assert error.value.issues[0].code == "nothing_known"


def test_sheets_and_headers_are_the_contract(blank: Path) -> None:
    grids = {grid.name: grid for grid in read_cells(blank).sheets}
    assert list(grids) == ["填表说明", *(spec.name for spec in contract.SHEETS), "选项"]
    for spec in contract.SHEETS:
        words = {cell.value for (row, _), cell in grids[spec.name].cells.items() if row == 4}
        assert {column.header for column in spec.columns} <= words


def test_only_the_sheets_of_every_year_are_shown_and_codes_are_not(blank: Path) -> None:
    book = load_workbook(blank)
    assert book.active.title == "填表说明"
    shown = {sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"}
    assert shown == {"填表说明", *(spec.name for spec in contract.SHOWN)}
    told = {cell.value for row in book["填表说明"].iter_rows() for cell in row}
    assert any("“替换全部”" in str(text) and "“季度指标”" in str(text) for text in told)
    assert {spec.name for spec in contract.SHEETS} <= told
    for spec in contract.SHEETS:
        keys = {column.key: column.header for column in spec.columns}
        sheet = book[spec.name]
        hidden = {cell.value for cell in sheet[4] if sheet.column_dimensions[cell.column_letter].hidden}
        assert hidden == ({keys["item"]} if {"item", "name"} <= keys.keys() else set()), spec.name


def test_a_period_stays_as_typed_in_every_row(blank: Path) -> None:
    book = load_workbook(blank)
    for spec in contract.SHEETS:
        sheet = book[spec.name]
        for column in (one.header for one in spec.columns if one.kind == "period"):
            (head,) = (cell for cell in sheet[4] if cell.value == column)
            assert sheet.column_dimensions[head.column_letter].number_format == "@"
            assert {sheet.cell(row, head.column).number_format
                    for row in range(5, sheet.max_row + 1)} == {"@"}, (spec.name, column)


def test_what_the_template_hides_is_no_warning_but_a_hidden_sheet_of_figures_is(
        blank: Path, tmp_path: Path) -> None:
    book = load_workbook(blank)
    sheet = book["年度指标"]
    row = next(cell.row for cell in sheet["B"] if cell.value == "一般公共预算收入")
    sheet.cell(row, 5).value = 100000
    book.save(tmp_path / "一格.xlsx")
    assert not read(tmp_path / "一格.xlsx").warnings
    sheet.sheet_state = "hidden"
    book.save(tmp_path / "藏.xlsx")
    assert [one.code for one in read(tmp_path / "藏.xlsx").warnings] == ["hidden_sheet"]


def test_forms_help_the_clerk(blank: Path) -> None:
    book = load_workbook(blank)
    for spec in contract.SHEETS:
        sheet = book[spec.name]
        assert sheet.freeze_panes
        assert sheet.page_setup.orientation in {"landscape", "portrait"}
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows
        lists = {rule.formula1 for rule in sheet.data_validations.dataValidation}
        for column in spec.columns:
            if column.choices:
                assert f'"{",".join(column.choices)}"' in lists
            if column.kind == "item":
                assert any(rule.startswith("选项!") for rule in lists)
            (head,) = [cell for cell in sheet[4] if cell.value == column.header]
            note = head.comment.text if head.comment else ""
            assert note.startswith("必填") is column.required
            assert note.endswith(column.hint)
    authors = {cell.comment.author for sheet in book.worksheets for row in sheet.iter_rows()
               for cell in row if cell.comment}
    assert authors == {"填表说明"}
    assert not book.properties.creator or book.properties.creator == "openpyxl"
    assert book["选项"].max_row > len(tuple(shipped_catalog()))


def test_text_never_becomes_a_formula(tmp_path: Path) -> None:
    line = plain_line({"scenario": "=1+1", "item": "gdp_growth", "period": "2020年", "method": "假设",
                       "value": 6.0, "reason": '=HYPERLINK("http://x","y")'})
    path = tmp_path / "文字.xlsx"
    build_template(path, range(2015, 2021), Contents("", (SheetContents("情景", (line,)),)))
    cells = next(grid for grid in read_cells(path).sheets if grid.name == "情景").cells
    assert [cell.formula for cell in cells.values() if cell.formula is not None] == []
    assert "=1+1" in {cell.value for cell in cells.values()}


def test_an_older_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"old")
    build_template(path, range(2015, 2021))
    assert load_workbook(path).sheetnames[0] == "填表说明"
    assert [one.name for one in tmp_path.iterdir()] == ["表.xlsx"]


def test_no_sheet_is_printed_under_eight_points(blank: Path) -> None:
    """One page wide where that is large enough; else more pages, each with the names of its rows."""
    wide = 0
    for sheet in load_workbook(blank).worksheets:
        if sheet.sheet_state != "visible":
            continue
        pixels = sum(float(one.width) * 8 + 5 for one in sheet.column_dimensions.values() if not one.hidden)
        room = (297 if sheet.page_setup.orientation == "landscape" else 210) - 25.4 * (
            sheet.page_margins.left + sheet.page_margins.right)
        fitted = min(1.0, room / 25.4 * 96 / pixels)
        scale = fitted if sheet.sheet_properties.pageSetUpPr.fitToPage else sheet.page_setup.scale / 100
        least = min(cell.font.size for row in sheet.iter_rows() for cell in row if cell.value is not None)
        assert scale * least >= 8, sheet.title
        if not sheet.sheet_properties.pageSetUpPr.fitToPage:
            wide += 1
            assert fitted * 11 < 8.3 or sheet.max_row > 30, f"{sheet.title} would fit a page"
            assert sheet.print_title_rows, sheet.title
    assert wide
