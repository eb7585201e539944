"""Commands about the past beside a model of one's own: a backtest solves it again, a landing does without it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from samples.models.books import annual

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


def test_a_landing_says_that_it_has_no_part(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["landing", *asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in found["warnings"]].count("landing_own") <= 1


def test_without_a_model_of_ones_own_nothing_is_said(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("backtest", "landing"):
        assert main([command, str(luohu), "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert not [one for one in found["warnings"] if one["code"].endswith("_own")]
