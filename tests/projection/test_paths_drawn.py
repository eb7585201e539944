"""Paths forecast from their past are drawn as the forecast has them, together and over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from samples.by_hand import by_hand

from forecast.data import Layer, Method, Override, Period, Span, Vintage
from forecast.exhibits import exhibit
from forecast.projection import Settings
from forecast.projection.extrapolation import history
from forecast.projection.result import CENTRAL, FIRST_DRAW, HIGH, LOW
from forecast.projection.streams import GOES_ON, TOGETHER, Streams, path_draws
from forecast.run import Request, solve
from forecast.timeseries import forecast
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path

YEARS = tuple(Period.annual(year) for year in (2024, 2025, 2026))
DRAWS = 40_000


def path(item: str, low: float = 80.0, inner: float = 92.0, outer: float = 110.0,
         high: float = 130.0) -> list[Override]:
    return [Override(item, Span(year, year), Method.ASSUME, 100.0, low, high, Layer.BASELINE,
                     reason="样例", band=(inner, outer)) for year in YEARS]


def drawn(*items: str, draws: int = DRAWS) -> dict[tuple[str, Period], np.ndarray]:
    return dict(path_draws(Streams(7, draws), [one for item in items for one in path(item)]))


def test_each_year_has_the_law_of_the_forecast() -> None:
    for runs in drawn("a", "b").values():
        assert (runs[CENTRAL], runs[LOW], runs[HIGH]) == (100.0, 80.0, 130.0)
        found = np.quantile(runs[FIRST_DRAW:], (0.025, 0.1, 0.5, 0.9, 0.975))
        np.testing.assert_allclose(found, (80.0, 92.0, 100.0, 110.0, 130.0), rtol=0.01)


def test_items_miss_together_and_years_go_on() -> None:
    made = {at: runs[FIRST_DRAW:] for at, runs in drawn("a", "b").items()}
    ranks = {at: runs.argsort().argsort() for at, runs in made.items()}
    score = {one: 2 * np.sin(np.pi / 6 * np.corrcoef(ranks[one[0]], ranks[one[1]])[0, 1])
             for one in ((("a", YEARS[0]), ("b", YEARS[0])), (("a", YEARS[2]), ("b", YEARS[2])),
                         (("a", YEARS[0]), ("a", YEARS[1])), (("b", YEARS[1]), ("b", YEARS[2])))}
    np.testing.assert_allclose(list(score.values()), (TOGETHER, TOGETHER, GOES_ON, GOES_ON), atol=0.02)
    apart = np.sqrt(np.var(made["a", YEARS[0]]) + np.var(made["b", YEARS[0]]))
    assert np.std(made["a", YEARS[0]] + made["b", YEARS[0]]) > 1.1 * apart


def test_an_item_more_changes_no_other() -> None:
    few, many = drawn("b", draws=50), drawn("a", "b", "c", draws=50)
    assert all((runs == many[at]).all() for at, runs in few.items())


def test_what_is_not_negative_stays_so_and_no_draws_are_no_draws() -> None:
    wide = path("a", low=0.0, inner=1.0, outer=180.0, high=400.0)
    assert min(runs.min() for runs in path_draws(Streams(7, 5000), wide).values()) == 0.0
    assert {len(runs) for runs in drawn("a", draws=0).values()} == {FIRST_DRAW}
    assert path_draws(Streams(7, 10), []) == {}


def test_a_run_and_the_history_alone_have_one_band(tmp_path: Path) -> None:
    """A rule that would hold a figure still follows its history: the fan is the engine's."""
    years = range(2014, 2024)
    gdp = [200.0 * 1.07**at * (1 + 0.01 * (-1) ** at) for at in range(10)]
    share = [48.0 + 0.8 * at + 0.5 * (-1) ** (at // 2) for at in range(10)]
    book = read(by_hand(tmp_path, "年度指标", [
        ("指标", "单位", *(f"{year}年" for year in years)), ("地区生产总值", "亿元", *gdp),
        ("第三产业增加值占GDP比重", "%", *share), ("辖区面积", "平方公里", *(80.0 + at for at in range(10)))]))
    result = solve(book, Request(book.path, settings=Settings(draws=4000)))
    run = result.run("基准")
    assert {"va_services_share", "area"} <= {name for name, _ in run.led}
    for name in {name for name, _ in run.led}:
        values = history(result.dataset, name, Vintage(), result.first)
        assert values is not None
        alone = forecast(values, 1, level=(80,), kind=result.catalog[name].series_kind)
        runs = run.values[name][result.periods.index(result.first)][FIRST_DRAW:]
        np.testing.assert_allclose(np.quantile(runs, (0.1, 0.9)),
                                   (alone.lower[0, 0, 0], alone.upper[0, 0, 0]), rtol=0.02)


def test_one_year_s_figures_do_not_make_the_next_year_sure(tmp_path: Path) -> None:
    """A budget table alone: its lines follow their own history, one figure long, and say how far."""
    book = read(by_hand(tmp_path, "预算收支", [
        ("项目", "2025年预计执行数", "2026年预算数"), ("增值税", 96_800, 99_700),
        ("企业所得税", 33_100, 33_800), ("契税", 23_800, 24_500), ("税收收入", 153_700, 158_000),
        ("非税收入", 96_500, 92_000), ("一般公共预算收入", 250_200, 250_000)]))
    result = solve(book, Request(book.path, settings=Settings(draws=2000)))
    run, first = result.run("基准"), result.first
    assert {"tax_vat", "tax_cit", "tax_deed"} <= {name for name, _ in run.led}
    for name, least in (("tax_vat", 0.2), ("tax_deed", 0.2), ("gpb_revenue", 0.1)):
        low, high = (result.quantile(name, first, "基准", share) for share in (0.1, 0.9))
        middle = result.value(name, first, "基准")
        assert low is not None
        assert high is not None
        assert middle is not None
        assert low < middle < high
        assert (high - low) / middle > least, name
    told = "".join(exhibit(result, {}, (), "zh", book.bureau).summary)
    assert "历年数不足3年的科目按上年水平推算" in told
