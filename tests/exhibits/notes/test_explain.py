"""Where a number comes from: contributions that sum, numbers of the record, the cell at the leaf."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

import forecast
from forecast.cli import main
from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Period
from forecast.equations.contributions import Split, shapley, split
from forecast.equations.language import Equation, parse_model
from forecast.equations.tree import Bin, Data, Leaf, Num, Param, Var, evaluate
from forecast.exhibits.notes.contributed import parts_of
from forecast.exhibits.notes.explanation import explain
from forecast.exhibits.notes.told import Told
from forecast.render.telling import told_page

OTHERS = "\ngdp_nominal := 1\nretail_sales := 1\ngdp_growth := 1"


def equation(text: str) -> Equation:
    return parse_model(text + OTHERS, "m", shipped_catalog(), ("b",)).equations[0]


def reader(**values: float) -> Any:
    """Read x at lag 0, x_1 at lag 1, b, and one_off figures."""
    def read(leaf: Leaf) -> float:
        if isinstance(leaf, Data):
            return values.get(leaf.source, math.nan)
        lag = f"_{-leaf.lag}" if isinstance(leaf, Var) and leaf.lag else ""
        return values.get(leaf.name + lag, math.nan)

    return read


def amounts(found: Split | None) -> dict[str, float]:
    assert found is not None
    return {"+".join(leaf.name for leaf in part.leaves if not isinstance(leaf, Data)): part.amount
            for part in found.parts}


def test_a_sum_moves_by_its_terms() -> None:
    found = split(equation("fai = gdp_nominal - 2 * retail_sales"),
                  reader(gdp_nominal=10, retail_sales=3), reader(gdp_nominal=8, retail_sales=1), 4, 6)
    assert found is not None
    assert (found.form, amounts(found), found.rest) == (
        "shift", {"gdp_nominal": 2.0, "retail_sales": -4.0}, 0.0)


def test_a_product_is_split_by_shapley_values() -> None:
    # xy from 2*3 to 5*7: x gets (5-2)(3+7)/2 = 15, y gets (7-3)(2+5)/2 = 14
    found = split(equation("fai = gdp_nominal * retail_sales"),
                  reader(gdp_nominal=5, retail_sales=7), reader(gdp_nominal=2, retail_sales=3), 35, 6)
    assert amounts(found) == pytest.approx({"gdp_nominal": 15.0, "retail_sales": 14.0})


def test_what_the_equation_did_not_explain_last_year_is_the_rest() -> None:
    found = split(equation("fai = gdp_nominal"), reader(gdp_nominal=10), reader(gdp_nominal=8), 11, 6)
    assert found is not None
    assert (amounts(found), found.rest) == ({"gdp_nominal": 2.0}, 3.0)


def test_a_stock_grows_by_its_flows_and_a_level_by_its_rate() -> None:
    found = split(equation("fai = fai(-1) + gdp_nominal - retail_sales"),
                  reader(fai_1=100, gdp_nominal=7, retail_sales=3), reader(), 104, 100)
    assert found is not None
    assert (found.form, amounts(found)) == ("growth", {"gdp_nominal": 7.0, "retail_sales": -3.0})
    found = split(equation("fai = fai(-1) * (1 + gdp_growth / 100)"),
                  reader(fai_1=200, gdp_growth=6), reader(), 212, 200)
    assert amounts(found) == pytest.approx({"gdp_growth": 12.0})


@given(st.floats(0.5, 2.0), st.floats(-0.2, 0.2), st.floats(1.0, 1e6))
def test_a_log_difference_is_weighted_by_the_logarithmic_mean(ratio: float, constant: float, level: float) -> None:
    found = split(equation("dlog(fai) ~ b * dlog(gdp_nominal) + log(1 + gdp_growth / 100)"),
                  reader(b=0.8, gdp_nominal=ratio, gdp_nominal_1=1.0, gdp_growth=100 * constant,
                         fai_1=level), reader(),
                  level * math.exp(0.8 * math.log(ratio) + math.log(1 + constant)), level)
    assert found is not None
    assert found.form == "step"
    parts = amounts(found)
    assert sum(parts.values()) == pytest.approx(found.total, rel=1e-9, abs=1e-6 * level)
    assert abs(found.rest) <= 1e-9 * level
    if abs(found.total) > 1e-3 * level:  # the parts stand to each other as the log points do
        points = 0.8 * math.log(ratio), math.log(1 + constant)
        assert parts["gdp_nominal"] * points[1] == pytest.approx(
            parts["gdp_growth"] * points[0], rel=1e-6, abs=1e-6 * level)


def test_a_difference_and_a_percentage_change_give_their_terms() -> None:
    found = split(equation("d(fai) ~ b * gdp_growth"), reader(b=2, gdp_growth=3, fai_1=10), reader(), 17, 10)
    assert found is not None
    assert (amounts(found), found.rest) == ({"gdp_growth": 6.0}, 1.0)  # an add-factor of one
    found = split(equation("pct(fai) ~ b + gdp_growth"), reader(b=2, gdp_growth=3, fai_1=10), reader(), 10.5, 10)
    assert amounts(found) == pytest.approx({"b": 0.2, "gdp_growth": 0.3})


def test_what_a_term_reads_of_last_year_alone_is_known_by_its_lag() -> None:
    """The error of an error correction was named after this year's variable."""
    found = split(equation("dlog(fai) ~ b * dlog(gdp_nominal) - b * (log(fai(-1)) - log(gdp_nominal(-1)))"),
                  reader(gdp_nominal=11, gdp_nominal_1=10, fai_1=4, b=1), reader(), 4.5, 4)
    assert found is not None
    assert [(tuple(leaf.name for leaf in part.leaves if isinstance(leaf, Var)), part.lags) for part in found.parts] == [
        (("gdp_nominal",), (0,)), (("fai", "gdp_nominal"), (-1, -1))]
    moved = split(equation("fai = gdp_nominal(-1) * retail_sales + gdp_nominal"),
                  reader(gdp_nominal=5, gdp_nominal_1=4, retail_sales=7), reader(
                      gdp_nominal=4, gdp_nominal_1=3, retail_sales=3), 33, 13)
    assert moved is not None
    assert {part.lags for part in moved.parts} == {(0,)}


def test_without_last_years_figures_a_sum_is_split_into_levels() -> None:
    found = split(equation("fai = gdp_nominal + retail_sales"),
                  reader(gdp_nominal=10, retail_sales=3), reader(gdp_nominal=8), 13, 11)
    assert found is not None
    assert (found.form, found.total, amounts(found)) == (
        "level", 13, {"gdp_nominal": 10.0, "retail_sales": 3.0})
    assert split(equation("fai = gdp_nominal"), reader(), reader(), 1, 1) is None


@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=1, max_size=5))
def test_shapley_values_sum_to_the_change_and_leave_nothing_to_what_stood_still(
        ends: list[tuple[float, float]]) -> None:
    names = ["fai", "gdp_nominal", "retail_sales", "gdp_growth", "area"][: len(ends)]
    tree: Any = Num(1.0)
    for name in names:
        tree = Bin("+", Bin("*", tree, Var(name)), Bin("*", Var(name), Var(name)))
    start = {name: one for name, (one, _) in zip(names, ends, strict=True)}
    end = {name: other for name, (_, other) in zip(names, ends, strict=True)}
    shares = shapley(tree, [Var(name) for name in names], reader(**start), reader(**end))
    assert shares is not None
    total = float(evaluate(tree, reader(**end)) - evaluate(tree, reader(**start)))
    assert sum(shares) == pytest.approx(total, rel=1e-9, abs=1e-9)
    for name, share in zip(names, shares, strict=True):
        if start[name] == end[name]:
            assert share == pytest.approx(0.0, abs=1e-12)


def test_too_many_variables_in_one_term_stay_together() -> None:
    players = [Param(str(number)) for number in range(11)]
    assert shapley(Num(1.0), players, reader(), reader()) is None


# -- through the command line --------------------------------------------------------------------


@pytest.fixture(scope="module")
def record(luohu: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("out")
    assert main(["run", str(luohu), "--out", str(out), "--draws", "20"]) == 0
    content: dict[str, Any] = json.loads((out / "result.json").read_text(encoding="utf-8"))
    return content


def told(luohu: Path, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["explain", str(luohu), *words, "--json"]) == 0
    tree: dict[str, Any] = json.loads(capsys.readouterr().out)
    return tree


def nodes(tree: dict[str, Any]) -> list[dict[str, Any]]:
    return [tree, *(one for below in tree["below"] for one in nodes(below))]


@pytest.mark.parametrize("scenario", ["基准", "计划", "低"])
@pytest.mark.parametrize("item", ["debt_ratio", "financing_gap", "revenue_to_gdp", "land_use_index"])
def test_the_numbers_are_those_of_the_record(item: str, scenario: str, luohu: Path, record: dict[str, Any],
                                             capsys: pytest.CaptureFixture[str]) -> None:
    values = record["scenarios"][scenario]["values"]
    checked = 0
    for node in nodes(told(luohu, capsys, item, "2022", "--scenario", scenario, "--tree")):
        held = values.get(node["item"], {}).get(node["period"])
        if node["kind"] in {"parameter", "figure"}:
            continue
        if held is None:  # a figure older than the record
            assert int(node["period"]) < 2017 or node["value"] is None, node["item"]
            continue
        assert node["value"] == pytest.approx(held["value"], rel=1e-12), node["item"]
        assert node["kind"] == held["kind"], node["item"]
        checked += 1
    assert checked > 5


@pytest.mark.parametrize("item", sorted({"tax_revenue", "gdp_nominal", "gpb_balance", "debt_special", "fai",
                                         "gdp_growth", "unemployment_registered", "gf_total_sources"}))
def test_contributions_sum_to_the_change_of_the_record(item: str, luohu: Path, record: dict[str, Any],
                                                       capsys: pytest.CaptureFixture[str]) -> None:
    values = record["scenarios"]["基准"]["values"][item]
    tree = told(luohu, capsys, item, "2021")
    total = sum(one["amount"] for one in tree["contributions"]) + tree["rest"]
    assert total == pytest.approx(values["2021"]["value"] - values["2020"]["value"], rel=1e-9, abs=1e-9)
    assert abs(tree["rest"]) <= 1e-9 * abs(values["2021"]["value"])


@pytest.mark.parametrize("scenario", ["基准", "低"])
def test_the_line_with_numbers_gives_the_value(scenario: str, luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = {"exp": math.exp, "log": math.log, "max": max, "min": min, "__builtins__": {},
             "either": lambda when, then, other: then if when else other}
    checked = 0
    for node in nodes(told(luohu, capsys, "debt_ratio", "2022", "--scenario", scenario, "--tree")):
        if node["numbers"] and "—" not in node["numbers"] and node["kind"] != "imposed":
            assert re.fullmatch(r"[-+*/(). 0-9a-z,<>=]+", node["numbers"])
            adjusted = any(one["kind"] == "add_factor" for one in node["sources"])
            if not adjusted:
                line = re.sub(r"\bif\(", "either(", node["numbers"])
                assert eval(line, words) == pytest.approx(node["value"], rel=2e-3, abs=1.0)  # noqa: S307
                checked += 1
    assert checked > 20


def test_the_leaves_name_cells_priors_people_and_entries(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {(one["item"], one["period"]): one
             for one in nodes(told(luohu, capsys, "gpb_revenue", "2020", "--tree"))}
    (gdp,) = found["gdp_nominal", "2019"]["sources"]
    assert (gdp["sheet"], gdp["status"], gdp["date"]) == ("年度指标", "初步核算", "2020-01-03")
    assert "初步核算" in gdp["why"]
    assert "2400" in gdp["others"]
    (prior,) = found["b_tax", None]["sources"]
    assert prior["prior"] == "1 ± 0.25"
    assert prior["basis"]
    (judged,) = found["tax_policy_effect", "2020"]["sources"]
    assert (judged["kind"], judged["author"], judged["layer"]) == ("override", "样例", "政策")
    assert judged["reason"].startswith("判断")
    (entry,) = found["one_off(nontax_revenue)", "2020"]["sources"]
    assert (entry["kind"], entry["value"], entry["sheet"]) == ("register", 400000.0, "调整事项")
    (start,) = found["nontax_regular", "2019"]["sources"]
    assert start["kind"] == "start"


def test_a_stated_total_shows_its_budget_cell_and_its_tail(luohu: Path, record: dict[str, Any],
                                                           capsys: pytest.CaptureFixture[str]) -> None:
    tree = told(luohu, capsys, "gpb_total_sources", "2020", "--scenario", "计划")
    assert [one["kind"] for one in tree["sources"]] == ["override", "budget"]
    assert tree["sources"][1]["sheet"] == "预算收支"
    held = record["scenarios"]["计划"]["values"]["gpb_total_sources"]
    total = sum(one["amount"] for one in tree["contributions"]) + tree["rest"]
    assert total == pytest.approx(held["2020"]["value"] - held["2019"]["value"], rel=1e-12)


def test_depth_cuts_the_tree_and_nothing_is_told_twice(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shallow = told(luohu, capsys, "gpb_revenue", "2021", "--depth", "1")
    assert {one["cut"] for one in shallow["below"]} == {"depth"}
    whole = nodes(told(luohu, capsys, "debt_ratio", "2022", "--tree"))
    opened = [(one["item"], one["period"]) for one in whole if one["numbers"]]
    assert len(opened) == len(set(opened))
    assert all(one["cut"] != "depth" for one in whole)


def test_an_add_factor_is_the_rest_and_has_an_author(luohu: Path, tmp_path: Path,
                                                     capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "加.toml"
    path.write_text('name = "加"\nparent = "基准"\n[[override]]\nitem = "tax_revenue"\nspan = "2020"\n'
                    'method = "调整"\nvalue = 5000\nauthor = "收入科"\nreason = "判断：补缴"\n', encoding="utf-8")
    tree = told(luohu, capsys, "税收收入", "2020", "--scenario", str(path))
    assert tree["rest"] == pytest.approx(5000.0, rel=1e-9)
    (source,) = tree["sources"]
    assert (source["kind"], source["author"], source["value"]) == ("add_factor", "收入科", 5000.0)


@pytest.mark.parametrize(("method", "value", "said"), [
    ("截距", 0.0125, "来源：加减项 +0.0125（"), ("比例调整", -2.5, "来源：加减项 -2.5%（"), ("调整", -12500, "来源：加减项 -12,500（")])
def test_an_add_factor_is_told_in_full_whatever_its_item_is_printed_with(
        method: str, value: float, said: str, luohu: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An intercept of 0.0125 under 万元 was told as 0, -2.5 per cent as -3."""
    path = tmp_path / "加.toml"
    path.write_text(f'name = "加"\n[[override]]\nitem = "tax_revenue"\nspan = "2020"\nmethod = "{method}"\nvalue = {value}\n',
                    encoding="utf-8")
    for form in ([], ["--tree"]):
        assert main(["explain", str(luohu), "tax_revenue", "2020", "--scenario", str(path), *form]) == 0
        assert said in capsys.readouterr().out


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", [[], ["--tree"]])
def test_prints_in_both_languages(form: list[str], lang: str, luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(luohu), "tax_revenue", "2020年", "--lang", lang, *form]) == 0
    said = capsys.readouterr().out
    assert ("地区生产总值" in said) == (lang == "zh")
    assert "年度指标!Q7" in said
    assert ("└─" in said) == bool(form)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [(["tax_revenu", "2020"], "explain_item", "tax_revenue"), (["一般公共预算收入", "2090Q1"], "explain_month_gap", "2090-03"),
     (["税收收入", "二零"], "explain_period", "二零"), (["税收收入", "2031"], "explain_gap", "2022"),
     (["税收收入", "2020", "--scenario", "没有"], "unknown_scenario", "基准"), (["b_tax", "2020"], "explain_parameter", "reckon"),
     (["税收对现价GDP的弹性", "2020"], "explain_parameter", "b_tax"), (["资源税", "2020"], "explain_nothing", "没有测算"),
     (["资源税", "2020-08"], "explain_no_months", "改问全年")],
)  # fmt: skip
def test_wrong_words_are_answered_with_the_nearest(words: list[str], code: str, said: str, luohu: Path,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(luohu), *words, "--json"]) == 2
    (issue,) = json.loads(capsys.readouterr().out)["issues"]
    assert issue["code"] == code
    assert said in issue["text"]


MOVED = """name = "多样"
[[override]]
item = "tax_revenue"
span = "2021"
method = "截距"
value = 0.02
[[override]]
item = "gpb_expenditure"
span = "2021-2022"
method = "调整"
value = 3000
"""


@pytest.mark.parametrize("scenario", ["基准", "计划", "多样"])
def test_the_numbers_put_in_come_to_what_their_line_says(luohu: Path, tmp_path: Path, scenario: str) -> None:
    """With add-factors, totals that are stated and landed figures the line leads on from there to the figure."""
    file = tmp_path / "多样.toml"
    file.write_text(MOVED, encoding="utf-8")
    result = forecast.open(luohu).run(scenarios=["基准", "计划", file], draws=0).result
    names = {"exp": math.exp, "log": math.log, "max": max, "min": min, "sqrt": math.sqrt, "abs": abs}
    apart = read = 0
    for item in (one.name for one in result.model.equations):
        for period in result.horizon:
            told = explain(result, scenario, item, period, 1)
            line = next((one for one in told_page(told, "zh") if one.startswith("  代入")), "")
            if "—" in line or "if(" in line or not line:
                continue
            numbers, said = line.removeprefix("  代入").strip().rsplit(" = ", 1)
            come_to = float(re.split("[，；]", said)[0])
            value = eval(numbers, {"__builtins__": {}}, names)  # noqa: S307  # what our own line says
            assert value == pytest.approx(come_to, rel=2e-3, abs=2 * 10**-told.digits), (item, line)
            if re.search("[，；]", said):
                apart += 1
                assert told.value == pytest.approx((told.computed or 0) + float(
                    re.findall(r"[+-][\d,.]+", said)[-1].replace(",", "")), abs=1.0)
            read += 1
    assert read > 30
    assert apart > 0 or scenario != "多样"


def test_what_is_set_beside_an_equation_that_is_no_sum_is_no_tail() -> None:
    told = Told("gdp_nominal", "地区生产总值", Period.annual(2026), "亿元", 1465.77, 1409.8, "imposed", "x", "1 + 1", 1501.28,
                adds_up=False, form="growth", rest=-35.51)
    assert next(one for one in told_page(told, "zh") if "代入" in one).endswith("= 1501.28；所定的数为 1465.77，相差 -35.51")
    assert [name for _, name, _ in parts_of(told, "zh")] == ["所定的数减方程算得的数"]
    assert [name for _, name, _ in parts_of(replace(told, adds_up=True), "zh")] == ["尾差（公布总数减分项之和）"]
