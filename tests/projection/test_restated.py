"""What would be drawn otherwise if a scenario stated it is what a run draws that states it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from samples.filled import filled
from samples.models.books import annual

from forecast.data import Period
from forecast.equations import HELD
from forecast.models import SharedShocks
from forecast.projection import HIGH, LOW, Result, Settings, restated
from forecast.run import Request, solve
from forecast.workbook import read

FIRST = Period.annual(2020)
SALES = [{"期间": "2020年", "项目": "非税收入", "金额": amount, "单位": "万元", "作用于": "当期", "类型": "一次性",
          "资产名称": name, "概率": odds, "说明": "样例"} for name, amount, odds in (("甲楼", 120000, 70), ("乙楼", 50000, 30))]


def solved(luohu: Path, path: Path, shared: SharedShocks | None, *rows: dict[str, object]) -> Result:
    book = read(filled(luohu, path, {"调整事项": SALES, "情景": [
        {"期间": "2020", "层": "判断", "理由": "样例", "情景": "甲", **one} for one in rows]}))
    settings = replace(Settings(draws=400), shared=shared)
    return solve(book, Request(path, ("基准", "甲") if rows else ("基准",), settings=settings))


@pytest.mark.parametrize("shared", [None, SharedShocks.of("样例区")])
def test_nothing_fails_by_the_odds_of_a_realisation_that_is_stated(luohu: Path, tmp_path: Path,
                                                                   shared: SharedShocks | None) -> None:
    result = solved(luohu, tmp_path / "book.xlsx", shared,
                    {"项目": "asset_sale_realisation", "方式": "参数", "值": 0.8})
    key = ("one_off", "nontax_revenue", FIRST)
    told = restated(result, result.run("基准"), "asset_sale_realisation")[key]
    assert np.array_equal(told, result.run("甲").plan.data[key])
    assert not np.array_equal(told, result.run("基准").plan.data[key])
    assert {*np.unique(told[3:])} == {400000 + b + c for b in (0, 120000) for c in (0, 50000)}


def test_a_path_that_was_led_on_lies_as_its_range_is_stated(tmp_path: Path) -> None:
    spent = [40.0 * 1.03**at * (1 + 0.01 * (at % 3)) for at in range(12)]
    book = annual(tmp_path / "own.xlsx", {"支出": ("亿元", spent), "产出": ("亿元", [2.5 * one for one in spent])}, 2000, {
        "指标目录": [["名称", "单位"], ["产出", "亿元"], ["支出", "亿元"]],
        "模型": [["替换全部"], ["代码", "方程"], ["产出", "产出 ~ k * 支出"]],
        "参数": [["代码", "先验均值", "先验标准差", "取值", "固定值"], ["k", 2.5, 0.1, "固定", 2.5]]})
    plain = solve(read(book), Request(book, settings=Settings(draws=100)))
    run = plain.run(plain.main)
    (item, period), runs = next((at, np.asarray(runs)) for at, runs in run.plan.fixed.items()
                                if at in run.led and np.ptp(runs) > 0)
    file = tmp_path / "甲.toml"
    file.write_text('name = "甲"\nparent = "基准"\n[[override]]\n' + "\n".join(
        f"{key} = {value}" for key, value in {
            "item": f'"{item}"', "span": f'"{period}"', "method": '"假设"', "value": float(runs[0]), "low": float(runs[LOW]),
            "high": float(runs[HIGH]), "layer": '"判断"', "author": '"样例"', "reason": '"样例"'}.items()), encoding="utf-8")
    again = solve(read(book), Request(book, (str(file),), settings=Settings(draws=100)))
    told = restated(plain, run, item)[HELD, item, period]
    assert np.allclose(told, again.run("甲").plan.fixed[item, period], rtol=1e-12)
    assert not np.allclose(told, runs)
