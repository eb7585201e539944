"""``forecast compare`` and ``forecast reckon``, as a user runs them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from samples.places import PROJECT

from forecast.cli import main
from forecast.xlsx.read.cells import read_cells

WORKBOOK = str(PROJECT / "workbooks" / "luohu-2020.xlsx")
HEADLINES = ["gdp_growth", "tax_revenue", "gpb_revenue", "gpb_balance"]


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def record_of(folder: Path) -> Any:
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


def adds_up(one: dict[str, Any]) -> bool:
    total = sum(step["contribution"] for step in one["contributions"])
    scale = max(abs(one["end"]), abs(one["start"]), 1.0)
    return abs(one["start"] + total - one["end"]) < 1e-9 * scale and (
        abs(one["residual"]) < 1e-9 * scale)


@pytest.mark.parametrize("pair", [("计划", "基准"), ("基准", "税源外迁"), ("低", "高")])
@pytest.mark.parametrize("by", ["layer", "item"])
def test_two_scenarios_are_bridged_without_a_residual(
        capsys: pytest.CaptureFixture[str], pair: tuple[str, str], by: str) -> None:
    found = asked(capsys, "compare", WORKBOOK, *pair, "--by", by)
    assert [one["item"] for one in found["items"]] == HEADLINES
    assert all(adds_up(one) for one in found["items"])
    assert (found["from"], found["to"], found["period"]) == (*pair, "2020")


def test_the_ends_are_what_run_says(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["run", WORKBOOK, "--scenario", "计划", "--scenario", "基准", "--draws", "0",
                 "--out", str(tmp_path), "--json"]) == 0
    capsys.readouterr()
    found = asked(capsys, "compare", WORKBOOK, "计划", "基准", "--item", "一般公共预算收入")
    rows = {row["key"]: row for row in
            record_of(tmp_path)["exhibits"]["comparison"]["rows"]}
    printed = rows["gpb_revenue"]
    one = found["items"][0]
    text = json.dumps(printed, ensure_ascii=False)
    assert f"{one['start']:,.0f}" in text
    assert f"{one['end']:,.0f}" in text
    assert one["start"] != one["end"]


def test_taxpayers_leaving_is_a_judgement(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "compare", WORKBOOK, "基准", "税源外迁", "--item", "tax_revenue")
    (one,) = found["items"]
    assert [step["group"] for step in one["contributions"]] == ["judgement"]
    # 比例调整 -6 per cent of the level
    assert one["contributions"][0]["contribution"] == pytest.approx(-0.06 * one["start"])


SCENARIO = """
name = "混合"
title = "混合"
parent = "基准"
[vintage]
gdp_nominal = "预计"
[[override]]
item = "tax_policy_effect"
span = "2020"
method = "假设"
value = -4.0
layer = "政策"
[[override]]
item = "gdp_growth"
span = "2020"
method = "固定"
value = 6.0
layer = "判断"
[[override]]
item = "upper_transfer_in"
span = "2020"
method = "假设"
value = 200000
layer = "基准"
[[override]]
item = "land_realisation"
span = "2020"
method = "参数"
value = 0.8
layer = "判断"
"""


def test_each_layer_is_told_apart(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "mix.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    found = asked(capsys, "compare", WORKBOOK, "基准", str(path))
    items = {one["item"]: {step["group"]: step["contribution"] for step in one["contributions"]}
             for one in found["items"]}
    balance = items["gpb_balance"]
    assert list(balance)[:4] == ["assumption", "policy", "judgement", "parameters"]
    assert all(balance[group] < 0 for group in ("policy", "judgement", "parameters"))
    assert items["gdp_growth"]["judgement"] == pytest.approx(-0.4, abs=0.05)
    assert items["gdp_growth"]["policy"] == pytest.approx(0.0, abs=1e-12)
    assert items["tax_revenue"]["parameters"] == pytest.approx(0.0, abs=1e-6)
    by_item = asked(capsys, "compare", WORKBOOK, str(path), "基准", "--by", "item")
    steps = {step["group"]: step["contribution"] for step in by_item["items"][3]["contributions"]}
    # the way back is the same split with the sign turned
    assert steps["tax_policy_effect"] == pytest.approx(-balance["policy"], rel=1e-9)
    assert steps["land_realisation"] == pytest.approx(-balance["parameters"], rel=1e-9)
    assert steps["upper_transfer_in"] == pytest.approx(-balance["assumption"], rel=1e-9)


@pytest.mark.parametrize("by", ["layer", "item"])
def test_the_way_back_is_the_same_split(by: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What a judgement is taken off is no assumption because the baseline has a figure there too."""
    path = tmp_path / "外迁.toml"
    path.write_text('name = "外迁"\n[[override]]\nitem = "upper_transfer_in"\nspan = "2020"\nvalue = 200000\nlayer = "判断"\n'
                    '[[override]]\nitem = "gdp_growth"\nspan = "2020"\nmethod = "固定"\nvalue = 5\nlayer = "判断"\n',
                    encoding="utf-8")
    there, back = ({one["item"]: {step["group"]: step["contribution"] for step in one["contributions"]}
                    for one in asked(capsys, "compare", WORKBOOK, *pair, "--by", by)["items"]}
                   for pair in (("基准", str(path)), (str(path), "基准")))
    assert {*there["gpb_balance"]} == ({"judgement"} if by == "layer" else {"upper_transfer_in", "gdp_growth"})
    for item, steps in there.items():
        assert back[item] == pytest.approx({group: -step for group, step in steps.items()}, rel=1e-9)


def test_another_vintage_is_data(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "vintage.toml"
    path.write_text('name="修订"\ntitle="修订"\nparent="基准"\n[vintage]\n"*"="初步核算"\n',
                    encoding="utf-8")
    found = asked(capsys, "compare", WORKBOOK, "基准", str(path), "--item", "gdp_nominal",
                  "--item", "gdp_per_km2")
    groups = {step["group"] for one in found["items"] for step in one["contributions"]}
    assert groups <= {"data"}
    assert all(adds_up(one) for one in found["items"])


def test_by_item_of_a_whole_budget_is_sampled_with_errors(capsys: pytest.CaptureFixture[str]
                                                          ) -> None:
    found = asked(capsys, "compare", WORKBOOK, "计划", "基准", "--by", "item")
    assert found["groups"] > 10
    assert not found["exact"]
    balance = found["items"][3]
    assert any(step["standard_error"] > 0 for step in balance["contributions"])


def test_the_table_is_printed_in_either_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", WORKBOOK, "计划", "基准", "--item", "tax_revenue"]) == 0
    printed = capsys.readouterr().out
    assert "计划" in printed
    assert "886,000" in printed
    assert "残差" in printed
    assert main(["compare", "--lang", "en", WORKBOOK, "计划", "基准", "--by", "item"]) == 0
    assert "Residual" in capsys.readouterr().out


def test_the_workbook_and_pictures_are_written(capsys: pytest.CaptureFixture[str], tmp_path: Path
                                               ) -> None:
    found = asked(capsys, "compare", WORKBOOK, "基准", "贸易摩擦", "--out", str(tmp_path))
    outputs = [Path(one) for one in found["outputs"]]
    assert outputs[0].name == "luohu-2020-情景分解.xlsx"
    assert all(one.stat().st_size > 1000 for one in outputs)
    assert any(one.suffix == ".png" for one in outputs)
    (grid,) = read_cells(outputs[0]).sheets
    assert grid.name == "结果 情景分解"
    numbers = [float(cell.value) for cell in grid.cells.values()
               if isinstance(cell.value, int | float | Decimal)]
    for one in found["items"]:
        steps = [step["contribution"] for step in one["contributions"]]
        for wanted in (one["start"], one["end"], *steps):
            assert min(abs(number - wanted) for number in numbers) < 1e-9 * max(abs(wanted), 1)


def test_a_workbook_open_elsewhere_is_not_replaced(capsys: pytest.CaptureFixture[str],
                                                   tmp_path: Path) -> None:
    (tmp_path / "~$luohu-2020-情景分解.xlsx").touch()
    assert main(["compare", WORKBOOK, "基准", "低", "--out", str(tmp_path)]) == 2
    assert "luohu-2020-情景分解.xlsx" in capsys.readouterr().err


@pytest.mark.parametrize(("words", "code", "near"), [
    (("税源外牵", "基准"), "compare_scenario", "税源外迁"),
    (("计划", "基准", "--item", "tax_revenu"), "compare_item", "tax_revenue"),
    (("计划", "基准", "--item", "一般公共预算收人"), "compare_item", "一般公共预算收入"),
    (("计划", "基准", "--period", "2030"), "compare_period", "2022"),
    (("计划", "基准", "--period", "明年"), "compare_period", "2022"),
])
def test_bad_words_are_named_with_the_nearest(capsys: pytest.CaptureFixture[str],
                                              words: tuple[str, ...], code: str, near: str) -> None:
    assert main(["compare", WORKBOOK, *words, "--json"]) == 2
    (issue,) = json.loads(capsys.readouterr().out)["issues"]
    assert issue["code"] == code
    assert near in issue["text"]


# -- the ready-reckoner ----------------------------------------------------------------------


def test_the_reckoner_is_a_sorted_tornado(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "reckon", WORKBOOK)
    assert found["scenario"] == "基准"
    sizes = [max(abs(one["up"]["gpb_balance"]), abs(one["down"]["gpb_balance"]))
             for one in found["assumptions"]]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 0
    assert all(any(one[way][code] for way in ("up", "down") for code in HEADLINES)
               for one in found["assumptions"])


def test_a_unit_is_a_point_some_per_cent_or_a_standard_deviation(
        capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rows = {one["assumption"]: one for one in asked(capsys, "reckon", WORKBOOK)["assumptions"]}
    assert (rows["gpb_expenditure"]["unit"], rows["gpb_expenditure"]["step"]) == ("percent", 5.0)
    # 5 % of what is spent: the balance falls by as much as the total
    spent = asked(capsys, "compare", WORKBOOK, "基准", "基准", "--item", "gpb_expenditure")
    level = spent["items"][0]["start"]
    assert rows["gpb_expenditure"]["up"]["gpb_balance"] == pytest.approx(-0.05 * level)
    assert rows["gpb_expenditure"]["down"]["gpb_balance"] == pytest.approx(0.05 * level)
    draw = rows["stabilisation_fund_draw"]
    assert (draw["unit"], draw["step"]) == ("percent", 1.0)
    assert draw["up"]["gpb_balance"] == pytest.approx(0.01 * 260000)
    assert rows["tax_policy_effect"]["unit"] == "point"
    assert rows["b_tax"]["unit"] == "sd"
    # the same point through a scenario of its own
    path = tmp_path / "point.toml"
    path.write_text('name="一点"\ntitle="一点"\nparent="基准"\n[[override]]\n'
                    'item="tax_policy_effect"\nspan="2020"\nmethod="假设"\nvalue=-1.0\n'
                    'layer="政策"\n', encoding="utf-8")
    found = asked(capsys, "compare", WORKBOOK, "基准", str(path))
    for one in found["items"]:
        gap = one["end"] - one["start"]
        assert rows["tax_policy_effect"]["up"][one["item"]] == pytest.approx(gap, abs=1e-6)


BOOM = ('name="{name}"\ntitle="{name}"\nparent="{parent}"\n[[override]]\nitem="{item}"\n'
        'span="2020"\nmethod="{method}"\nvalue={value}\nlayer="政策"\n')


def test_an_intercept_is_split_and_stays_under_the_reckoner(
        capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    boom = tmp_path / "boom.toml"
    boom.write_text(BOOM.format(name="扩张", parent="基准", item="gdp_growth", method="截距", value=2.0),
                    encoding="utf-8")
    found = asked(capsys, "compare", WORKBOOK, "基准", str(boom))
    growth = found["items"][0]
    assert [(step["group"], step["contribution"]) for step in growth["contributions"]] == [
        ("policy", pytest.approx(2.0))]
    rows = {one["assumption"]: one for one
            in asked(capsys, "reckon", WORKBOOK, "--scenario", str(boom))["assumptions"]}
    plain = {one["assumption"]: one for one in asked(capsys, "reckon", WORKBOOK)["assumptions"]}
    # tax is 2 per cent larger, and so is a point of it
    before, after = (one["tax_policy_effect"]["up"]["tax_revenue"] for one in (plain, rows))
    tax = found["items"][1]
    assert after / before == pytest.approx(tax["end"] / tax["start"], rel=1e-9)
    assert after != before


def test_the_reckoner_is_printed_for_any_scenario_and_year(capsys: pytest.CaptureFixture[str]
                                                           ) -> None:
    assert main(["reckon", WORKBOOK, "--scenario", "税源外迁", "--period", "2021"]) == 0
    printed = capsys.readouterr().out
    assert "税源外迁" in printed
    assert "2021" in printed
    assert "1个百分点" in printed
    assert main(["reckon", WORKBOOK, "--lang", "en"]) == 0
    assert "1 s.d." in capsys.readouterr().out


def test_an_unknown_scenario_of_the_reckoner_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reckon", WORKBOOK, "--scenario", "基淮"]) == 2
    assert "基准" in capsys.readouterr().err


def test_of_a_hundred_scenarios_a_sentence_lists_a_few(capsys: pytest.CaptureFixture[str],
                                                       tmp_path: Path) -> None:
    from samples.filled import filled

    path = filled(Path(WORKBOOK), tmp_path / "many.xlsx", {"情景": [
        {"情景": f"第{place:03d}号", "项目": "税收收入", "期间": "2020年", "方式": "比例调整",
         "值": place / 100, "层": "判断", "填报人": "样例", "理由": "判断：样例"}
        for place in range(100)]})
    # the files', and 一次性收入落空, which the workbook's one-offs call for
    count = 101 + len(list((PROJECT / "workbooks" / "luohu-2020").glob("*.toml")))
    assert main(["compare", str(path), "基准", "第100号"]) == 2
    told = capsys.readouterr().err
    assert "第000号" in told
    assert "第050号" not in told
    assert f"……（{count}）" in told
    assert main(["compare", str(path), "第000号", "第099号"]) == 0


def test_explain_and_compare_each_say_what_they_split(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for lang, word in (("zh", "forecast compare 按假设拆分"), ("en", "forecast compare splits the difference")):
        assert main(["explain", str(luohu), "tax_revenue", "2020", "--lang", lang]) == 0
        assert capsys.readouterr().out.count(word) == 1
    assert main(["compare", str(luohu), "基准", "低"]) == 0
    assert "forecast explain 按方程各变量拆分" in capsys.readouterr().out


IDLE = """name = "甲"
parent = "基准"
[[override]]
item = "gdp_growth"
span = "2045"
method = "假设"
value = 6.0
layer = "判断"
reason = "试"
"""


@pytest.mark.parametrize("words", [
    ("compare", WORKBOOK, "基准", "{}"), ("reckon", WORKBOOK, "--scenario", "{}"),
    ("explain", WORKBOOK, "gpb_revenue", "2020", "--scenario", "{}"),
    ("goal", WORKBOOK, "--target", "gpb_revenue 2020 = 900000", "--by", "b_tax", "--scenario", "{}"),
    ("quarters", WORKBOOK, "--scenario", "{}")], ids=lambda words: words[0])
def test_an_assumption_without_effect_is_told_by_every_question(
        words: tuple[str, ...], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "甲.toml"
    path.write_text(IDLE, encoding="utf-8")
    main([word.format(path) for word in words])
    assert "期间 2045 不在测算年度内" in capsys.readouterr().err


SUM = """name = "减税"
parent = "基准"
[[override]]
item = "{item}"
span = "2020"
method = "{method}"
value = {value}
layer = "政策"
reason = "样例"
"""


@pytest.mark.parametrize(("item", "method", "value"), [
    ("gpb_revenue", "比例调整", -3), ("gpb_revenue", "调整", -20000), ("nontax_revenue", "固定", 400000)])
def test_what_is_laid_on_a_sum_is_its_layer_s_and_its_item_s(item: str, method: str, value: float, tmp_path: Path,
                                                            capsys: pytest.CaptureFixture[str]) -> None:
    """It was put down to data: the parts that it was laid on are named by nobody."""
    path = tmp_path / "tax.toml"
    path.write_text(SUM.format(item=item, method=method, value=value), encoding="utf-8")
    for by, group in (("layer", "policy"), ("item", item)):
        found = asked(capsys, "compare", WORKBOOK, "基准", str(path), "--item", "gpb_revenue", "--by", by)
        (one,) = found["items"]
        assert [step["group"] for step in one["contributions"] if abs(step["contribution"]) > 1] == [group]
        assert adds_up(one)


def test_the_budget_beside_what_its_record_makes_of_it_is_no_data(capsys: pytest.CaptureFixture[str]) -> None:
    """Half of what the plan's balance is better than the forecast's was called a revision of data."""
    found = asked(capsys, "compare", WORKBOOK, "基准", "计划", "--item", "gpb_balance")
    (one,) = found["items"]
    assert [step["group"] for step in one["contributions"] if abs(step["contribution"]) > 1] == ["policy"]
