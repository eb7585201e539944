"""The native charts of the result workbook: series, colours, the cells they draw."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.result_reading import charts_of, name_of, series_of, values_of, write_one
from samples.result_sample import (
    bridge_chart,
    bullet_chart,
    fan_chart,
    panels_chart,
    sample_sheets,
    scenario_chart,
    stack_chart,
    tornado_chart,
)

from forecast.exhibits.kit.types import DRAWN_LEVERS, Cell
from forecast.workbook.results.charts.scales import scale
from forecast.workbook.results.layout import lay_out
from forecast.workbook.results.places import PlacedChart

if TYPE_CHECKING:
    from pathlib import Path

    from samples.result_reading import Values

    from forecast.exhibits.kit.types import Chart


def areas_of(series: str) -> list[str]:
    return re.findall(r"<c:f>(.*?)</c:f>", series)


def test_every_chart_exhibit_is_a_native_chart(written: Path) -> None:
    """Seven kinds, of them four panels: ten drawings, each with its title."""
    charts = charts_of(written)
    assert len(charts) == 10
    titles = [re.findall(r"<c:title>.*?<a:t>(.*?)</a:t>", chart, re.DOTALL)[0] for chart in charts]
    assert titles == ["图1 一般公共预算收入（同口径）预测", "图2 一般公共预算收入：从2019年到2020年",
                      "图3 2020年计划目标达成情况", "地区生产总值（亿元）", "社会消费品零售总额（亿元）",
                      "税收收入（亿元）", "城镇登记失业率（%）", "图5 一般公共预算收入分情景预测",
                      "图6 一般公共预算收入构成", "图7 各项假设的影响"]


@pytest.mark.parametrize(
    ("chart", "names"),
    [(fan_chart(), ["（底座，不显示）", "10%分位—90%分位", "25%分位—75%分位", "10%分位—90%分位", "历史", "中心测算", "目标下限",
                    "目标上限"]),
     (bridge_chart(), ["（底座，不显示）", "总额", "增加", "减少", "一次性", "一次性", "（标注，不显示）",
                       "（标注，不显示）"]),
     (panels_chart(), ["历史", "中心测算", "10%分位—90%分位", "10%分位—90%分位", "目标"]),
     (scenario_chart(3), ["基准", "高", "低"]),
     (stack_chart(), ["增值税", "企业所得税", "契税", "非税收入", "一次性收入", "总额"])],
)  # fmt: skip
def test_charts_have_their_series(chart: Chart, names: list[str], tmp_path: Path) -> None:
    first = charts_of(write_one(tmp_path, chart))[0]
    assert [name_of(series) for series in series_of(first)] == names


def test_the_bullet_chart_has_band_forecast_and_target(tmp_path: Path) -> None:
    series = series_of(charts_of(write_one(tmp_path, bullet_chart()))[0])
    shown = [name_of(one) for one in series if "<a:solidFill>" in one]
    assert [name for name in shown if name in {"10%分位—90%分位", "中心测算", "目标"}] == [
        "10%分位—90%分位", "中心测算", "目标"]


def test_a_bullet_chart_without_draws_knows_no_band(tmp_path: Path) -> None:
    """No series and no entry of the legend for a band that nobody drew; what is hidden is still a palindrome."""
    chart = bullet_chart()
    bands = [spot for spot, column in enumerate(chart.table.columns) if column.key in {"p10", "p90", "probability"}]
    bare = replace(chart.table, rows=tuple(replace(row, cells=tuple(
        Cell(None) if spot in bands else cell for spot, cell in enumerate(row.cells))) for row in chart.table.rows))
    drawing = charts_of(write_one(tmp_path, replace(chart, table=bare)))[0]
    series = series_of(drawing)
    assert not [one for one in series if "分位" in one]
    assert [name_of(one) for one in series if "<a:solidFill>" in one] == ["中心测算", "目标"]
    hidden = [int(one) for one in re.findall(r'<c:legendEntry><c:idx val="(\d+)"/><c:delete val="1"/>', drawing)]
    assert hidden == sorted(len(series) - 1 - one for one in hidden)
    assert len(hidden) == len(series) - 2


def test_every_colour_is_named(written: Path) -> None:
    """Colours left to the theme change when a sheet is copied into another workbook."""
    for chart in charts_of(written):
        assert "schemeClr" not in chart
        assert "sysClr" not in chart
        for series in series_of(chart):
            assert re.search(r"<c:spPr>.*?(srgbClr|noFill|pattFill)", series, re.DOTALL)
        for text in re.findall(r"<a:defRPr.*?</a:defRPr>|<a:rPr.*?</a:rPr>", chart, re.DOTALL):
            assert "srgbClr" in text, text
            assert re.search(r'<a:(ea|latin) typeface="(宋体|黑体)"', text), text


def test_every_chart_draws_the_cells_of_its_table(written: Path) -> None:
    """What is drawn is the printed table, or the margin level with it, and nothing else."""
    plans = lay_out(sample_sheets(), "zh")
    seen = set()
    for area in (area for chart in charts_of(written) for series in series_of(chart)
                 for area in areas_of(series)):
        sheet, _, cells = area.rpartition("!")
        rows = [int(row) for row in re.findall(r"\$(\d+)", cells)]
        plan = next(plan for plan in plans if plan.sheet.name == sheet.strip("'"))
        homes = {table.table.id for table in plan.tables() for strip in table.strips
                 if strip.body < rows[0] and rows[-1] <= strip.body + len(table.table.rows)}
        assert len(homes) == 1, area
        seen |= homes
    drawn = {item.chart.table.id for plan in plans for item in plan.placed
             if isinstance(item, PlacedChart)}
    assert seen == drawn


def test_a_stack_draws_the_table_itself(tmp_path: Path) -> None:
    path = write_one(tmp_path, stack_chart())
    cached = values_of(path)
    series = series_of(charts_of(path)[0])
    found = {}
    for one in series:
        area = areas_of(one)[-1].replace("$", "").rpartition("!")[2]
        column, first, last = re.findall(r"([A-Z]+)(\d+):[A-Z]+(\d+)", area)[0]
        found[name_of(one)] = [cached.get(("结果 一", f"{column}{row}"))
                               for row in range(int(first), int(last) + 1)]
    assert found["契税"] == [-0.6, 9.4, 9.9]
    # a gap before a number is blank, where the printed dash would be drawn as nought
    assert found["一次性收入"][:2] == [None, 40.0]
    assert found["总额"] == pytest.approx([60.5, 110.3, 73.9])
    assert '<c:grouping val="stacked"/>' in charts_of(path)[0]


def test_a_tornado_draws_the_greatest_rows_of_the_table(tmp_path: Path) -> None:
    chart = tornado_chart()
    path = write_one(tmp_path, chart.table, chart)
    drawing = charts_of(path)[0]
    up, down = series_of(drawing)
    assert [name_of(one) for one in (up, down)] == ["增加一个单位", "减少一个单位"]
    texts = values_of(path)
    row = next(int(where[1:]) for (_, where), value in texts.items() if value == "第1项假设")
    assert f"$E${row}:$E${row + DRAWN_LEVERS - 1}" in areas_of(up)[-1]
    assert f"$F${row}:$F${row + DRAWN_LEVERS - 1}" in areas_of(down)[-1]
    assert "第2项假设：1个百分点" in texts.values()
    assert '<c:orientation val="maxMin"/>' in drawing
    assert '<c:barDir val="bar"/>' in drawing


def test_charts_draw_cells_that_hold_numbers(written: Path, cached: Values) -> None:
    seen = 0
    for chart in charts_of(written):
        for series in series_of(chart):
            area = areas_of(series)[-1]
            sheet, _, cells = area.rpartition("!")
            first, last = cells.replace("$", "").split(":")
            column = re.findall("[A-Z]+", first)[0]
            rows = range(int(re.findall(r"\d+", first)[0]), int(re.findall(r"\d+", last)[0]) + 1)
            values = [cached.get((sheet.strip("'"), f"{column}{row}")) for row in rows]
            assert not any(isinstance(value, str) for value in values), area
            seen += sum(value is not None for value in values)
    assert seen > 200


def test_the_fan_adds_up_to_its_quantiles(tmp_path: Path) -> None:
    path = write_one(tmp_path, fan_chart())
    book, cached = load_workbook(path), values_of(path)
    row = next(cell.row for cell in book["结果 一"]["A"] if cell.value == "2022年")
    stack = []
    for series in series_of(charts_of(path)[0])[:4]:
        column = re.findall(r"\$([A-Z]+)\$", areas_of(series)[-1])[0]
        value = cached["结果 一", f"{column}{row}"]
        assert isinstance(value, int | float)
        stack.append(value)
    table = fan_chart().table
    quantiles = [table.cell("y2022", key).value for key in ("p10", "p25", "p75", "p90")]
    heights = [sum(stack[:count]) for count in range(1, 5)]
    assert heights == pytest.approx([float(value) for value in quantiles])  # type: ignore[arg-type]


def test_a_bridge_through_nought_shows_its_figures(tmp_path: Path) -> None:
    path = write_one(tmp_path, bridge_chart((100, -150, -60, 40, 30, 10, 200, 170)))
    texts = [value for value in values_of(path).values() if isinstance(value, str)]
    assert "增值税\n-150" in texts
    assert "2020年预测数\n170" in texts


def test_long_names_of_a_bridge_are_broken_and_have_their_room(tmp_path: Path) -> None:
    """Turned names ran across the legend: 不再动用预算稳定调节基金."""
    def plot(name: str) -> float:
        chart = bridge_chart((5, -9, 3, 1, 1, 1, 1, 3))
        rows = [replace(row, label=name) for row in chart.table.rows]
        (drawn,) = charts_of(write_one(tmp_path, replace(chart, table=replace(chart.table, rows=tuple(rows)))))
        axis = re.search(r"<c:catAx>.*?</c:catAx>", drawn, re.DOTALL)
        assert axis is not None
        assert '<a:bodyPr rot="0"' in axis[0]
        return float(re.findall(r'<c:h val="([^"]+)"', drawn)[0])

    assert plot("不再动用预算稳定调节基金、还本等变动") < plot("支出增长")


def test_a_chart_over_a_printed_table_does_not_print_it_again(tmp_path: Path) -> None:
    chart = scenario_chart(3)
    for blocks in ((chart,), (chart, chart.table), (chart.table, chart)):
        book = load_workbook(write_one(tmp_path, *blocks))
        labels = [cell.value for cell in book["结果 一"]["A"]]
        assert labels.count("2022年") == 1


@pytest.mark.parametrize(("values", "low", "decimals"), [
    ([], None, 0), ([0.0, 0.0], None, 0), ([-5.0, -5.0], None, 2), ([7.0, 7.0], 6.95, 2), ([0.0, 10.0], 0.0, 0)])
def test_an_axis_of_any_values_has_an_end_and_digits(values: list[float], low: float | None, decimals: int) -> None:
    found = scale(values)
    assert found.low == (None if low is None else pytest.approx(low, abs=0.05))
    assert found.decimals == decimals
