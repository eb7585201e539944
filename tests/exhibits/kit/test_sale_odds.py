"""How likely a registered sale is: as listed, else as the forecast draws it."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.filled import filled
from samples.sample_district import write_sample

from forecast.exhibits.kit.cells import Maker
from forecast.exhibits.kit.odds import sale_odds
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

SALE = {"期间": "2024年", "项目": "非税收入", "金额": 9000, "单位": "万元", "作用于": "当期", "类型": "一次性", "资产名称": "旧址"}
WHOLE = {"情景": "基准", "项目": "asset_sale_realisation", "期间": "2024", "方式": "参数", "值": 1, "理由": "已签约"}


@pytest.mark.parametrize(("sale", "scenario", "odds"), [
    ({}, [], None), ({"概率": 35}, [], 0.35), ({}, [WHOLE], 1.0), ({"概率": 35}, [WHOLE], 0.35)])
def test_odds_follow_what_the_forecast_lays_on_the_parameter(
        sale: dict[str, object], scenario: list[dict[str, object]], odds: float | None, tmp_path: Path) -> None:
    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "出让.xlsx", {"调整事项": [SALE | sale], "情景": scenario})
    result = solve(read(path), Request(path, settings=Settings(draws=0)))
    one = next(entry for entry in result.dataset.adjustments if entry.name == "旧址")
    usual = 1.0 - result.priors.parameters["asset_sale_realisation"].nil_odds
    assert sale_odds(Maker(result), one) == pytest.approx(usual if odds is None else odds)
