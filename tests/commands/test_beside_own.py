"""Commands about the past beside a model of one's own: a backtest solves it again, a landing stands beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from samples.models.books import annual, quarterly

from forecast.cli import main

if TYPE_CHECKING:
    from pathlib import Path

INCOME = [100.0 * 1.05**at + (at % 3) for at in range(14)]
MODEL = "[parameters]\na b\n[x]\nspend ~ a + b*income\nincome := income(-1)*1.05"
ITEMS = '[income]\nzh = "收入"\nunit = "亿元"\n[spend]\nzh = "消费"\nunit = "亿元"\n'


@pytest.fixture
def asked(tmp_path: Path) -> list[str]:
    book = annual(tmp_path / "book.xlsx", {"收入": ("亿元", INCOME), "消费": ("亿元", [0.7 * one for one in INCOME])}, 2000)
    model, items = tmp_path / "own.model", tmp_path / "own.toml"
    model.write_text(MODEL, encoding="utf-8")
    items.write_text(ITEMS, encoding="utf-8")
    return [str(book), "--model", str(model), "--catalog", str(items)]


def test_a_backtest_solves_the_model_again_from_past_years(asked: list[str], capsys: pytest.CaptureFixture[str],
                                                           tmp_path: Path) -> None:
    assert main(["backtest", *asked, "--json", "--out", str(tmp_path / "out")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {(case["item"], case["origin"]) for case in found["cases"] if case["method"] == "model"} >= {
        ("spend", "2009"), ("spend", "2012")}
    assert not [one for one in found["warnings"] if one["code"].endswith("_own")]
    assert any(path.endswith("backtest_spend.png") for path in found["outputs"])
    assert main(["backtest", *asked]) == 0
    assert "自己的模型从2007起逐期重新估计、求解，到2012共6次" in capsys.readouterr().out
    assert main(["backtest", *asked, "--csv", "--origins", "2"]) == 0
    assert "1:spend,消费,亿元,,,backtest_own:model_given," in capsys.readouterr().out


def test_a_model_without_an_origin_says_so(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", *asked, "--as-of", "2008-12-31", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in found["warnings"]].count("backtest_own") == 1


def months(first: int, last: int, until: int) -> list[list[object]]:
    """Make cumulative months of both items, each month a twelfth with a bump in December."""
    rows: list[list[object]] = [["期间", "收入（亿元）", "消费（亿元）"]]
    for year in range(first, last + 1):
        whole = 100.0 * 1.05 ** (year - 2000) + (year - 2000) % 3
        rows += [[f"{year}年1-{month}月", whole * share, 0.7 * whole * share]
                 for month in range(2, 13 if year < last else until + 1)
                 if (share := 0.075 * month + 0.1 * (month == 12))]
    return rows


def test_a_landing_stands_beside_what_the_model_expects(asked: list[str], tmp_path: Path,
                                                        capsys: pytest.CaptureFixture[str]) -> None:
    annual(tmp_path / "book.xlsx", {"收入": ("亿元", INCOME), "消费": ("亿元", [0.7 * one for one in INCOME])}, 2000,
           {"月度累计": months(2010, 2014, 8)})
    assert main(["landing", *asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert not [one for one in found["warnings"] if one["code"] == "landing_own"]
    lines = {one["item"]: one for one in found["items"]}
    assert lines["income"]["model"]["value"] == pytest.approx(INCOME[-1] * 1.05)
    assert lines["spend"]["model"]["p10"] <= lines["spend"]["model"]["value"] <= lines["spend"]["model"]["p90"]
    assert main(["landing", *asked]) == 0
    told = capsys.readouterr().out
    assert "2014年自己的模型的测算数与月度累计推算数" in told
    assert f"{INCOME[-1] * 1.05:.2f}" in told
    assert main(["landing", *asked, "--lang", "en"]) == 0
    assert "2014: what the model of your own expects" in capsys.readouterr().out
    assert main(["landing", *asked, "--base", "2010", "--horizon", "2"]) == 0
    assert "没有测算这一年有月度数的指标" in capsys.readouterr().err


def test_a_year_of_a_model_of_quarters_is_their_sum(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = [10.0 * 1.01**at for at in range(21)]  # to 2015Q1
    book = quarterly(tmp_path / "book.xlsx", {"收入": ("亿元", values)}, (2010, 1), {
        "指标目录": [["名称", "单位"], ["收入", "亿元"]],
        "模型": [["替换全部；频率：季度"], ["代码", "方程"], ["", "dlog(收入) ~ g"]],
        "参数": [["代码", "取值", "固定值"], ["g", "固定", 0.02]],
        "月度累计": [["期间", "收入（亿元）"], *(
            [f"{2010 + at // 4}年1-{3 * (at % 4 + 1)}月", sum(values[at - at % 4:at + 1])] for at in range(21))]})
    assert main(["landing", str(book), "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)["items"]
    wanted = values[-1] * sum(2.718281828459045 ** (0.02 * step) for step in range(4))
    assert line["model"] == {"value": pytest.approx(wanted), "p10": None, "p90": None}


def test_without_a_model_of_ones_own_nothing_is_said(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("backtest", "landing"):
        assert main([command, str(luohu), "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert not [one for one in found["warnings"] if one["code"].endswith("_own")]


def test_an_item_that_no_equation_determines_has_nothing_to_test(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """It used to be said that the model had no origin."""
    assert main(["backtest", *asked, "--item", "收入", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["warnings"]
    assert [one["code"] for one in found if one["code"].startswith("backtest")] == ["backtest_own_item"]
