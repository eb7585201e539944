"""Kinds of chart on the result sheets: each has one drawing, a new one needs no more than its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from openpyxl import load_workbook
from samples.charts import CHARTS, stack
from samples.result_reading import charts_of, name_of, series_of, write_one

from forecast.exhibits.kit.types import ChartKind
from forecast.workbook.results.charts import chart_height
from forecast.workbook.results.charts.drawings import DRAWINGS
from forecast.workbook.results.charts.frame import Drawing, Frame, add, between, dress


def doughnut(frame: Frame) -> Any:
    native = frame.start("doughnut")
    add(native, frame.part or "全部", frame.desk.labels("total"), frame.desk.series("合计", "total"))
    dress(native, frame.chart.title, between(frame.desk.height))
    return native


def test_every_kind_has_one_drawing() -> None:
    assert sorted(DRAWINGS) == sorted(get_args(ChartKind))
    assert len({id(drawing) for drawing in DRAWINGS.values()}) == len(DRAWINGS)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_every_kind_is_a_native_chart(chart: Any, tmp_path: Path) -> None:
    drawn = charts_of(write_one(tmp_path, chart))
    assert drawn
    assert all(map(series_of, drawn))


def test_a_kind_of_one_s_own_is_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chart = replace(stack(), kind="doughnut")
    with pytest.raises(KeyError):
        write_one(tmp_path, chart)
    monkeypatch.setitem(DRAWINGS, "doughnut", Drawing(doughnut))
    (drawn,) = charts_of(write_one(tmp_path, chart))
    assert "<c:doughnutChart>" in drawn
    assert chart.title in drawn
    assert [name_of(series) for series in series_of(drawn)] == ["全部"]
    assert chart_height(chart, 321) == 321


def test_a_kind_says_its_height_its_parts_and_what_is_printed(monkeypatch: pytest.MonkeyPatch,
                                                             tmp_path: Path) -> None:
    chart = replace(stack(), kind="doughnuts")
    monkeypatch.setitem(DRAWINGS, "doughnuts", Drawing(
        doughnut, height=lambda _chart, usual: usual // 3, parts=lambda _table: ("甲", "乙"),
        strips=lambda table: (table.columns[-2:],)))
    path = write_one(tmp_path, chart)
    assert [name_of(series) for drawn in charts_of(path) for series in series_of(drawn)] == ["甲", "乙"]
    assert chart_height(chart, 321) == 107
    printed = {cell.value for row in load_workbook(path)["结果 一"].iter_rows(max_col=6) for cell in row}
    assert {"合计", "增值税占比"} <= printed
    assert "企业所得税" not in printed
