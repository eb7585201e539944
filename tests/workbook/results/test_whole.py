"""The result workbook of the Luohu budget, whole: what every sheet, formula and chart must be."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from openpyxl import load_workbook
from samples.places import LUOHU, PROJECT

from forecast.exhibits.book import Exhibits, exhibit
from forecast.exhibits.checks.checks import check_table, stated_table
from forecast.exhibits.kit.cells import Maker
from forecast.exhibits.kit.types import Chart, Sheet, Table
from forecast.exhibits.scenarios.attribution import HEADLINES, attribution_table, compared
from forecast.labels.lookup import label
from forecast.projection.result import Result, Settings
from forecast.run import Request, provenance_of, solve
from forecast.workbook.inputs.reading import read
from forecast.workbook.results.layout import lay_out
from forecast.workbook.results.sizes import BODY, pixels
from forecast.workbook.results.write import write_results

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.exhibits.kit.types import Cell

WORKBOOK = LUOHU
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FUNCTIONS = {"ABS", "AND", "CHAR", "COUNT", "EXP", "IF", "ISERROR", "ISNUMBER", "LN", "MAX", "MIN", "ROUND",
             "SQRT", "SUM", "TEXT"}
"""All of Excel 2007, of every WPS and of LibreOffice; none is volatile."""
CONSTANT: dict[str, str] = {}
"""Tables whose computed figures may be constants, and why."""
_DRAWS, _RUNS, _PAST = "quantiles of the draws", "other runs of the model", "past forecasts, scored"
SIMULATED = {
    "headline": _DRAWS, "gdp_fan": _DRAWS, "intensity": _DRAWS, "intensity_chart": _DRAWS,
    "targets": _DRAWS, "targets_chart": _DRAWS, "target_matrix": _DRAWS, "tax_panels": _DRAWS,
    "ranges": _RUNS, "reckoner": _RUNS, "rolling_layers": _RUNS, "debt_adjustment": _RUNS,
    "history": _PAST, "judged": _PAST,
    "assets": _DRAWS, "combined": _DRAWS, "scenario_places": _DRAWS, "risk_register": _DRAWS,
    "others": _DRAWS, "what_if_levers": _DRAWS,
    "envelope": _RUNS, "envelope_chart": _RUNS, "ranking": _RUNS,
}  # fmt: skip
"""Tables that show statistics of a simulation, and of what; the others must be live."""


@pytest.fixture(scope="module")
def result() -> Result:
    return solve(read(WORKBOOK), Request(WORKBOOK, settings=Settings(draws=60)))


@pytest.fixture(scope="module")
def shown(result: Result) -> Exhibits:
    return exhibit(result, provenance_of(read(WORKBOOK), result))


@pytest.fixture(scope="module")
def package(shown: Exhibits, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    path = tmp_path_factory.mktemp("whole") / "result.xlsx"
    write_results(shown.sheets, path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheets(package: dict[str, bytes]) -> Iterator[tuple[str, etree._Element]]:
    names = [one.get("name", "") for one in
             etree.fromstring(package["xl/workbook.xml"]).iter(MAIN + "sheet")]
    for number, name in enumerate(names, 1):
        yield name, etree.fromstring(package[f"xl/worksheets/sheet{number}.xml"])


def formulas(package: dict[str, bytes]) -> Iterator[tuple[str, etree._Element]]:
    for name, root in sheets(package):
        for one in root.iter(MAIN + "f", MAIN + "formula"):
            yield name, one


def charts(package: dict[str, bytes]) -> list[str]:
    return [data.decode() for name, data in sorted(package.items())
            if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]


# formulas ---------------------------------------------------------------------------------------


def test_only_functions_that_excel_2016_and_wps_have(package: dict[str, bytes]) -> None:
    used: set[str] = set()
    count = 0
    for sheet, one in formulas(package):
        count += 1
        bare = re.sub(r'"(?:[^"]|"")*"|\'[^\']*\'', "", one.text or "")
        used |= set(re.findall(r"([A-Za-z_][A-Za-z0-9_.]*)\(", bare))
        assert one.get("t") is None, (sheet, one.text)
        assert "_xl" not in bare, (sheet, one.text)
        assert "[" not in bare, "a link into another file"
        assert len(one.text or "") <= 8192
    assert count > 2000
    assert used <= FUNCTIONS, used - FUNCTIONS


def test_no_cell_is_a_dynamic_array(package: dict[str, bytes]) -> None:
    assert "xl/metadata.xml" not in package
    assert not any(cell.get("cm") for _, root in sheets(package) for cell in root.iter(MAIN + "c"))


def test_every_formula_has_its_value_beside_it(package: dict[str, bytes]) -> None:
    for name, root in sheets(package):
        for cell in root.iter(MAIN + "c"):
            if cell.find(MAIN + "f") is not None:
                value = cell.findtext(MAIN + "v")
                assert value not in {None, ""}, (name, cell.get("r"))
                assert cell.get("t") in {None, "str"}, (name, cell.get("r"))


def computed(tables: list[Table]) -> Iterator[tuple[str, str, str, Cell]]:
    for table in tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                if cell.value is not None and cell.role == "formula":
                    yield table.id, row.key, column.key, cell


def test_whatever_is_computed_is_a_formula(shown: Exhibits) -> None:
    """Totals, growth rates, shares, scenario values, equations: a constant must say what it is."""
    tables = [*shown.tables(), *(block.table if isinstance(block, Chart) else block
                                 for sheet in shown.sheets for block in sheet.blocks
                                 if isinstance(block, Chart | Table))]
    found = list(computed(tables))
    assert len(found) > 2000
    bare = [(table, row, column) for table, row, column, cell in found
            if cell.formula is None and table not in CONSTANT]
    assert bare == []
    assert set(CONSTANT) <= {table for table, *_ in found}, "an exception without a use"


def test_constants_of_a_simulation_are_named(shown: Exhibits) -> None:
    found = {table.id for table in shown.tables() for row in table.rows for cell in row.cells
             if cell.role == "simulated" and cell.value is not None}
    known = {name: SIMULATED.get(name, _PAST if name.startswith("backtest") else "")
             for name in found}
    assert [name for name, reason in known.items() if not reason] == []


def test_the_workbook_of_a_comparison_too(result: Result) -> None:
    names = ("计划", "基准")
    attribution = compared(result, names, HEADLINES)
    table = attribution_table(Maker(result), attribution, names, result.first)
    assert [key for *key, cell in computed([table]) if cell.formula is None] == []
    checks = [cell for row in table.rows for cell in row.cells if cell.role == "check"]
    assert checks
    assert all(cell.formula is not None for cell in checks if cell.value is not None)


# print ------------------------------------------------------------------------------------------


def test_every_sheet_is_set_up_to_be_printed(package: dict[str, bytes]) -> None:
    names = {(one.get("name"), int(one.get("localSheetId", "-1"))): one.text or "" for one in
             etree.fromstring(package["xl/workbook.xml"]).iter(MAIN + "definedName")}
    for number, (name, root) in enumerate(sheets(package)):
        setup = root.find(MAIN + "pageSetup")
        assert setup is not None, name
        assert setup.get("paperSize") == "9", name
        assert setup.get("orientation") in {"portrait", "landscape"}, name
        assert setup.get("fitToHeight") == "0", name
        fit = root.find(f"{MAIN}sheetPr/{MAIN}pageSetUpPr")
        assert fit is not None, name
        assert fit.get("fitToPage") == "1", name
        assert root.find(f"{MAIN}printOptions") is not None, name
        footer = root.findtext(f"{MAIN}headerFooter/{MAIN}oddFooter") or ""
        assert "&P" in footer, name
        assert "&N" in footer, name
        area = names["_xlnm.Print_Area", number]
        # an empty cell: for those who check, or who try levers on the screen, not printed
        if name in {"结果 模型", "结果 勾稽关系", "结果 推演", "结果 推演计算"}:
            assert re.fullmatch(r"'[^']+'!\$[B-Z]+\$\d+", area)
            continue
        assert re.fullmatch(r"'[^']+'!\$A\$1:\$[A-Z]+\$\d+", area)
        assert re.fullmatch(r"'[^']+'!\$\d+:\$\d+", names["_xlnm.Print_Titles", number])


def test_the_tables_that_the_pefa_page_cites_are_there(shown: Exhibits) -> None:
    page = (PROJECT / "docs" / "pefa.md").read_text(encoding="utf-8")
    cited = set(re.findall(r"（`(\w+)`）", page))
    assert len(cited) >= 20
    # with an earlier round alone there is something to compare with
    assert cited - {table.id for table in shown.tables()} == {"since"}


def test_all_results_are_printed_on_few_legible_pages(shown: Exhibits) -> None:
    plans = [plan for plan in lay_out(shown.sheets, "zh") if plan.printed_to >= 0]
    for plan in plans:
        width = sum(pixels(one) for one in plan.widths[:plan.printed])
        assert plan.paper.width / width * BODY >= 7.99, plan.sheet.name
    assert sum(len(plan.breaks) + 1 for plan in plans) <= 37


def test_unit_above_and_notes_below_every_table(shown: Exhibits, package: dict[str, bytes]) -> None:
    texts = [re.sub("<[^>]+>", "", one) for one in re.findall(
        "<si>(.*?)</si>", package["xl/sharedStrings.xml"].decode(), re.DOTALL)]
    cells: dict[str, dict[str, str]] = {}
    for name, root in sheets(package):
        cells[name] = {str(cell.get("r")): texts[int(cell.findtext(MAIN + "v") or 0)]
                       for cell in root.iter(MAIN + "c") if cell.get("t") == "s"}
    for plan in lay_out(shown.sheets, "zh"):
        for placed in plan.tables():
            table, rows = placed.table, placed.strips
            where = cells[plan.sheet.name]
            if table.unit:
                unit = label("result.unit", "zh", unit=table.unit)
                found = [place for place, text in where.items() if text == unit
                         and int(re.findall(r"\d+", place)[0]) == placed.unit_row + 1]
                assert len(found) == 1, table.id
                assert placed.top <= placed.unit_row < rows[0].header, table.id
            end = rows[-1].body + len(table.rows)
            below = [text for place, text in where.items() if re.fullmatch(r"A\d+", place)
                     and end < int(place[1:]) <= placed.bottom + 1]
            for note in (*table.notes, *((table.source,) if table.source else ())):
                assert any(note.replace("&", "&amp;") in text for text in below), (table.id, note)


def test_contents_link_every_sheet_and_back(package: dict[str, bytes]) -> None:
    found = dict(sheets(package))
    first, *others = found
    links = [str(one.get("location")) for one in found[first].iter(MAIN + "hyperlink")]
    assert [f"'{name}'!A1" for name in others] == links
    for name in others:
        back = [one.get("location") for one in found[name].iter(MAIN + "hyperlink")]
        assert back == [f"'{first}'!A1"], name


def test_the_file_names_no_person(package: dict[str, bytes]) -> None:
    core = etree.fromstring(package["docProps/core.xml"])
    for tag in ("creator", "lastModifiedBy"):
        assert all(not one.text for one in core.iter("{*}" + tag))
    assert b"<Manager>" not in package["docProps/app.xml"]
    assert not any(re.search(rb"/(?:work|home|root|tmp)/", data) for data in package.values())


# charts -----------------------------------------------------------------------------------------


def test_every_kind_of_chart_is_native(shown: Exhibits, package: dict[str, bytes]) -> None:
    kinds = {chart.kind for chart in shown.charts}
    assert {"fan", "bridge", "bullet", "panels", "scenarios", "stack", "tornado"} <= kinds
    small = sum(chart.kind == "panels" for chart in shown.charts)
    bare = {block.id for sheet in shown.sheets for block in sheet.blocks if isinstance(block, Chart)
            } - {chart.id for chart in shown.charts}
    assert bare == {"what_if"}, "native alone: a picture of the baseline twice says nothing"
    assert len(charts(package)) == len(shown.charts) - small + 3 + len(bare)
    for chart in charts(package):
        assert "schemeClr" not in chart
        assert "sysClr" not in chart
        assert "<c:f>" in chart, "a chart over cells"
        assert '<c:dispBlanksAs val="gap"/>' in chart or "dispBlanksAs" not in chart


def test_what_a_chart_draws_is_what_its_cells_hold(package: dict[str, bytes]) -> None:
    values = {}
    for name, root in sheets(package):
        for cell in root.iter(MAIN + "c"):
            if cell.get("t") is None and (text := cell.findtext(MAIN + "v")) is not None:
                values[name, cell.get("r")] = float(text)
    seen = 0
    for chart in charts(package):
        root = etree.fromstring(chart.encode())
        for drawn in root.iter("{*}val"):
            sheet, _, area = (drawn.findtext(".//{*}f") or "").rpartition("!")
            column, first, last = re.findall(r"\$([A-Z]+)\$(\d+):\$[A-Z]+\$(\d+)", area)[0]
            held = [values.get((sheet.strip("'"), f"{column}{row}"))
                    for row in range(int(first), int(last) + 1)]
            cache = {int(point.get("idx", "")): point.findtext("{*}v")
                     for point in drawn.iter("{*}pt")}
            assert cache or not any(one is not None for one in held), area
            for place, value in enumerate(held):
                if value is not None and place in cache:
                    assert float(cache[place] or 0) == pytest.approx(value, rel=1e-9)
                    seen += 1
    assert seen > 150


def test_a_mended_figure_changes_the_verdict(result: Result, tmp_path: Path) -> None:
    ironcalc = pytest.importorskip("ironcalc")
    make, path = Maker(result), tmp_path / "checks.xlsx"
    write_results((Sheet("结果 检查", "检查", (check_table(make), stated_table(make))),), path)
    lines = list(load_workbook(path).worksheets[0].iter_rows())
    check = next(row for row in lines if str(row[0].value).endswith("预算数·一般公共预算收入"))
    where = next(cell for cell in check if str(cell.value).startswith("=IF("))
    tax = [row for row in lines if row[0].value == "税收收入"][-1]
    figure = [cell for cell in tax if isinstance(cell.value, int | float)][-1]
    assert figure.value == 886000
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    verdicts = []
    for value in (886000, 886001, 886009):
        model.set_user_input(0, figure.row, figure.column, str(value))
        model.evaluate()
        verdicts.append(model.get_cell_value(0, where.row, where.column))
    assert verdicts == [label(f"exhibit.sum_{key}") for key in ("exact", "tail", "error")]
