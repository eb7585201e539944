"""Commands on models of one's own with many years, with quarters, with names in Chinese alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from samples.models.books import annual, quarterly

from forecast.cli import main

if TYPE_CHECKING:
    from pathlib import Path

FUND = """[parameters]
缴费率 替代率
人数增速 ~ 0.01 (0.005)
底数 = 300 亿元
[方程]
dlog(人数) ~ 人数增速
缴费 ~ 底数 + 缴费率 * 人数
支出 ~ 替代率 * 人数
结余 = 结余(-1) + 缴费 - 支出
"""
UNITS = {"人数": "万人", "缴费": "亿元", "支出": "亿元", "结余": "亿元"}
MONEY = "[model]\n频率 = 季度\n[parameters]\na b g\n[x]\ndlog(存款, 4) ~ a + b * dlog(产出, 4)\ndlog(产出) ~ g\n"


@pytest.fixture
def fund(tmp_path: Path) -> list[str]:
    rng = np.random.default_rng(4)
    people = 300 * np.exp(0.01 * np.arange(16) + rng.normal(0, 0.003, 16))
    paid, spent = 300 + 0.8 * people + rng.normal(0, 2, 16), 1.7 * people + rng.normal(0, 2, 16)
    held = 1000 + np.cumsum(paid - spent)
    book = annual(tmp_path / "fund.xlsx", {name: (UNITS[name], own.tolist()) for name, own in zip(
        UNITS, (people, paid, spent, held), strict=True)}, 2004)
    return _asked(tmp_path, book, FUND, "".join(
        f'[{name}]\nunit = "{unit}"\n' + 'flow = "stock"\n' * (name in {"人数", "结余"})
        for name, unit in UNITS.items()))


@pytest.fixture
def money(tmp_path: Path) -> list[str]:
    rng = np.random.default_rng(5)
    output = np.exp(8 + np.cumsum(rng.normal(0.012, 0.01, 60)))
    book = quarterly(tmp_path / "money.xlsx", {
        "产出": ("亿元", output.tolist()), "存款": ("亿元", (0.4 * output * np.exp(rng.normal(0, 0.01, 60))).tolist())},
        (2008, 1))
    return _asked(tmp_path, book, MONEY,
                  '[产出]\nen = "Output"\nunit = "亿元"\n[存款]\nen = "Deposits"\nunit = "亿元"\nflow = "stock"\n')


def _asked(folder: Path, book: Path, model: str, items: str) -> list[str]:
    (folder / "own.model").write_text(model, encoding="utf-8")
    (folder / "own.toml").write_text(items, encoding="utf-8")
    return [str(book), "--model", str(folder / "own.model"), "--catalog", str(folder / "own.toml")]


def test_a_goal_of_thirty_years_fits_a_page_and_tells_what_moves(fund: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["goal", *fund, "--horizon", "30", "--target", "结余 2030 = 3000", "--by", "缴费率"]
    assert main(asked) == 0
    told = capsys.readouterr().out
    moved = told[told.index("随之变动的指标"):].splitlines()
    assert moved[1].split() == ["指标", "单位", "2020年", "变动", "2021年", "变动", "2030年", "变动", "2049年", "变动"]
    assert {line.split()[0] for line in moved[2:4]} == {"缴费", "结余"}
    assert main([*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [len(one["years"]) for one in found["moved"]] == [30, 30]


def test_a_reckoning_of_several_years_and_its_record_have_the_model_s_items(
        fund: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reckon", *fund, "--period", "2020-2022"]) == 0
    assert "对结余的影响" in capsys.readouterr().out
    assert main(["reckon", *fund, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["assumptions"]
    assert set(found[0]["up"]) == {"人数", "缴费", "支出", "结余"}
    assert any(one["up"]["结余"] for one in found)


def test_an_intercept_is_moved_in_its_unit(fund: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "own.model"
    model.write_text(FUND.replace("底数 = 300 亿元", "底数 ~ 3000000 (12345) 万元"), encoding="utf-8")
    assert main(["reckon", *fund]) == 0
    told = capsys.readouterr().out
    assert "e+" not in told
    (line,) = [one for one in told.splitlines() if one.startswith("底数")]
    assert "万元）" in line


def test_flows_are_split_in_quarters_and_stocks_are_not(fund: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quarters", *fund, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["item"] for one in found["items"]] == ["缴费", "支出"]


def test_a_model_of_stocks_alone_has_no_quarters(fund: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    items = tmp_path / "own.toml"
    items.write_text(items.read_text(encoding="utf-8").replace('亿元"\n[', '亿元"\nflow = "stock"\n['), encoding="utf-8")
    assert main(["quarters", *fund]) == 2
    assert "没有按年累加的指标" in capsys.readouterr().err


@pytest.mark.parametrize(("words", "said"), [
    (["quarters"], "模型已按季度测算"), (["explain", "存款", "2023"], "有数的期间：2008Q1—2025Q4"),
    (["compare", "基准", "基准", "--period", "2023"], "“2023”不在预测期内")])
def test_what_a_model_of_quarters_lacks_is_refused_in_a_sentence(
        money: list[str], capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert main([words[0], money[0], *words[1:], *money[1:]]) == 2
    assert said in capsys.readouterr().err


def test_a_year_of_a_model_of_quarters_is_its_quarters(money: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reckon", *money, "--period", "2024"]) == 0
    assert "2024年1季度—2024年4季度动态乘数" in capsys.readouterr().out


def test_estimates_of_quarters_speak_of_quarters(money: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["estimate", *money]) == 0
    told = capsys.readouterr().out
    assert "各方程向前一季的预测误差" in told
    assert "年数" not in told.replace("年数少", "")
    assert "照上年" not in told
    assert main(["explain", money[0], "存款", "2023Q2", *money[1:]]) == 0
    told = capsys.readouterr().out
    assert "拆分比上季的增减" in told
    assert "Deposits" not in told
    assert main(["goal", *money, "--target", "存款 2023Q2 = 5000", "--by", "产出 2023Q1"]) == 0
    assert "2023Q1年" not in capsys.readouterr().out


def test_errors_have_their_unit_in_the_reader_s_language(fund: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["estimate", *fund, "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "hundred million yuan" in told
    assert "亿元" not in told
