"""Commands that a model of one's own has no part in read its items and say that it has none."""

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


def test_a_backtest_says_that_it_does_not_replay_the_model(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", *asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {case["item"] for case in found["cases"]} == {"income", "spend"}
    assert [one["code"] for one in found["warnings"]].count("backtest_own") == 1
    assert main(["backtest", *asked]) == 0
    assert "自己的模型（own.model）没有参加回测" in capsys.readouterr().err


def test_without_a_model_of_ones_own_nothing_is_said(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("backtest", "landing"):
        assert main([command, str(luohu), "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert not [one for one in found["warnings"] if one["code"].endswith("_own")]
