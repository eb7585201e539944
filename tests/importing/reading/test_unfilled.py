"""Forms of which few lines are filled in: names and units without figures before and behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples.importing.made import understood

from forecast.data import shipped_catalog

if TYPE_CHECKING:
    from pathlib import Path

BLANK = [(item.zh, item.unit.code, None, None, None) for item in shipped_catalog()
         if item.account is None and item.code != "gpb_revenue"][:90]
FILLED = ("一般公共预算收入", "万元", 3_412.56, 3_520.11, 3_398.4)
HEADS = {"bare": (("指标", "单位", "2023年", "2024年", "2025年"),),
         "with statuses": (("指标", "单位", "2023年", "2024年", "2025年"), ("状态", None, "决算", "决算", "预计"), ("发布日期",)),
         "stacked": (("指标", "单位", None, None, None), (None, None, "2023年", "2024年", "2025年"))}


@pytest.mark.parametrize("before", [0, 1, 11, 60])
@pytest.mark.parametrize("heads", HEADS)
def test_one_line_among_blank_ones_is_read(tmp_path: Path, heads: str, before: int) -> None:
    found = understood(tmp_path / "表.xlsx", (
        ("样例县主要指标",), *HEADS[heads], *BLANK[:before], FILLED, *BLANK[before:]))
    assert [(one.item, one.period.year, one.value) for one in found.figures] == [
        ("gpb_revenue", year, value) for year, value in zip((2023, 2024, 2025), FILLED[2:], strict=True)]
