"""The command goal, end to end on the Luohu workbook: what would narrow the gap of 2020 at 6.0 % growth."""

from __future__ import annotations

import json
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from samples.models.books import annual

from forecast.cli import main

SLOW = """name = "慢"
parent = "基准"

[[override]]
item = "gdp_growth"
span = "2020-2022"
method = "固定"
value = 6.0
reason = "计划报告增长区间下限"

[[override]]
item = "gpb_expenditure"
span = "2020"
method = "固定"
value = 1760416
reason = "2020年预算数另加1亿元"
"""
"""Growth at the lower end of the plan, the budget and 10,000 more spent: a gap, since a surplus goes into the fund."""


@pytest.fixture(autouse=True)
def _slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "慢.toml").write_text(SLOW, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def asked(luohu: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    code = main(["goal", str(luohu), "--scenario", "慢.toml", "--json", *words])
    told = json.loads(capsys.readouterr().out)
    assert code == (2 if "issues" in told else 0 if told["met"] else 3)
    return told


GAP = -5000.0
BALANCE = ("--target", f"gpb_balance 2020 = {GAP:.0f}")


def test_which_buoyancy_narrows_the_gap_of_2020(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = asked(luohu, capsys, *BALANCE, "--by", "b_tax")
    (tax,), (balance,) = told["instruments"], told["targets"]
    assert balance["before"] == pytest.approx(-7900.56, abs=0.01)
    assert (told["met"], balance["reached"]) == (True, pytest.approx(GAP, abs=1e-3))
    # only taxes move in 2020: Δlog(tax) = Δb · dlog(GDP), GDP up 6.0 % real
    years = {one["item"]: one["years"]["2020"] for one in told["moved"]}
    taxes = years["tax_revenue"]
    assert taxes["after"] - taxes["before"] == pytest.approx(GAP - balance["before"], abs=1e-2)
    nominal = log(1.06) + log(1 + 0.015)
    assert tax["change"] == pytest.approx(log(taxes["after"] / taxes["before"]) / nominal, rel=1e-6)
    assert tax["shock_sd"] == pytest.approx(tax["change"] / tax["sd"])
    assert not tax["beyond_two_sd"]


def test_which_add_factor_on_land_receipts_narrows_the_gap_of_2020(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = asked(luohu, capsys, *BALANCE, "--by", "国有土地使用权出让收入 2020")
    (land,), (balance,) = told["instruments"], told["targets"]
    assert told["met"]
    assert land["name"] == "gf_land_transfer_in"
    # a share of the receipts is transferred to the general budget
    share = (GAP - balance["before"]) / land["change"]
    assert 0.2 < share < 0.3
    # 12 % of the 314 460 万元 budgeted
    assert land["sd"] == pytest.approx(0.12 * 314460)
    assert land["shock_sd"] == pytest.approx(land["change"] / 37735.2)


def test_the_smallest_mix_of_both(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alone = [asked(luohu, capsys, *BALANCE, "--by", by)["instruments"][0]["shock_sd"]
             for by in ("b_tax", "gf_land_transfer_in 2020")]
    told = asked(luohu, capsys, *BALANCE, "--by", "b_tax", "--by", "gf_land_transfer_in 2020")
    both = [one["shock_sd"] for one in told["instruments"]]
    # of a linear target the least norm is 1/√(1/a² + 1/b²); b_tax is all but linear here
    assert np.hypot(*both) == pytest.approx(1 / np.hypot(1 / alone[0], 1 / alone[1]), rel=1e-3)


def test_a_fixed_line_is_said_to_have_no_effect(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = asked(luohu, capsys, *BALANCE, "--by", "gpb_expenditure 2020", "--by", "b_expenditure")
    assert not told["met"]
    assert [issue["code"] for issue in told["warnings"]] == ["goal_missed"]
    line, parameter = told["instruments"]
    assert "已固定" in line["without_effect"]
    assert "一般公共预算支出 2020" in parameter["without_effect"]
    assert line["change"] == parameter["change"] == 0.0


def test_a_fixed_figure_may_itself_be_the_instrument(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = asked(luohu, capsys, *BALANCE, "--by", "gpb_expenditure 2020 固定")
    assert told["met"]
    assert told["instruments"][0]["change"] == pytest.approx(told["targets"][0]["before"] - GAP, rel=1e-8)


def test_a_balance_that_no_surplus_goes_beyond_is_reached(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = asked(luohu, capsys, "--target", "gpb_balance 2020 = 0", "--by", "b_tax")
    assert told["met"]
    assert told["targets"][0]["reached"] == pytest.approx(0.0, abs=1e-3)
    assert told["instruments"][0]["change"] > 0


def test_bounds_and_units(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = asked(luohu, capsys, "--target", "gpb_balance 2020 = 1亿元", "--by", "b_tax", "--bounds", "b_tax 0.9..1.05")
    assert (told["met"], told["targets"][0]["target"]) == (False, 10000.0)
    assert told["instruments"][0]["after"] == pytest.approx(1.05)
    assert told["instruments"][0]["at_bound"]


def test_a_shock_beyond_three_deviations_is_warned_of(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = asked(luohu, capsys, "--target", "tax_revenue 2020 = 1200000", "--by", "tax_revenue 2020")
    (one,) = told["instruments"]
    assert told["met"]
    assert one["change"] == pytest.approx(log(1_200_000 / told["targets"][0]["before"]), rel=1e-8)
    assert one["shock_sd"] == pytest.approx(one["change"] / 0.045)
    assert one["shock_sd"] > 3
    assert [issue["code"] for issue in told["warnings"]] == ["goal_shock"]


def test_several_years_pair_up_by_year(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = asked(luohu, capsys, "--target", "tax_revenue 2020-2022 = 95亿元", "--by", "tax_revenue 2020-2022 每年")
    assert told["met"]
    assert [one["periods"] for one in told["instruments"]] == [["2020"], ["2021"], ["2022"]]
    assert [one["reached"] for one in told["targets"]] == pytest.approx([950000.0] * 3, rel=1e-9)


@pytest.mark.parametrize("target", [
    "税收收入 2020-2021 增长 8%", "税收收入 2020-2021 增速 = 8%", "税收收入增速 2020-2021 = 8", "tax_revenue 2020-2021 growth 8%",
    "tax_revenue growth 2020-2021 = 8 %", "growth of tax_revenue 2020-2021 ≥ 8%"])
def test_growth_of_an_item_without_a_growth_item_is_on_the_year_before(
        luohu: Path, capsys: pytest.CaptureFixture[str], target: str) -> None:
    told = asked(luohu, capsys, "--target", target, "--by", "tax_revenue 2020-2021 每年")
    assert told["met"]
    assert [(one["item"], one["unit"], one["growth_on"]) for one in told["targets"]] == [
        ("tax_revenue", "%", "2019"), ("tax_revenue", "%", "2020")]
    assert [one["reached"] for one in told["targets"]] == pytest.approx([8.0, 8.0], abs=1e-6)
    (taxes,) = [one["years"] for one in told["moved"] if one["item"] == "tax_revenue"]
    paths = [[taxes[year][when] for year in ("2020", "2021")] for when in ("before", "after")]
    # 846 000 万元 collected in 2019
    assert paths[1] == pytest.approx([846000 * 1.08, 846000 * 1.08**2], rel=1e-7)
    assert [one["before"] for one in told["targets"]] == pytest.approx(
        [100 * (paths[0][0] / 846000 - 1), 100 * (paths[0][1] / paths[0][0] - 1)])


def test_growth_that_the_model_has_an_item_of_is_that_item(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of GDP it is real: growth of the amount at current prices is another."""
    told = asked(luohu, capsys, "--target", "GDP 2020 增长 5%", "--by", "gdp_growth 2020 固定")
    (one,) = told["targets"]
    assert (one["item"], one["growth_on"], one["reached"]) == ("gdp_growth", None, pytest.approx(5.0))


def test_growth_reads_the_same_on_the_page_and_in_what_is_saved(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["goal", str(luohu), "--scenario", "慢.toml", "--target", "税收收入 2020 增长 8%", "--by", "b_tax"]
    assert main([*words, "--save", "八.toml"]) == 0
    assert "税收收入增速 2020年" in capsys.readouterr().out
    assert "（税收收入增速 2020 = 8）" in Path("八.toml").read_text(encoding="utf-8")
    assert main(["explain", str(luohu), "tax_revenue", "2020", "--scenario", "八.toml", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == pytest.approx(846000 * 1.08, rel=1e-7)
    assert main([*words, "--bounds", "b_tax 0.9..1.0", "--lang", "en"]) == 3
    told = capsys.readouterr()
    assert "Tax revenue, growth 2020" in told.out
    assert "“Tax revenue, growth 2020” is not met: -2.56 points off" in told.err


def test_the_page_in_chinese_and_english(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["goal", str(luohu), "--scenario", "低", "--target", "tax_revenue 2020 = 1000000", "--by", "tax_revenue 2020"]
    assert main(words) == 0
    page = capsys.readouterr().out
    assert "“低”情景下须作的变动" in page
    assert "* 变动超过2个标准差" in page
    assert "1,000,000" in page
    assert main([*words, "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert "What must change" in told.out
    assert "beyond two standard deviations" in told.out


@pytest.mark.parametrize(("words", "code", "near"), [
    (("--target", "gpb_balanse 2020 = 0", "--by", "b_tax"), "goal_item", "gpb_balance"),
    (("--target", "gpb_balance 2020 > 0", "--by", "b_tax"), "goal_target", "gpb_balance 2020 = 0"),
    (("--target", "gpb_balance 2035 = 0", "--by", "b_tax"), "compare_period", "2022"),
    (("--target", "gpb_balance 2020 = 3%", "--by", "b_tax"), "goal_unit", "万元"),
    (("--target", "tax_revenue 2020 = 95", "--by", "b_tax"), "goal_in_doubt", "95亿元"),
    (("--target", "gdp_nominal 2020 = 25000000", "--by", "b_tax"), "goal_in_doubt", "25,000,000万元"),
    (("--target", "gdp_growth 2020 >= 0.06", "--by", "gdp_growth 2020"), "goal_in_doubt", "6%"),
    (("--target", "tax_revenue 2020 增长 0.08", "--by", "b_tax"), "goal_in_doubt", "8%"),
    (("--target", "税收收入 2020 增长 8亿元", "--by", "b_tax"), "goal_unit", "%"),
    (("--target", "gpb_balance 2021 增长 8%", "--by", "b_tax"), "goal_base", "上年为 -"),
    (("--target", "tax_share 2020 增长 8%", "--by", "b_tax"), "goal_base", "税收占一般公共预算收入比重 2020"),
    (("--target", "税收收人增速 2020 = 8%", "--by", "b_tax"), "goal_item", "税收收入"),
    ((*BALANCE, "--by", "b_taxx"), "goal_instrument", "b_tax"),
    ((*BALANCE, "--by", "gpb_revenue 2020"), "goal_identity", "tax_revenue"),
    ((*BALANCE, "--by", "tax_revenue 2020 随便"), "goal_by", "截距"),
    ((*BALANCE, "--by", "stabilisation_fund_draw 2020 截距"), "goal_by", "假设"),
    ((*BALANCE, "--by", "b_tax", "--bounds", "b_tax 2..1"), "goal_bounds", "0.5..1.5"),
    ((*BALANCE, "--by", "b_tax", "--bounds", "b_nontax 0..1"), "goal_not_instrument", "b_tax"),
    ((*BALANCE, "--by", "tax_revenue 2020", "--bounds", "tax_revenue 4..7"), "goal_bounds_added", "税收收入 固定"),
    ((*BALANCE, "--by", "b_tax", "--scale", "b_tax -1"), "goal_scale", "tax_policy_effect"),
    ((*BALANCE, "--by", "b_tax", "--scenario", "低增"), "compare_scenario", "低")])
def test_bad_words_are_named(luohu: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str, near: str) -> None:
    (issue,) = asked(luohu, capsys, *words)["issues"]
    assert issue["code"] == code
    assert near in issue["text"]


@pytest.mark.parametrize("target", ["tax_revenue 2020 = 92.5亿元", "gpb_balance 2020 = 1", "gdp_growth 2020 = 0.06%", "tax_share 2020 = 70"])
def test_a_target_with_its_unit_or_near_nought_is_taken_at_its_word(luohu: Path, capsys: pytest.CaptureFixture[str],
                                                                    target: str) -> None:
    assert "issues" not in asked(luohu, capsys, "--target", target, "--by", "b_tax")


@pytest.mark.parametrize(("target", "binds"), [
    ("gpb_balance 2020 >= -20000", False), ("gpb_balance 2020 <= -20000", True), ("gpb_balance 2020 ≥ -5000", True),
    ("gpb_balance 2020<=-5000", False)])
def test_a_target_from_one_side_moves_nothing_where_it_holds(
        luohu: Path, capsys: pytest.CaptureFixture[str], target: str, binds: bool) -> None:
    told = asked(luohu, capsys, "--target", target, "--by", "b_tax")
    (tax,), (balance,) = told["instruments"], told["targets"]
    assert told["met"]
    assert balance["sense"] in {">=", "<="}
    assert (tax["change"] != 0) == binds
    assert not binds or balance["reached"] == pytest.approx(balance["target"], abs=1e-3)


def test_exit_code_three_says_that_a_target_is_missed(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--target", "gpb_balance 2020 >= 90000", "--by", "b_tax", "--bounds", "b_tax 0.5..1.2")
    assert not asked(luohu, capsys, *words)["met"]
    assert main(["goal", str(luohu), *words]) == 3
    assert "未达到" in capsys.readouterr().out


@pytest.mark.parametrize("by", [
    ["b_tax"], ["gf_land_transfer_in 2020"], ["gpb_expenditure 2020-2022"], ["tax_revenue 2020 比例调整", "b_tax"],
    ["税收收入 2020 调整"], ["stabilisation_fund_draw 2020"]], ids="、".join)
@pytest.mark.parametrize("scenario", ["低", "own.toml"])
def test_what_is_saved_runs_again_to_the_same_result(
        luohu: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
        by: list[str], scenario: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.toml").write_text(
        'name = "自拟"\nparent = "低"\n[[override]]\nitem = "tax_revenue"\nspan = "2020"\nmethod = "截距"\nvalue = 0.01\n'
        '[[override]]\nitem = "fai"\nspan = "2021"\nvalue = 2e6\n', encoding="utf-8")
    words = [word for one in by for word in ("--by", one)]
    code = main(["goal", str(luohu), "--scenario", scenario, *BALANCE, *words, "--save", "平衡.toml", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert code == (0 if told["met"] else 3)
    assert main(["explain", str(luohu), "gpb_balance", "2020", "--scenario", "平衡.toml", "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["scenario"] == "平衡"
    assert again["value"] == pytest.approx(told["targets"][0]["reached"], abs=1e-3)


def test_what_is_saved_is_of_the_model_and_the_base_that_were_asked_for(
        capsys: pytest.CaptureFixture[str]) -> None:
    """A search on a file of its own reads the file again on what the search itself was read on."""
    book = annual(Path("b.xlsx"), {"收入": ("亿元", [100.0 * 1.05**at for at in range(10)])}, 2010)
    Path("own.model").write_text("[x]\nincome = income(-1) * 1.05 + gift", encoding="utf-8")
    Path("own.toml").write_text('[income]\nzh = "收入"\nunit = "亿元"\n[gift]\nzh = "补助"\nunit = "亿元"\n',
                                encoding="utf-8")
    Path("补.toml").write_text('name = "补"\nparent = "基准"\n[[override]]\nitem = "gift"\nspan = "2018-2020"\nvalue = 2\n',
                              encoding="utf-8")
    own = ["--model", "own.model", "--catalog", "own.toml", "--base", "2017", "--horizon", "3"]
    assert main(["goal", str(book), *own, "--scenario", "补.toml", "--target", "income 2020 = 200", "--by", "gift 2020",
                 "--save", "达标.toml"]) == 0
    capsys.readouterr()
    assert main(["explain", str(book), "income", "2020", *own, "--scenario", "达标.toml", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == pytest.approx(200)


def test_a_file_that_cannot_be_saved_is_told(luohu: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("x.txt", "nowhere/x.toml"):
        assert main(["goal", str(luohu), *BALANCE, "--by", "b_tax", "--save", str(tmp_path / name)]) == 2
        assert "--save" in capsys.readouterr().err


def test_a_change_that_bounds_force_is_not_said_to_be_none(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["goal", str(luohu), "--scenario", "慢.toml", "--target", "gdp_growth 2021 = 6.5", "--by", "b_tax",
                 "--bounds", "b_tax 2..3"]) == 3
    said = capsys.readouterr().out
    assert "只因上下限不含原值而变动" in said
    assert "未作变动" not in said
