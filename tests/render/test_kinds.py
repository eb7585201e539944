"""Kinds of chart: each has one drawing, and a new one needs no more than its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from matplotlib.colors import to_rgb
from PIL import Image
from samples.charts import CHARTS, stack
from samples.picture_reading import texts

from forecast.exhibits import TARGET
from forecast.exhibits.kit.types import Chart, ChartKind
from forecast.labels import Lang
from forecast.render.chart import draw
from forecast.render.chart.canvas import Box, Canvas
from forecast.render.chart.drawings import DRAWINGS
from forecast.render.chart.frame import Drawing
from forecast.render.chart.keys import Key
from forecast.render.chart.picture import compose


def test_every_kind_has_one_drawing_and_a_sample() -> None:
    assert sorted(DRAWINGS) == sorted(get_args(ChartKind))
    assert len({id(drawing) for drawing in DRAWINGS.values()}) == len(DRAWINGS)
    assert {chart.kind for chart in CHARTS} == set(DRAWINGS)


def test_a_kind_of_one_s_own_is_drawn_in_the_frame(monkeypatch: pytest.MonkeyPatch,
                                                   tmp_path: Path) -> None:
    def paint(canvas: Canvas, _chart: Chart, body: Box) -> None:
        canvas.rect(body, fill=TARGET)
        canvas.text(*body.middle, "拼图", align="center")

    def keys(_chart: Chart, _lang: Lang) -> tuple[Key, ...]:
        return (Key("一块", "area", TARGET),)

    def notes(chart: Chart, _lang: Lang) -> tuple[str, ...]:
        return (f"共{len(chart.table.rows)}块。",)

    chart = replace(stack(), kind="mosaic")
    with pytest.raises(KeyError):
        compose(chart, "zh")
    monkeypatch.setitem(DRAWINGS, "mosaic", Drawing(lambda _: 40.0, paint, keys, notes))
    canvas = compose(chart, "zh")
    printed = "".join(text for text, _ in texts(canvas))
    for text in (chart.title, "亿元", "一块", "拼图", "一次性收入单列。共3块。", chart.source):
        assert text in printed
    lower = replace(DRAWINGS["mosaic"], height=lambda _: 30.0)
    monkeypatch.setitem(DRAWINGS, "mosaic", lower)
    assert canvas.box.height - compose(chart, "zh").box.height == pytest.approx(10.0, abs=0.1)
    png, svg = draw(chart, tmp_path, "zh")
    with Image.open(png) as picture:
        color = tuple(round(255 * part) for part in to_rgb(TARGET))
        seen = {shade: count for count, shade in picture.getcolors(picture.width * picture.height)}
        assert seen[color] > 0.5 * picture.width * picture.height
    assert TARGET in svg.read_text(encoding="utf-8")
