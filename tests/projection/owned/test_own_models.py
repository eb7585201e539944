"""Models of one's own projected: any names, any base, any frequency; what is lacking is named."""

from __future__ import annotations

import json
from math import exp
from typing import TYPE_CHECKING

import numpy as np
import pytest
from samples.models.books import annual, quarterly

from forecast.data import Freq, Period
from forecast.exhibits import decimals
from forecast.footing import estimated, ground_of, settings_for
from forecast.issues import InputError, describe, grouped
from forecast.projection import Settings, read_own
from forecast.run import Request, run, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.projection import Result

FLAT = [["代码", "取值"], ["a", "估计"], ["b", "估计"]]


def files(folder: Path, model: str, catalog: str) -> tuple[Path, Path]:
    paths = folder / "own.model", folder / "own.toml"
    paths[0].write_text(model, encoding="utf-8")
    paths[1].write_text(catalog, encoding="utf-8")
    return paths


def solved(book: Path, model: str = "", catalog: str = "", scenarios: tuple[str, ...] = (), **asked: object) -> Result:
    own = read_own(*files(book.parent, model, catalog)) if model else None
    return solve(read(book, model=own), Request(book, scenarios, settings=Settings(**{"draws": 0, **asked})))  # type: ignore[arg-type]


def codes(error: InputError) -> list[str]:
    assert all(describe(one, lang) for one in error.issues for lang in ("zh", "en"))  # type: ignore[arg-type]
    return [one.code for one in error.issues]


INCOME = [100.0 * 1.05**at + (at % 3) for at in range(14)]
ITEMS = '[income]\nzh = "收入"\nunit = "亿元"\n[spend]\nzh = "消费"\nunit = "亿元"\n'


def spending(path: Path, **kept: object) -> Path:
    return annual(path / "book.xlsx", {
        "收入": ("亿元", INCOME), "消费": ("亿元", [20.0 + 0.7 * one + 0.1 * (at % 2) for at, one in enumerate(INCOME)])},
        2000, **kept)  # type: ignore[arg-type]


def test_an_estimated_equation_is_least_squares_and_its_forecast_follows(tmp_path: Path) -> None:
    found = solved(spending(tmp_path), "[parameters]\na b\n[x]\nspend ~ a + b*income\nincome := income(-1)*1.05", ITEMS,
                   horizon=30)
    spend = np.array([20.0 + 0.7 * one + 0.1 * (at % 2) for at, one in enumerate(INCOME)])
    slope, constant = np.polyfit(INCOME, spend, 1)
    assert found.base == Period.annual(2013)
    assert len(found.horizon) == 30
    last = found.value("spend", found.horizon[-1], "基准")
    assert last == pytest.approx(constant + slope * INCOME[-1] * 1.05**30, rel=1e-9)


def test_a_sheet_that_says_so_replaces_the_whole_model(tmp_path: Path) -> None:
    path = spending(tmp_path, sheets={
        "指标目录": [["名称", "单位", "英文名"], ["收入", "亿元", "income"], ["消费", "亿元", ""]],
        "模型": [["替换全部；基期：2010"], ["代码", "方程"], ["消费", "消费 ~ a + b * income"]], "参数": FLAT})
    found = solved(path)
    assert found.base == Period.annual(2010)
    assert {one.name for one in found.model.equations} == {"消费", "收入"}
    # what the sheets state of later years is the path of what no equation determines
    assert [found.value("收入", year, "基准") for year in found.horizon] == pytest.approx(INCOME[11:])


@pytest.mark.parametrize("row", [["替换全部"], ["", "", "替换全部"], ["", "Replace all"], ["", "", "", "替换全部"]])
def test_the_words_may_stand_in_any_cell_of_the_sheet(row: list[str], tmp_path: Path) -> None:
    path = spending(tmp_path, sheets={
        "指标目录": [["名称", "单位"], ["收入", "亿元"], ["消费", "亿元"]],
        "模型": [["代码", "方程", "章节", "说明"], row, ["消费", "消费 ~ a + b * 收入"]], "参数": FLAT})
    assert {one.name for one in solved(path).model.equations} == {"消费", "收入"}


def test_a_sheet_and_a_file_that_both_are_the_model_are_asked_to_agree(tmp_path: Path) -> None:
    path = spending(tmp_path, sheets={"模型": [["代码", "方程"], ["替换全部"]]})
    with pytest.raises(InputError) as refused:
        solved(path, "[x]\nspend := spend(-1)\nincome := income(-1)", ITEMS)
    assert codes(refused.value) == ["own_both"]


def test_an_exogenous_path_is_led_on_from_the_last_figure_and_moved_by_scenarios(tmp_path: Path) -> None:
    path = spending(tmp_path, sheets={
        "指标目录": [["名称", "单位"], ["收入", "亿元"], ["消费", "亿元"]],
        "模型": [["替换全部"], ["代码", "方程"], ["消费", "消费 ~ a + b * 收入"]], "参数": FLAT,
        "情景": [["情景", "项目", "期间", "方式", "值"], ["多", "收入", "2014-2016", "调整", 10],
                 ["定", "收入", "2015", "假设", 500]]})
    found = solved(path)
    usual = [found.value("收入", year, "基准") or 0 for year in found.horizon]
    assert usual[2] > usual[0] > INCOME[-1]
    assert [found.value("收入", year, "多") for year in found.horizon] == pytest.approx([one + 10 for one in usual])
    assert [found.value("收入", year, "定") for year in found.horizon] == pytest.approx([usual[0], 500, usual[2]])


def test_numbers_bear_the_unit_that_their_equation_needs(tmp_path: Path) -> None:
    items = ITEMS + '[rate]\nunit = "%"\n[small]\nunit = "万元"\n[work]\nunit = "万人"\n'
    path = annual(tmp_path / "book.xlsx", {
        "收入": ("亿元", [100.0] * 9), "消费": ("亿元", [80.0] * 9), "rate": ("%", [5.0] * 9),
        "small": ("万元", [20000.0] * 9), "work": ("万人", [4.0] * 9)}, 2000)
    found = solved(path, "[x]\nspend = 16 + 0.5*income - 2*rate + small\nincome = 3 * work**0.5 * spend(-1)**0.5", items)
    income = 3 * 4**0.5 * 80**0.5
    first = found.first
    assert found.value("income", first, "基准") == pytest.approx(income)
    assert found.value("spend", first, "基准") == pytest.approx(16 + 0.5 * income - 10 + 2)
    with pytest.raises(InputError) as refused:
        solved(path, "[x]\nspend = income + work", items)
    assert codes(refused.value) == ["model_dimension"]


def test_a_quarterly_model_has_lags_seasons_and_quarters_ahead(tmp_path: Path) -> None:
    season = [0.1, 0.0, -0.04, -0.06]
    values = [100 * exp(0.01 * at + season[at % 4]) for at in range(24)]
    path = quarterly(tmp_path / "book.xlsx", {"产值": ("亿元", values)}, (2010, 1))
    model = ("[parameters]\ng s1 s2 s3\n[x]\n"
             "dlog(产值) ~ g + s1*quarter(1) + s2*quarter(2) + s3*quarter(3)")
    found = solved(path, model, '[产值]\nunit = "亿元"\n')
    assert str(found.base) == "2015Q4"
    assert [str(one) for one in found.horizon[::11]] == ["2016Q1", "2018Q4"]
    ahead = [100 * exp(0.01 * at + season[at % 4]) for at in range(24, 36)]
    assert [found.value("产值", one, "基准") for one in found.horizon] == pytest.approx(ahead)
    yearly = solved(path, "[parameters]\ng\n[x]\ndlog(产值, 4) ~ g", '[产值]\nunit = "亿元"\n', horizon=8)
    assert yearly.value("产值", yearly.horizon[7], "基准") == pytest.approx(values[-1] * exp(0.08))


def test_quarters_follow_from_figures_since_january(tmp_path: Path) -> None:
    flows = [10.0, 22.0, 33.0, 45.0]
    book = quarterly(tmp_path / "book.xlsx", {"产值": ("亿元", [one * (1 + year) for year in range(3) for one in flows]),
                                              "利率": ("%", [3.0] * 12)}, (2010, 1), sheet="季度累计")
    found = solved(book, "[model]\nfrequency = quarterly\n[x]\n产值 = 产值(-4) * 利率 / 3",
                   '[产值]\nunit = "亿元"\n[利率]\nunit = "%"\n', horizon=4)
    assert [found.value("产值", one, "基准") for one in found.horizon] == pytest.approx([30, 36, 33, 36])


def test_a_parameter_that_no_equation_reads_is_said_to_be_idle_and_left_out(tmp_path: Path) -> None:
    path = spending(tmp_path)
    own = read_own(*files(tmp_path, "[parameters]\na b other\n[x]\nspend ~ a + b*income", ITEMS))
    book = read(path, model=own)
    (told,) = (one for one in book.warnings if one.code == "parameter_unused")
    assert (told.found, told.where.cell) == ("other", "2")
    report = run(Request(path, out=tmp_path / "out", settings=Settings(draws=50), model=own))
    kept = json.loads(report.outputs.record.read_text(encoding="utf-8"))["scenarios"]
    assert {*kept["基准"]["parameters"]} == {"a", "b"}


def test_small_figures_are_printed_with_digits_that_show_them(tmp_path: Path) -> None:
    path = annual(tmp_path / "book.xlsx", {
        "人均收入": ("万元", [3.1 * 1.05**at for at in range(12)]), "税收": ("万元", [123456.0] * 12),
        "单位用水": ("万立方米", [0.0123 + 0.0001 * at for at in range(12)]), "投资": ("亿元", [3.0, -0.01] * 6)}, 2000)
    items = "".join(f'["{name}"]\nunit = "{unit}"\n' for name, unit in (
        ("人均收入", "万元"), ("税收", "万元"), ("单位用水", "万立方米"), ("投资", "亿元")))
    catalog = solved(path, "[x]\n人均收入 = 人均收入(-1)*1.05\n税收 = 税收(-1)\n单位用水 = 单位用水(-1)\n投资 = 投资(-1)", items).catalog
    assert [decimals(catalog[code]) for code in ("人均收入", "税收", "单位用水", "投资")] == [2, 0, 4, 2]


def test_what_does_not_fit_is_told_in_the_words_of_the_reader(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        solved(spending(tmp_path), "[x]\nspend = heads + income",
               ITEMS + '[heads]\nzh = "人口"\nunit = "万人"\n')
    (one,) = (one for one in refused.value.issues if one.code == "model_dimension")
    assert "金额" in describe(one)
    assert "人数" in describe(one)
    assert "“heads”为人数" in describe(one)
    assert "“income”为金额" in describe(one)
    assert "“heads” is persons" in describe(one, "en")


def test_what_cannot_be_computed_is_named_with_its_periods(tmp_path: Path) -> None:
    path = spending(tmp_path)
    model = "[x]\nspend = income(-3) + other\nlost = lost(-1) + spend"
    with pytest.raises(InputError) as refused:
        solved(path, model, ITEMS + '[other]\nzh = "其他"\nunit = "亿元"\n[lost]\nzh = "没有数"\nunit = "亿元"\n')
    assert set(codes(refused.value)) == {"own_lacking", "own_no_path"}
    told = "\n".join(describe(one) for one in refused.value.issues)
    assert "没有数（2013）" in told
    assert "其他（2013）" in told


def test_a_parameter_that_nothing_tells_of_is_named_with_the_reason(tmp_path: Path) -> None:
    path = annual(tmp_path / "book.xlsx", {"收入": ("亿元", INCOME[:5]), "消费": ("亿元", INCOME[:5])}, 2000)
    with pytest.raises(InputError) as refused:
        solved(path, "[parameters]\na\nb\nc\n[x]\nspend ~ a*income\nincome ~ b**2 * income(-1)\n", ITEMS)
    assert codes(refused.value) == ["parameter_open", "parameter_open"]
    assert [one.found for one in refused.value.issues] == ["a", "b"]


def test_parameters_of_one_line_that_one_equation_cannot_tell_are_one_problem(tmp_path: Path) -> None:
    path = annual(tmp_path / "book.xlsx", {"收入": ("亿元", INCOME[:5]), "消费": ("亿元", INCOME[:5])}, 2000)
    with pytest.raises(InputError) as refused:
        solved(path, "[parameters]\nc0 c1\n[x]\nspend ~ c0 + c1*income\nincome := income(-1)\n", ITEMS)
    (one,) = grouped(refused.value.issues)
    assert one.describe().startswith("own.model:2：参数 c0、c1 没有先验，也估计不出来：各项都有数的只有 5 期")


def test_a_base_period_stated_in_the_file_is_refused_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        solved(spending(tmp_path), "[x]\nspend := spend(-1)\nincome := income(-1)\n[model]\n基期 = 2050\n", ITEMS)
    (one,) = refused.value.issues
    assert (one.code, one.where.cell, dict(one.fields)["last"]) == ("base_unknown", "5", str(2000 + len(INCOME) - 1))


def test_everything_wrong_with_the_files_is_told_at_once(tmp_path: Path) -> None:
    model = "[parameters]\nb ~ 1\n[x]\nspend = income(+1)\nincome + 1 = 2\nincome := (1"
    with pytest.raises(InputError) as refused:
        solved(spending(tmp_path), model, '[income]\nunit = "亿园"\n[spend]\nunit = "亿元"\n')
    assert codes(refused.value) == ["own_parameter", "catalog_unit", "model_lead", "model_left", "model_syntax"]


def test_a_place_after_chinese_words_is_counted_in_characters(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        solved(spending(tmp_path), "[x]\n消费 = 收入 + 消费(-1) + 数", ITEMS)
    (one,) = refused.value.issues
    assert (one.code, one.where.cell) == ("model_unknown_name", "2:20")


@pytest.mark.parametrize(("asked", "code"), [
    ({"horizon": 31}, "horizon_long"), ({"draws": 10**12}, "draws_many"), ({"base": Period.annual(2010), "horizon": 30}, ""),
    ({"base": Period(Freq.Q, 8040)}, "own_base"), ({"base": Period.annual(2050)}, "base_unknown"),
    ({"base": Period.annual(1990)}, "base_unknown")])
def test_horizon_and_base_are_held_within_bounds(asked: dict[str, object], code: str, tmp_path: Path) -> None:
    path, model = spending(tmp_path), "[x]\nspend := spend(-1)\nincome := income(-1)"
    if not code:
        assert len(solved(path, model, ITEMS, **asked).horizon) == 30
        return
    with pytest.raises(InputError) as refused:
        solved(path, model, ITEMS, **asked)
    assert codes(refused.value) == [code]


def test_a_stated_spread_is_drawn_as_stated(tmp_path: Path) -> None:
    model = "[parameters]\na = 0\n[shocks]\nspend = 3\n[x]\nspend ~ spend(-1) + a\nincome ~ income(-1)"
    found = solved(spending(tmp_path), model, ITEMS, draws=4000)
    drawn = found.draws("spend", found.first, "基准")
    assert drawn.std() == pytest.approx(3.0, rel=0.05)
    measured = np.sqrt(np.mean(np.diff(INCOME) ** 2))
    assert found.draws("income", found.first, "基准").std() == pytest.approx(measured, rel=0.1)


def test_an_error_correction_is_estimated_on_quarters(tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    income = np.cumsum(0.01 + 0.01 * draw.standard_normal(80)) + 4
    spend = np.empty(80)
    spend[0] = 0.9 * income[0]
    for at in range(1, 80):
        spend[at] = spend[at - 1] + 0.4 * (income[at] - income[at - 1]) - 0.3 * (
            spend[at - 1] - 0.9 * income[at - 1]) + 0.002 * draw.standard_normal()
    path = quarterly(tmp_path / "book.xlsx", {"收入": ("亿元", list(map(exp, income))), "消费": ("亿元", list(map(exp, spend)))},
                     (2000, 1))
    model = "[parameters]\ns k l\n[x]\ndlog(spend) ~ s*dlog(income) - k*(log(spend(-1)) - l*log(income(-1)))\n"
    own = read_own(*files(tmp_path, model, ITEMS))
    book = read(path, model=own)
    found = estimated(book, ground_of(book, Settings()))["spend"]
    assert (found.form, found.n) == ("ecm", 79)
    right = np.column_stack([np.diff(income), spend[:-1], income[:-1]])
    free = np.linalg.lstsq(right, np.diff(spend), rcond=None)[0]
    means = {one.name: one.mean for one in found.coefficients}
    assert means == pytest.approx({"s": free[0], "k": -free[1], "l": -free[2] / free[1]}, rel=1e-6)
    assert settings_for(book, Settings()).steps == 12
