"""Events of the registers: a sale comes in or not, run by run; a scenario decides it by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from samples.filled import filled

from forecast.data.periods import Period
from forecast.issues import InputError, Severity
from forecast.projection.result import HIGH, LOW, Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

FIRST = Period.annual(2020)
SALE = {"指标": "非税收入", "作用于": "当期", "类型": "一次性", "单位": "万元", "说明": "样例"}
SALES = [{"期间": "2020年9月", "金额": 100000, "资产名称": "甲楼", "概率": 70, **SALE},
         {"期间": "2020年11月", "金额": 20000, "资产名称": "甲楼", "概率": 70, **SALE},
         {"期间": "2020年", "金额": 50000, "资产名称": "乙楼", "概率": 30, **SALE}]


def row(scenario: str, item: str, method: str) -> dict[str, object]:
    return {"情景": scenario, "项目": item, "期间": "2020-2022", "方式": method, "层": "判断", "理由": "样例"}


def solved(luohu: Path, path: Path, *scenarios: dict[str, object], draws: int = 400) -> Result:
    rows = {"调整事项": [{key if key != "指标" else "项目": value for key, value in one.items()} for one in SALES],
            "情景": list(scenarios)}
    book = read(filled(luohu, path, rows))
    names = ("基准", *dict.fromkeys(str(one["情景"]) for one in scenarios))
    return solve(book, Request(path, names, settings=Settings(draws=draws)))


def one_offs(result: Result, scenario: str = "基准") -> np.ndarray:
    return result.run(scenario).plan.data["one_off", "nontax_revenue", FIRST]


def test_receipts_are_a_mixture_of_sales_that_come_in_or_not(luohu: Path, tmp_path: Path) -> None:
    runs = one_offs(solved(luohu, tmp_path / "book.xlsx", draws=2000))
    assert runs[0] == 400000 + 120000  # 乙楼 is less likely than not
    assert (runs[LOW], runs[HIGH]) == (400000, 570000)
    draws = runs[3:]
    assert {*np.unique(draws)} == {a + b + c for a in (0, 400000) for b in (0, 120000) for c in (0, 50000)}
    # rows of one name come in together, others apart; the one without odds at the shipped one in twenty
    assert np.mean(draws % 400000 >= 120000) == pytest.approx(0.7, abs=0.04)
    assert np.mean(np.isin(draws % 120000 % 400000, (50000, 50000 + 40000))) == pytest.approx(0.3, abs=0.04)
    assert np.mean(draws < 400000) == pytest.approx(0.05, abs=0.02)


def test_a_scenario_decides_a_sale_by_its_name(luohu: Path, tmp_path: Path) -> None:
    result = solved(luohu, tmp_path / "book.xlsx", row("未出让", "甲楼", "不发生"), row("都出让", "甲楼", "发生"),
                    row("都出让", "乙楼", "发生"))
    assert result.value("nontax_one_off", FIRST, "未出让") == 400000
    assert result.value("nontax_one_off", FIRST, "都出让") == 570000
    assert {*np.unique(one_offs(result, "未出让")[3:])} == {0, 50000, 400000, 450000}
    assert one_offs(result, "都出让")[3:].min() == 170000


def test_odds_and_names_that_cannot_be_are_told_with_their_cells(luohu: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        solved(luohu, tmp_path / "book.xlsx", row("未出让", "甲楼房", "不发生"))
    issue = next(one for one in caught.value.issues if one.code == "unknown_event")
    assert dict(issue.fields)["near"] == "甲楼"
    path = filled(luohu, tmp_path / "odds.xlsx", {"调整事项": [{"期间": "2020年", "项目": "非税收入", "金额": 1, "单位": "万元",
                                                        "作用于": "当期", "类型": "一次性", "概率": 170}]})
    with pytest.raises(InputError) as caught:
        read(path)
    assert [one.code for one in caught.value.issues if one.severity is Severity.ERROR] == ["percent_range"]
