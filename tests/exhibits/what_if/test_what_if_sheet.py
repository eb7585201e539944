"""The sheet 结果 推演 in LibreOffice: filled in, it computes what a run with those assumptions gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest
from samples.landing_sample import outturns, sample_figures, with_growth, write_sample
from samples.libreoffice import recalculate
from samples.models.books import annual

from forecast.equations import solve as solve_model
from forecast.exhibits import exhibit
from forecast.projection import Result, Settings, freed
from forecast.run import Request, run, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forecast.exhibits import Live

SHEET, MODEL = "结果 推演", "结果 推演计算"
COUNT = 100
"""Settings that LibreOffice computes, each in copies of both sheets of its own, in one go."""


@pytest.fixture(scope="module", params=["luohu", "months"])
def made(request: pytest.FixtureRequest, luohu: Path, tmp_path_factory: pytest.TempPathFactory
         ) -> tuple[Result, Live, Path]:
    folder = tmp_path_factory.mktemp("tried")
    figures = sample_figures(2014, 2020, 8)
    book = luohu if request.param == "luohu" else with_growth(write_sample(
        folder / "样例.xlsx", figures, year=2020, before=outturns(figures, 2019)))
    report = run(Request(book, ("基准",), out=folder, settings=Settings(draws=50)))
    assert report.exhibits.live is not None
    return report.result, report.exhibits.live, report.outputs.workbook


def column(sheet: Any, head: str, below: int, group: str = "") -> int:
    """Find a column by its head, under its group where heads repeat."""
    for row in range(below, below + 3):
        for one in range(1, sheet.max_column + 1):
            over = next((sheet.cell(row - 1, at).value for at in range(one, 0, -1)
                         if sheet.cell(row - 1, at).value), None)
            if sheet.cell(row, one).value == head and (not group or over == group):
                return one
    raise AssertionError(head)


def row_of(sheet: Any, text: str, after: int = 1) -> int:
    return next(row for row in range(after, sheet.max_row + 1) if sheet.cell(row, 1).value == text)


def filled(sheet: Any, live: Live, setting: Sequence[float | None], back: int | None = None) -> None:
    top = row_of(sheet, "假设")
    typed, way = column(sheet, "改为", top), column(sheet, "恢复基准", top)
    for number, (lever, value) in enumerate(zip(live.data["levers"], setting, strict=True)):
        at = row_of(sheet, lever["title"], top)
        sheet.cell(at, typed).value = value
        sheet.cell(at, way).value = "是" if number == back else None


def copied(book: Any, number: int) -> Any:
    """Copy both sheets, so that the copies read each other and the rest of the workbook."""
    names = {SHEET: f"推演 {number}", MODEL: f"计算 {number}"}
    for old, new in names.items():
        sheet = book.copy_worksheet(book[old])
        sheet.title = new
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            for one, other in names.items():
                cell.value = cell.value.replace(f"'{one}'!", f"'{other}'!")
    return book[names[SHEET]]


def shown(sheet: Any, live: Live) -> dict[str, list[float]]:
    """The figures of the setting, by item, as they stand in the sheet."""
    top = row_of(sheet, "主要数字")
    places = [column(sheet, "推演", top + 2, year) for year in live.data["years"]]
    names = {one["code"]: one["name"] for one in live.data["items"]}
    return {code: [sheet.cell(row_of(sheet, names[code], top), at).value for at in places]
            for code in live.data["table"]}


def by_engine(result: Result, live: Live, setting: Sequence[float | None]) -> dict[str, list[float]]:
    held = result.run(result.main)
    plan = freed(result, held).central()
    fixed, parameters = dict(plan.fixed), dict(held.parameters)
    for lever, value in zip(live.data["levers"], setting, strict=True):
        if value is None:
            continue
        if "years" not in lever:
            parameters[lever["code"]] = value / lever["per"]
            continue
        base = [year["base"] for year in lever["years"]]
        start = value if lever["before"] is None else lever["before"] * (1 + value / 100)
        path = [one + value - base[0] for one in base] if lever["shape"] == "shift" else [
            one * start / base[0] for one in base]
        fixed |= {(lever["code"], period): one for period, one in zip(result.horizon, path, strict=True)}
    values = solve_model(result.program, held.figures, result.horizon, 1,
                         replace(plan, fixed=fixed, parameters=parameters)).values
    return {code: values[code][-len(result.horizon):, 0].tolist() for code in live.data["table"]}


@pytest.mark.libreoffice
def test_filled_in_it_computes_what_a_run_gives(made: tuple[Result, Live, Path], tmp_path: Path) -> None:
    result, live, workbook = made
    rng = np.random.default_rng(11)
    asked = [[float(round(rng.uniform(one["least"], one["most"]), 6)) if rng.random() < 0.5 else None
              for one in live.data["levers"]] for _ in range(COUNT)]
    book = openpyxl.load_workbook(workbook)
    for number, setting in enumerate(asked):
        filled(copied(book, number), live, setting)
    book.save(tmp_path / "many.xlsx")
    made_anew = openpyxl.load_workbook(recalculate(tmp_path / "many.xlsx", tmp_path / "profile"), data_only=True)
    moved = 0.0
    for number, setting in enumerate(asked):
        found = shown(made_anew[f"推演 {number}"], live)
        for code, row in by_engine(result, live, setting).items():
            assert found[code] == pytest.approx(row, rel=1e-9, abs=1e-7), (number, setting, code)
            known = result.value(code, result.first, result.main) or 0.0
            moved = max(moved, abs(row[0] - known))
    assert moved > 1000


@pytest.mark.libreoffice
def test_the_way_back_undoes_a_lever(made: tuple[Result, Live, Path], tmp_path: Path) -> None:
    result, live, workbook = made
    setting = [one["most"] if number == 0 else None for number, one in enumerate(live.data["levers"])]
    book = openpyxl.load_workbook(workbook)
    filled(book[SHEET], live, setting, back=0)
    book.save(tmp_path / "back.xlsx")
    anew = recalculate(tmp_path / "back.xlsx", tmp_path / "profile")
    found = shown(openpyxl.load_workbook(anew, data_only=True)[SHEET], live)
    for code, row in found.items():
        assert row == pytest.approx([result.value(code, one, result.main) for one in result.horizon], rel=1e-12)


def test_untouched_it_shows_the_baseline_and_cells_take_their_range_alone(made: tuple[Result, Live, Path]) -> None:
    result, live, workbook = made
    for code, row in shown(openpyxl.load_workbook(workbook, data_only=True)[SHEET], live).items():
        assert row == [result.value(code, one, result.main) for one in result.horizon]
    rules = openpyxl.load_workbook(workbook)[SHEET].data_validations.dataValidation
    numbers = [one for one in rules if one.type == "decimal"]
    assert len(numbers) == len(live.data["levers"])
    assert {(float(one.formula1), float(one.formula2)) for one in numbers} == {
        (one["least"], one["most"]) for one in live.data["levers"]}


def test_a_circle_has_no_sheet_since_formulas_cannot_solve_it(tmp_path: Path) -> None:
    spent = [40.0 * 1.03**at for at in range(10)]
    book = annual(tmp_path / "own.xlsx", {
        "支出": ("亿元", spent), "产出": ("亿元", [2.5 * one for one in spent]),
        "消费": ("亿元", [1.5 * one for one in spent])}, 2000, {
            "指标目录": [["名称", "单位"], ["产出", "亿元"], ["消费", "亿元"], ["支出", "亿元"]],
            "模型": [["替换全部"], ["代码", "方程"], ["消费", "消费 ~ c * 产出"], ["产出", "产出 = 消费 + 支出"]],
            "参数": [["代码", "先验均值", "先验标准差", "取值", "固定值"], ["c", 0.6, 0.01, "固定", 0.6]]})
    result = solve(read(book), Request(book, settings=Settings(draws=20)))
    assert any(result.run(result.main).feedback.values())
    assert SHEET not in {one.name for one in exhibit(result, {}).sheets}
