"""What the months of a year leave open follows a scenario; what they have brought in stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from openpyxl import load_workbook
from samples.landing_sample import outturns, sample_figures, with_growth, write_sample

import forecast
from forecast.cli import main
from forecast.equations import solve as solve_model
from forecast.exhibits.in_year.landing import landing_of_run
from forecast.exhibits.kit.cells import Maker
from forecast.exhibits.scenarios.reckoner import reckon
from forecast.projection import Settings, freed
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.projection import Result

YEAR = 2020
TAXES = ("tax_vat", "tax_cit", "tax_pit", "tax_other")
ROWS = (
    {"情景": "慢", "项目": "地区生产总值增速", "期间": YEAR, "方式": "调整", "值": -1, "层": "判断", "填报人": "样例",
     "理由": "样例：外需转弱"},
    {"情景": "慢且减收", "项目": "地区生产总值增速", "期间": YEAR, "方式": "调整", "值": -1, "层": "判断", "填报人": "样例",
     "理由": "样例：外需转弱"},
    {"情景": "慢且减收", "项目": "企业所得税", "期间": YEAR, "方式": "比例调整", "值": -5, "层": "判断", "填报人": "样例",
     "理由": "样例：退税集中"},
    {"情景": "慢而已定", "项目": "地区生产总值增速", "期间": YEAR, "方式": "调整", "值": -1, "层": "判断", "填报人": "样例",
     "理由": "样例：外需转弱"},
    {"情景": "慢而已定", "项目": "企业所得税", "期间": YEAR, "方式": "固定", "值": 150_000, "层": "判断", "填报人": "样例",
     "理由": "样例：另有测算"},
)
NAMES = ("基准", "慢", "慢且减收", "慢而已定")


def solved(folder: Path, month: int, draws: int = 200, one_off: float = 0.0) -> Result:
    figures = sample_figures(2014, YEAR, month)
    book = with_growth(write_sample(
        folder / f"样例{month}.xlsx", figures, year=YEAR, before=outturns(figures, YEAR - 1),
        one_offs=[(f"{YEAR}年12月", "nontax_revenue", one_off, "样例")] if one_off else [],
        assumptions=ROWS))
    return solve(read(book), Request(book, NAMES, settings=Settings(draws=draws)))


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return solved(tmp_path_factory.mktemp("months"), 8, one_off=7_000)


def first(result: Result, code: str, name: str) -> np.ndarray:
    return np.asarray(result.run(name).values[code][result.periods.index(result.first)])


def test_a_landed_item_moves_by_its_equation_times_what_is_open(result: Result) -> None:
    run = result.run("基准")
    pushed = np.log(first(result, "gdp_nominal", "慢") / first(result, "gdp_nominal", "基准"))
    assert (pushed < 0).all()
    for code, slope in (("tax_cit", "b_cit"), ("tax_pit", "b_pit")):
        moved = np.log(first(result, code, "慢") / first(result, code, "基准"))
        open_ = run.left[code, result.first]
        assert moved == pytest.approx(open_ * np.asarray(run.plan.parameters[slope]) * pushed, rel=1e-6), code


def test_what_is_open_is_what_the_landing_has_not_collected(result: Result) -> None:
    assert result.landed is not None
    for (code, _), left in result.run("基准").left.items():
        line = result.landed.found.line("gpb_revenue")
        assert line is not None
        assert left == pytest.approx(1 - line.so_far / line.landing.value), code
        assert 0.2 < left < 0.5
    assert "nontax_one_off" not in {code for (code, _), left in result.run("基准").left.items() if left}
    assert (first(result, "nontax_one_off", "慢") == first(result, "nontax_one_off", "基准")).all()


def test_the_baseline_keeps_its_landing(result: Result) -> None:
    assert result.landed is not None
    line = result.landed.found.line("gpb_revenue")
    assert line is not None
    assert result.value("gpb_revenue", result.first, "基准") == pytest.approx(line.landing.value)


def test_a_year_that_is_all_in_follows_nothing(tmp_path: Path) -> None:
    found = solved(tmp_path, 12, draws=0)
    if found.base.year == YEAR:  # the year is over and is the base itself
        assert not found.run("基准").left
        return
    for code in TAXES:
        assert found.value(code, found.first, "慢") == found.value(code, found.first, "基准")


def test_the_later_the_month_the_less_is_moved(tmp_path: Path) -> None:
    moved = []
    for month in (3, 6, 9, 11):
        found = solved(tmp_path, month, draws=0)
        slow, usual = (found.value("tax_revenue", found.first, name) for name in ("慢", "基准"))
        assert slow is not None
        assert usual is not None
        moved.append(slow / usual - 1)
    assert moved == sorted(moved)
    assert moved[0] < -0.004
    assert -0.001 < moved[-1] < 0


def test_what_the_scenario_lays_on_an_item_counts_besides(result: Result) -> None:
    slow, both = (first(result, "tax_cit", name) for name in ("慢", "慢且减收"))
    assert both == pytest.approx(0.95 * slow)
    assert (first(result, "tax_cit", "慢而已定") == 150_000.0).all()
    assert first(result, "tax_pit", "慢而已定") == pytest.approx(first(result, "tax_pit", "慢"))


def test_sums_hold_in_every_run(result: Result) -> None:
    for name in NAMES:
        assert first(result, "tax_revenue", name) == pytest.approx(sum(first(result, code, name) for code in TAXES))


def test_the_plan_that_is_freed_gives_the_same_figures_in_every_run(result: Result) -> None:
    for name in NAMES:
        run = result.run(name)
        plan = freed(result, run)
        assert not {at for at in run.left if at in plan.fixed}
        again = solve_model(result.program, run.figures, result.horizon, first(result, "tax_revenue", name).size, plan)
        for code in (*TAXES, "gpb_revenue", "nontax_revenue"):
            for step, period in enumerate(result.horizon):
                row = run.values[code][result.periods.index(period)]
                assert again.values[code][-len(result.horizon) + step] == pytest.approx(row, rel=1e-11), (name, code)


def test_the_reckoner_says_what_a_scenario_does(result: Result) -> None:
    (found,) = (one for one in reckon(result, "基准", ("gpb_revenue",), once=result.first)
                if one.lever.code == "gdp_growth")
    slow, usual = (first(result, "gpb_revenue", name)[0] for name in ("慢", "基准"))
    assert found.down[0, 0] == pytest.approx(slow - usual)
    assert found.down[0, 0] < -500


def test_the_table_of_the_landing_says_why(result: Result) -> None:
    shown = landing_of_run(Maker(result))
    assert shown is not None
    table = next(one for one in shown.tables if one.id == "landing_scenarios")
    assert table.text("tax_pit:慢", "reason") == "其余月份随本情景的增速等假设变动"
    assert "样例：退税集中" in table.text("tax_cit:慢且减收", "reason")
    assert table.text("tax_cit:慢而已定", "reason") == "样例：另有测算"
    told = {one.item: one.reason for one in result.run("慢且减收").landed}
    assert "样例：退税集中" in told["tax_cit"]
    assert "其余月份随本情景的增速等假设变动" in told["tax_cit"]


def test_a_one_off_that_no_month_tells_apart_is_neither_added_nor_taken_away(tmp_path: Path) -> None:
    """What of it is in goes on with the rest of the months; the year after starts from all of it."""
    figures = sample_figures(2014, YEAR, 8)
    results = []
    for name, rows in (("无", []), ("有", [(f"{YEAR}年", "tax_cit", 7_000.0, "样例")])):
        book = with_growth(write_sample(tmp_path / f"{name}.xlsx", figures, year=YEAR,
                                        before=outturns(figures, YEAR - 1), one_offs=rows))
        results.append(solve(read(book), Request(book, settings=Settings(draws=0))))
    plain, with_entry = results
    for code in ("tax_cit", "gpb_revenue", "gpb_revenue_comparable"):
        for period in plain.horizon:
            assert with_entry.value(code, period, "基准") == pytest.approx(plain.value(code, period, "基准"), rel=1e-9)


@pytest.fixture(scope="module")
def with_quarters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose GDP of the year in progress is half out, beside the months of its taxes."""
    figures = sample_figures(2014, YEAR, 8)
    book = with_growth(write_sample(tmp_path_factory.mktemp("quarters") / "样例.xlsx", figures, year=YEAR,
                                    before=outturns(figures, YEAR - 1)))
    known = load_workbook(book)
    sheet = known["季度累计"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "期间")
    column = next(cell.column for cell in sheet[head.row] if str(cell.value).startswith("地区生产总值（"))
    for step, (period, amount) in enumerate((("2019年1-6月", 600.0), ("2020年1-6月", 610.0)), 1):
        sheet.cell(head.row + step, head.column, period)
        sheet.cell(head.row + step, column, amount)
    known.save(book)
    return book


def test_a_scenario_that_states_what_the_baseline_has_changes_nothing(with_quarters: Path) -> None:
    book = forecast.open(with_quarters)
    baseline = book.run(scenarios=["基准"], draws=0).result
    assert baseline.run("基准").left["gdp_nominal", baseline.first] == pytest.approx(0.5, abs=0.1)
    for code in ("gdp_growth", "gdp_deflator_growth"):
        same = book.scenario("照旧").assume(code, YEAR, baseline.value(code, baseline.first, "基准"), reason="判断：照旧")
        result = book.run(scenarios=["基准", same], draws=0).result
        for item in ("gdp_nominal", "tax_cit", "gpb_revenue"):
            for year in result.horizon:
                assert result.value(item, year, "照旧") == pytest.approx(result.value(item, year, "基准"), rel=1e-9)


def test_what_follows_an_item_that_follows_itself_is_what_the_reckoner_says(with_quarters: Path) -> None:
    book = forecast.open(with_quarters)
    growth = book.run(scenarios=["基准"], draws=0).value("gdp_growth", YEAR)
    result = book.run(scenarios=["基准", book.scenario("快").assume("gdp_growth", YEAR, growth + 1, reason="判断：快一点")],
                      draws=0).result
    items = ("gdp_nominal", "tax_cit", "gpb_revenue")
    (found,) = (one for one in reckon(result, "基准", items, once=result.first) if one.lever.code == "gdp_growth")
    for at, item in enumerate(items):
        fast, usual = (result.value(item, result.first, name) for name in ("快", "基准"))
        assert fast is not None
        assert fast - usual == pytest.approx(found.up[at, 0], rel=1e-6), item
        assert fast > usual


@pytest.mark.parametrize("by", ["b_cit", "gdp_growth", "tax_cit", "tax_cit 2020 调整", "tax_cit 2020 固定"])
def test_what_a_goal_finds_in_a_year_in_progress_is_reached_when_it_is_run(
        with_quarters: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], by: str) -> None:
    saved = tmp_path / "倒推.toml"
    now = forecast.open(with_quarters).run(scenarios=["基准"], draws=0).value("gpb_revenue", YEAR)
    assert main(["goal", str(with_quarters), "--target", f"gpb_revenue {YEAR} = {now + 400:.0f}", "--by", by,
                 "--save", str(saved), "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["instruments"]
    if found["kind"] in {"intercepts", "offsets"}:
        assert found["before"] == 0  # what ties an equation to its landing is no add-factor
    again = forecast.open(with_quarters).run(scenarios=[saved], draws=0)
    assert again.value("gpb_revenue", YEAR) == pytest.approx(round(now + 400), abs=0.01)
