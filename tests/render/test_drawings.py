"""Drawings: each kind shows what it should, to scale, legibly and told apart in grey."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from matplotlib.colors import to_rgb
from PIL import Image
from samples.charts import Number, bridge, fan, table, tornado
from samples.picture_reading import texts

from forecast.exhibits import DEEP, FALL, INK, INNER, OUTER, TARGET
from forecast.exhibits.kit.types import DRAWN_LEVERS
from forecast.labels.lookup import label
from forecast.render.chart.drawings import (
    bridge as chart_bridge,
    stack as chart_stack,
    tornado as chart_tornado,
)
from forecast.render.chart.labelling import apart
from forecast.render.chart.lettering import Style
from forecast.render.chart.picture import compose, draw
from forecast.render.chart.plot import joined
from forecast.render.chart.scales import nice_step, ticks


def lightness(color: str) -> float:
    """CIE L* of a colour, 0 black to 100 white: what is left of it on a grey print."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
              for part in to_rgb(color)]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * light ** (1 / 3) - 16 if light > 0.008856 else 903.3 * light


def test_bands_and_lines_differ_in_grey() -> None:
    ladder = [lightness(color) for color in (INK, DEEP, INNER, OUTER, "white")]
    assert all(lighter - darker >= 9 for darker, lighter in pairwise(ladder)), ladder
    # What is drawn over a band must stand out from it.
    assert lightness(INNER) - lightness(TARGET) >= 25
    assert lightness(OUTER) - lightness(INNER) >= 15
    assert lightness(INNER) - lightness(DEEP) >= 25


def test_fan_in_grey_keeps_its_bands(tmp_path: Path) -> None:
    png, _ = draw(fan(), tmp_path, "zh")
    with Image.open(png) as picture:
        counts = picture.convert("L").histogram()
    shades = {}
    for name, color in {"inner": INNER, "outer": OUTER}.items():
        red, green, blue = (round(255 * part) for part in to_rgb(color))
        shade = round(0.299 * red + 0.587 * green + 0.114 * blue)
        shades[name] = sum(counts[shade - 1:shade + 2])
    assert min(shades.values()) > 20_000, shades


def test_neighbours_of_a_stack_differ_in_grey() -> None:
    ladder = [lightness(shade.fill) for shade in chart_stack.SHADES]
    assert all(abs(one - other) >= 20 for one, other in pairwise((*ladder, ladder[0]))), ladder
    for shade in chart_stack.SHADES:
        assert abs(lightness(shade.fill) - lightness(shade.text)) >= 40, shade


def test_a_tornado_draws_the_greatest_and_both_ways_in_grey() -> None:
    printed = [text for text, _ in texts(compose(tornado(), "zh"))]
    assert len(chart_tornado.shown(tornado())) == DRAWN_LEVERS
    assert {"+40,000", "-40,000", "+17,386", "-17,054", "-1,706"} <= set(printed)
    assert "-1,200" not in printed, "the shorter of two bars on one side has no room for its figure"
    assert "其他假设11：1%" not in printed
    assert lightness(FALL) - lightness(DEEP) >= 40


def test_a_one_off_that_dwarfs_the_steps_has_a_panel_of_its_own() -> None:
    left, right = chart_bridge.panels_of(chart_bridge.bars_of(bridge().table))
    assert left[-1] == right[0], "the level between stands in both"
    assert all(bar.row.role != "one_off" for bar in left)
    near, far = (chart_bridge.axis_of(panel, 0.0, 50.0) for panel in (left, right))
    assert near.at(95.45) - near.at(95.2) >= 0.8, "the 0.25 of recurrent non-tax must be seen"
    assert far.from_zero
    # within a panel heights are to scale: 40.00 is never lower than 4.00
    assert far.at(135.45) - far.at(95.45) == pytest.approx(40.0 * far.per_unit)
    assert chart_bridge.is_cut(bridge())
    assert label("chart.cut") in "".join(text for text, _ in texts(compose(bridge(), "zh")))


def test_a_small_one_off_stands_among_the_steps() -> None:
    assert len(chart_bridge.panels_of(chart_bridge.bars_of(bridge(2.0).table))) == 1


def test_bridge_of_small_levels_stands_on_zero_uncut() -> None:
    rows: dict[str, tuple[Number, ...]] = {"a": (3.0,), "b": (2.0,), "c": (-1.5,), "d": (3.5,)}
    made = table("b", {"value": "金额"}, rows, digits=2,
                 roles={"a": "total", "b": "step", "c": "step", "d": "total"})
    chart = replace(bridge(), table=made)
    assert not chart_bridge.is_cut(chart)
    assert chart_bridge.axis_of(chart_bridge.bars_of(made), 0.0, 50.0).at(0.0) == 0.0
    assert [(bar.start, bar.end) for bar in chart_bridge.bars_of(made)] == [
        (0.0, 3.0), (3.0, 5.0), (5.0, 3.5), (0.0, 3.5)]


def test_numbers_below_nought_do_not_touch_the_names() -> None:
    rows: dict[str, tuple[Number, ...]] = {"基准": (0.56,), "判断": (-5.37,), "税源外迁": (-4.81,)}
    made = table("b", {"value": "金额"}, rows, digits=2,
                 roles={"基准": "total", "判断": "step", "税源外迁": "total"})
    found = texts(compose(replace(bridge(), table=made), "zh"))
    assert not any(here.meets(there) for (_, here), (_, there) in combinations(found, 2))


@pytest.mark.parametrize("one_off", [-30.0, 0.0, 2.0, 400.0])
def test_bridges_of_other_sizes_draw(one_off: float) -> None:
    found = texts(compose(bridge(one_off), "zh"))
    assert not any(here.meets(there) for (_, here), (_, there) in combinations(found, 2))


def test_fan_without_target_or_history_draws() -> None:
    made = fan()
    short = replace(made.table, rows=made.table.rows[-2:])
    printed = [text for text, _ in texts(compose(replace(made, table=short), "zh"))]
    assert not any(text.startswith("目标") for text in printed)


def test_the_forecast_starts_at_the_last_history_point() -> None:
    assert joined([(0, 1), (1, 2), None], [None, None, (2, 3)]) == [None, (1, 2), (2, 3)]
    assert joined([(0, 1), None, None], [None, None, (2, 3)]) == [None, None, (2, 3)]


def test_lines_break_as_chinese_does() -> None:
    style = Style(8.0)
    lines = style.wrap("一般公共预算收入（同口径），2020年增长4.66%。", 22.0)
    assert "".join(lines) == "一般公共预算收入（同口径），2020年增长4.66%。"
    assert all(style.width(line) <= 22.0 for line in lines)
    assert not any(line[0] in "，。）" or line[-1] == "（" for line in lines)
    assert any("2020" in line for line in lines)
    assert any("4.66%" in line for line in lines)


@pytest.mark.parametrize(("span", "count", "step"), [(10, 5, 2), (7.3, 7, 2), (0.9, 4, 0.5), (55, 6, 10)])
def test_steps_are_round(span: float, count: int, step: float) -> None:
    assert nice_step(span, count) == pytest.approx(step)


def test_ticks_stay_inside() -> None:
    marks, decimals = ticks(1.48, 11.02, 5)
    assert marks == [2, 4, 6, 8, 10]
    assert decimals == 0
    assert ticks(0.1, 0.42, 4) == (pytest.approx([0.1, 0.2, 0.3, 0.4]), 1)


def test_names_move_apart_no_more_than_they_must() -> None:
    assert apart([10.0, 30.0], 4.0, 0.0, 50.0) == [10.0, 30.0]
    assert apart([20.0, 20.0], 4.0, 0.0, 50.0) == [18.0, 22.0]
    crowded = sorted(apart([49.0, 49.5, 50.0, 10.0], 4.0, 0.0, 50.0))
    assert all(after - before >= 4.0 - 1e-9 for before, after in pairwise(crowded))
    assert crowded[-1] <= 50.0 + 1e-9
