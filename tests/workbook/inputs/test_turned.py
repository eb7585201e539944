"""Tables that lie the other way: read as they lie, every cell named where it truly stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from samples.outputs.drawn_sheets import drawn, read_drawn, turned_book
from samples.places import LUOHU, with_its_scenarios

from forecast.data.series import Observation
from forecast.exhibits.book import exhibit
from forecast.issues import InputError, Issue
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.contract import MONTHLY, YEARLY
from forecast.workbook.inputs.figures import read_cumulative
from forecast.workbook.inputs.reading import InputBook, read
from forecast.workbook.inputs.yearly import read_yearly
from forecast.workbook.results.inputs import Inputs
from forecast.xlsx.addresses import parse_a1
from forecast.xlsx.read.cells import read_cells

TABLES = ("年度指标", "月度累计", "季度累计")
CASES = ("base", "gz14", "luohu-2021", "tax_all", "fai_growth_only")


def facts(book: InputBook) -> dict[tuple[object, ...], float]:
    return {(one.item, one.period.freq, one.period.ordinal, one.cumulative, one.status, one.published, one.source):
            one.value for one in book.dataset.observations}


def problems(path: Path) -> list[Issue]:
    try:
        return list(read(path).warnings)
    except InputError as error:
        return list(error.issues)


def upright(issues: list[Issue]) -> list[tuple[str, str, str]]:
    """Code, sheet and cell of each issue as the cell stands in the workbook that was not turned."""
    found = []
    for one in issues:
        at = parse_a1(one.where.cell)
        if one.code == "sheet_turned" or at is None:
            continue
        place = (at[1] + 3, at[0] - 3) if one.where.sheet in TABLES else at
        found.append((one.code.replace("hidden_rows", "hidden"), one.where.sheet, f"{place}"))
    return sorted(found)


@pytest.mark.shared
@pytest.mark.parametrize("name", CASES)
def test_a_turned_workbook_holds_the_same_figures(tmp_path: Path, shared: Path, name: str) -> None:
    source = shared / "clerk_cases" / f"{name}.xlsx"
    turned = read(turned_book(source, tmp_path / "转.xlsx", TABLES))
    assert facts(turned) == facts(read(source))
    for one in turned.dataset.observations:  # the cell that is named holds the figure
        assert one.origin is not None
        assert Inputs(read_cells(tmp_path / "转.xlsx")).formula(one.value, [one.origin]) is not None
    told = {one.code for one in turned.warnings} - {one.code for one in read(source).warnings}
    assert told == {"sheet_turned"}


@pytest.mark.shared
@pytest.mark.parametrize("edits", [
    {("年度指标", "N8"): 0.026}, {("月度累计", "H42"): 9_473}, {("月度累计", "P40"): 2_279_790},
    {("年度指标", "L7"): 2_450}, {("年度指标", "M40"): 0, ("年度指标", "M42"): 0}, {("年度指标", "N16"): 480},
    {("年度指标", "N7"): None, ("年度指标", "N8"): None}, {("年度指标", "L7"): "待定"}])
def test_a_slip_in_a_turned_table_is_named_where_it_stands(tmp_path: Path, shared: Path,
                                                           edits: dict[tuple[str, str], object]) -> None:
    book = load_workbook(shared / "clerk_cases" / "base.xlsx")
    for (sheet, cell), value in edits.items():
        book[sheet][cell].value = value
    book.save(tmp_path / "直.xlsx")
    wanted = sorted((one.code, one.where.sheet, f"{parse_a1(one.where.cell)}")
                    for one in problems(tmp_path / "直.xlsx") if one.where.cell)
    assert wanted
    assert upright(problems(turned_book(tmp_path / "直.xlsx", tmp_path / "转.xlsx", TABLES))) == wanted


def test_results_are_the_same_and_point_at_the_true_cells(tmp_path: Path) -> None:
    turned = read(with_its_scenarios(turned_book(LUOHU, tmp_path / "转.xlsx", TABLES)))
    settings = Settings(draws=10)
    shown, other = (exhibit(solve(book, Request(book.path, settings=settings)), {}) for book in (read(LUOHU), turned))
    ours, theirs = ({(table.id, row.key, at): cell for table in one.tables() if table.id not in {"sources", "run"}
                     for row in table.rows for at, cell in enumerate(row.cells)} for one in (shown, other))
    assert {place: cell.value for place, cell in ours.items() if isinstance(cell.value, float)} == {
        place: cell.value for place, cell in theirs.items() if isinstance(cell.value, float)}


def test_what_can_be_seen_both_ways_lies_as_the_contract_has_it(tmp_path: Path) -> None:
    """Amounts that could be years, and months of one year across, turn no table."""
    years = [["指标", "单位", "2020年", "2021年"], [None, "状态", "执行", "执行"], ["地区生产总值", "亿元", 2018, 2022],
             ["固定资产投资", "亿元", 2019, 2023]]
    seen, issues = read_drawn(drawn(tmp_path / "年.xlsx", "年度指标", years), YEARLY, read_yearly)
    assert [one.value for one in seen] == [2018, 2022, 2019, 2023]
    months = [["期间", "税收收入（万元）", "非税收入（万元）"], ["2020年1-2月", 201_901, 202_001], ["2020年1-3月", 201_912, 202_012]]
    more, others = read_drawn(drawn(tmp_path / "月.xlsx", "月度累计", months), MONTHLY, read_cumulative)
    assert [one.value for one in more] == [201_901, 202_001, 201_912, 202_012]
    assert issues == others == []


@pytest.mark.parametrize(("spec", "reader", "rows"), [
    (YEARLY, read_yearly, [["年份", "单位", 2022, 2021, 2020], [None, None, "初步核算", "执行", "执行"],
                           ["地区生产总值", "亿元", 292, 275, 245]]),
    (MONTHLY, read_cumulative, [["时间", "税收收入（万元）"], ["2023年1-2月", 5]])])
def test_a_small_table_turned(tmp_path: Path, spec: object, reader: object, rows: list[list[object]]) -> None:
    def figures(turned: bool) -> list[tuple[str, str, float]]:
        path = drawn(tmp_path / "小.xlsx", spec.name, rows, turned=turned)  # type: ignore[attr-defined]
        seen: list[Observation] = read_drawn(path, spec, reader)[0]  # type: ignore[arg-type]
        return [(one.item, str(one.period), one.value) for one in seen]

    if spec is MONTHLY:
        assert figures(turned=False) == figures(turned=True) != []
    else:
        assert figures(turned=True) == [("gdp_nominal", "2022", 292), ("gdp_nominal", "2021", 275),
                                        ("gdp_nominal", "2020", 245)]
