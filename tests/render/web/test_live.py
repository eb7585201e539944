"""The page 推演 in a real browser: what it solves is what the engine solves."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest
from samples.filled import filled
from samples.landing_sample import outturns, sample_figures, with_growth, write_sample
from samples.models.books import annual
from samples.outputs.browser import opened
from samples.places import LUOHU

from forecast.equations import solve as solve_model
from forecast.exhibits import PrintBook, exhibit
from forecast.projection import Result, Settings, freed
from forecast.render.web import report_page
from forecast.run import Request, run, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from forecast.exhibits import Live

pytestmark = pytest.mark.browser
COUNT = 1000
OWN = {
    "指标目录": [["名称", "单位"], ["产出", "亿元"], ["消费", "亿元"], ["支出", "亿元"], ["税率", "%"]],
    "模型": [["替换全部"], ["代码", "方程"],
           ["消费", "log(消费) ~ k + c * log(产出 * (1 - 税率 / 100))"], ["产出", "产出 = 消费 + 支出"]],
    "参数": [["代码", "先验均值", "先验标准差", "取值", "固定值"], ["c", 0.6, 0.02, "固定", 0.6],
           ["k", 0.8, 0.1, "估计", None]],
}
"""A circle: spending makes income, income makes spending; an exogenous rate and an amount."""


def own_book(folder: Path) -> Path:
    spent = [40.0 * 1.03**at * (1 + 0.01 * (at % 3)) for at in range(12)]
    eaten = [2.2 * one for one in spent]
    return annual(folder / "own.xlsx", {
        "支出": ("亿元", spent), "消费": ("亿元", eaten), "税率": ("%", [20.0] * 12),
        "产出": ("亿元", [one + other for one, other in zip(spent, eaten, strict=True)])}, 2000, OWN)


def laid(book: Path, folder: Path, lang: str = "zh", draws: int = 300) -> tuple[Result, Live, Path]:
    result = solve(read(book), Request(book, settings=Settings(draws=draws)))
    live = exhibit(result, {}, lang=lang).live  # type: ignore[arg-type]
    assert live is not None
    page = folder / f"甲 区 {lang}.html"
    page.write_text(report_page(PrintBook("总览", "", "", "", (), ()), {}, {}, lang, live),  # type: ignore[arg-type]
                    encoding="utf-8")
    return result, live, page


def months_book(folder: Path) -> Path:
    """A year of which eight months are in: what is landed from them follows the levers in part."""
    return with_growth(write_sample(folder / "样例.xlsx", figures := sample_figures(2014, 2020, 8), year=2020,
                                    budget={"gpb_revenue": 1_000_000.0}, before=outturns(figures, 2019)))


def bare_book(folder: Path) -> Path:
    """Months and nothing else: every lever is a line of revenue on its own path."""
    figures = sample_figures(2014, 2020, 8)
    return write_sample(folder / "样例.xlsx", figures, year=2020, before=outturns(figures, 2019))


def one_offs_book(folder: Path) -> Path:
    """Taxes with one-offs last year and this: their equations tell them apart from what grows."""
    row = {"项目": "企业所得税", "单位": "万元", "作用于": "当期", "类型": "一次性", "说明": "样例"}
    return filled(LUOHU, folder / "一次性.xlsx", {"调整事项": [
        {"期间": "2019年", "金额": 40_000, **row}, {"期间": "2020年", "金额": 25_000, **row}]})


@pytest.fixture(scope="module", params=["luohu", "own", "months", "bare", "one-offs"])
def case(request: pytest.FixtureRequest, luohu: Path, tmp_path_factory: pytest.TempPathFactory
         ) -> tuple[Result, Live, Path, Path]:
    folder = tmp_path_factory.mktemp("live")
    book = {"luohu": lambda _: luohu, "own": own_book, "months": months_book, "bare": bare_book,
            "one-offs": one_offs_book}[request.param](folder)
    return *laid(book, folder), book


@pytest.fixture(scope="module")
def page(case: tuple[Result, Live, Path, Path]) -> Iterator[Any]:
    with opened(case[2], viewport={"width": 1280, "height": 800}) as found:
        yield found


def settings(live: Live, count: int, seed: int = 7) -> list[list[float | None]]:
    """Random settings: about half of the levers moved, anywhere on their sliders."""
    rng = np.random.default_rng(seed)
    return [[float(rng.uniform(one["least"], one["most"])) if rng.random() < 0.5 else None
             for one in live.data["levers"]] for _ in range(count)]


def path_of(lever: dict[str, Any], value: float) -> list[float]:
    base = [year["base"] for year in lever["years"]]
    if lever["shape"] == "shift":
        return [one + value - base[0] for one in base]
    start = value if lever["before"] is None else lever["before"] * (1 + value / 100)
    return [one * start / base[0] for one in base]


def by_engine(result: Result, live: Live, asked: Sequence[Sequence[float | None]]
              ) -> dict[str, NDArray[np.float64]]:
    """Solve settings side by side in the engine: item → (periods ahead, settings)."""
    run_, n = result.run(result.main), len(asked)
    plan = freed(result, run_).central()
    fixed: dict[Any, Any] = dict(plan.fixed)
    parameters: dict[str, Any] = dict(run_.parameters)
    for number, lever in enumerate(live.data["levers"]):
        chosen = [one[number] for one in asked]
        if "years" not in lever:
            parameters[lever["code"]] = np.array([
                run_.parameters[lever["code"]] if one is None else one / lever["per"] for one in chosen])
            continue
        paths = [None if one is None else path_of(lever, one) for one in chosen]
        for step, period in enumerate(result.horizon):
            key = lever["code"], period
            free = plan.fixed.get(key, np.nan)
            fixed[key] = np.array([free if one is None else one[step] for one in paths])
    values = solve_model(result.program, run_.figures, result.horizon, n,
                         replace(plan, fixed=fixed, parameters=parameters)).values
    return {one["code"]: values[one["code"]][-len(result.horizon):] for one in live.data["items"]}


def far(one: Any, other: Any) -> float:
    """The largest distance, relative or absolute below one."""
    return float(np.max(np.abs(one - other) / np.maximum(1.0, np.abs(other))))


def test_a_thousand_settings_agree_with_the_engine(case: tuple[Result, Live, Path, Path], page: Any) -> None:
    result, live, *_ = case
    asked = [[None] * len(live.data["levers"]), *settings(live, COUNT)]
    found = page.evaluate("all => all.map(one => forecastEngineMade.central(one).values.map(row => [...row]))", asked)
    theirs = by_engine(result, live, asked)
    for place, item in enumerate(live.data["items"]):
        mine = np.array([one[place] for one in found]).T
        mine = np.array([[np.nan if one is None else one for one in row] for row in mine], dtype=float)
        known = np.isfinite(theirs[item["code"]])
        assert known.all(axis=0).mean() > 0.8  # some settings have no solution, in either
        assert (np.isfinite(mine) == known).all(), item["code"]
        assert far(mine[known], theirs[item["code"]][known]) < 1e-8, item["code"]
    assert max(np.nanmax(one) - np.nanmin(one) for one in theirs.values()) > 0


def test_what_is_saved_runs_to_the_same_figures_and_bands(case: tuple[Result, Live, Path, Path], page: Any,
                                                          tmp_path: Path) -> None:
    result, live, _, book = case
    for number, setting in enumerate(settings(live, 6, seed=3)):
        page.evaluate("""one => new Promise(done => {
            document.getElementById('live').addEventListener('settled', done, {once: true});
            forecastLive.set(one); })""", setting)
        if page.locator("#live.unsolved").count():
            continue
        shown, bands = page.evaluate("() => forecastLive.values()"), page.evaluate("() => forecastLive.bands()")
        file = tmp_path / f"{number}.toml"
        file.write_text(page.evaluate("() => forecastLive.toml()"), encoding="utf-8")
        again = solve(read(book), Request(book, (str(file),), settings=Settings(draws=300)))
        name = again.names()[-1]
        anew = result.run(result.main).measured and any(
            one is not None and "years" not in lever
            for one, lever in zip(setting, live.data["levers"], strict=True))
        for code, row in shown.items():
            theirs = np.array([again.value(code, period, name) for period in again.horizon])
            assert far(np.array(row), theirs) < 1e-8, (setting, code)
            edges = np.array([[again.quantile(code, period, name, share) for share in (0.1, 0.9)]
                              for period in again.horizon])
            # a run measures spreads on residuals of its own parameters; the page keeps the baseline's
            assert anew or far(np.array(bands[code]), edges) < 1e-5, (setting, code)


def test_rows_pasted_into_the_sheet_run_to_the_same_figures(luohu: Path, tmp_path: Path) -> None:
    _, live, place = laid(luohu, tmp_path, draws=0)
    with opened(place) as found:
        found.evaluate("one => forecastLive.set(one)", settings(live, 1, seed=5)[0])
        lines = list(csv.reader(io.StringIO(found.evaluate("() => forecastLive.lines()")), delimiter="\t"))
        shown = found.evaluate("() => forecastLive.values()")
    book = openpyxl.load_workbook(luohu)
    sheet = book["情景"]
    for line in lines:
        sheet.append([float(one) if at in {4, 5, 6} and one else one or None for at, one in enumerate(line)])
    copy = tmp_path / luohu.name
    book.save(copy)
    again = solve(replace(read(luohu), scenarios=read(copy).scenarios),
                  Request(luohu, ("推演",), settings=Settings(draws=0)))
    for code, row in shown.items():
        assert far(np.array(row), np.array([again.value(code, one, "推演") for one in again.horizon])) < 1e-8


def test_back_at_the_baseline_all_is_as_the_run_has_it(case: tuple[Result, Live, Path, Path], page: Any) -> None:
    result, live, *_ = case
    page.evaluate("one => forecastLive.set(one)", settings(live, 1)[0])
    assert page.locator(".lever.moved").count() > 0
    page.click("[data-live=reset]")
    page.wait_for_function("() => forecastLive.bands() !== null")
    assert page.locator(".lever.moved").count() == 0
    for code, row in page.evaluate("() => forecastLive.values()").items():
        known = [result.value(code, period, result.main) for period in result.horizon]
        assert far(np.array(row), np.array(known)) < 1e-9
    for code, rows in page.evaluate("() => forecastLive.bands()").items():
        known = [[result.quantile(code, period, result.main, share) for share in (0.1, 0.9)]
                 for period in result.horizon]
        assert far(np.array(rows), np.array(known)) < 1e-5


def test_targets_are_judged_as_the_run_judges_them(luohu: Path, tmp_path: Path) -> None:
    result, _, place = laid(luohu, tmp_path)
    with opened(place) as found:
        found.wait_for_function("() => forecastLive.bands() !== null")
        rows = found.evaluate("() => [...document.querySelectorAll('[data-live=targets] tbody tr')]"
                              ".map(row => [...row.cells].map(cell => cell.textContent))")
    assert len(rows) > 5
    judged = [result.outcome(one, result.main) for one in result.targets]
    judged = [one for one in judged if one.is_met is not None]
    assert [row[3] for row in rows] == ["达到" if one.is_met else "未达到" for one in judged]
    for row, one in zip(rows, judged, strict=True):
        if one.probability is not None:
            assert abs(float(row[4].rstrip("%")) - min(99, max(1, 100 * one.probability))) <= 0.51
        else:
            assert row[4] == "—"


def test_the_keyboard_moves_a_slider_and_a_reader_hears_it(page: Any) -> None:
    page.click("[data-live=reset]")
    slider = page.locator("#live-0")
    slider.focus()
    before = slider.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") != before
    assert page.locator(".lever.moved").count() == 1
    names = page.evaluate("() => [...document.querySelectorAll('#live input, #live select, #live textarea')]"
                          ".filter(one => !one.labels.length && !one.ariaLabel).length")
    assert names == 0
    assert page.locator("[data-live=fan] svg").get_attribute("aria-label")
    page.locator("#live-0 >> xpath=../..").locator("button").click()
    assert page.locator(".lever.moved").count() == 0


def test_nothing_is_asked_for_and_the_file_is_light(case: tuple[Result, Live, Path, Path], page: Any) -> None:
    page.wait_for_timeout(50)
    assert [one for one in page.asked if not one.startswith(("file://", "data:"))] == []
    assert len([one for one in page.asked if one.startswith("file://")]) == 1
    assert case[2].stat().st_size < 3_000_000


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_narrow_and_dark_nothing_runs_off_the_page(luohu: Path, tmp_path: Path, lang: str) -> None:
    _, _, place = laid(luohu, tmp_path, lang, draws=50)
    with opened(place, viewport={"width": 360, "height": 780}, color_scheme="dark") as found:
        assert found.evaluate("() => document.documentElement.scrollWidth") <= 360
        ground, ink = found.evaluate("() => { const s = getComputedStyle(document.body);"
                                     " return [s.backgroundColor, s.color]; }")
        light = [sum(int(part) for part in colour.strip("rgb()").split(",")[:3]) for colour in (ground, ink)]
        assert light[0] < 150
        assert light[1] > 500
        said = found.locator("[data-live=said]").inner_text()
        assert ("baseline" in said) is (lang == "en")


def test_a_name_of_the_workbook_cannot_end_the_script(tmp_path: Path) -> None:
    _, live, _ = laid(own_book(tmp_path), tmp_path)
    nasty = "</script><em>&'\"\u2028{value}"
    data = {**live.data, "items": [{**one, "name": nasty} for one in live.data["items"]],
            "levers": [{**one, "title": nasty} for one in live.data["levers"]]}
    place = tmp_path / "nasty.html"
    place.write_text(report_page(PrintBook("<i>", "", "", "", (), ()), {}, {}, "zh", replace(live, data=data)),
                     encoding="utf-8")
    with opened(place) as found:
        assert found.locator("em").count() == 0
        assert found.locator("[data-live=figures] tbody th").first.text_content().startswith(nasty)


def test_a_run_writes_the_page_into_its_report(luohu: Path, tmp_path: Path) -> None:
    report = run(Request(luohu, ("基准",), out=tmp_path, settings=Settings(draws=50)))
    written = next(one for one in report.outputs.papers if one.name == "report.html")
    with opened(written) as found:
        assert found.locator("#live .lever").count() == 8
        assert found.locator("#live").is_visible()
