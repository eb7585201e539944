"""The native charts of the result workbook: series, colours, the cells they draw."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from result_reading import values_of, write_one
from result_sample import (
    bridge_chart,
    bullet_chart,
    fan_chart,
    panels_chart,
    sample_sheets,
    scenario_chart,
)

from forecast.workbook.results import write_results

if TYPE_CHECKING:
    from pathlib import Path

    from result_reading import Values

    from forecast.exhibits.types import Chart


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("results") / "sample.xlsx"
    write_results(sample_sheets(), path, "zh")
    return path


@pytest.fixture(scope="module")
def cached(written: Path) -> Values:
    return values_of(written)


def charts_of(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        names = sorted((name for name in package.namelist()
                        if re.fullmatch(r"xl/charts/chart\d+\.xml", name)),
                       key=lambda name: int(re.findall(r"\d+", name)[0]))
        return [package.read(name).decode() for name in names]


def series_of(chart: str) -> list[str]:
    return re.findall(r"<c:ser>.*?</c:ser>", chart, re.DOTALL)


def name_of(series: str) -> str:
    return re.findall(r"<c:tx>.*?<c:v>(.*?)</c:v>", series, re.DOTALL)[0]


def areas_of(series: str) -> list[str]:
    return re.findall(r"<c:f>(.*?)</c:f>", series)


def test_every_chart_exhibit_is_a_native_chart(written: Path) -> None:
    """Fan, bridge, bullet, four panels, scenarios: eight drawings, each with its title."""
    charts = charts_of(written)
    assert len(charts) == 8
    titles = [re.findall(r"<c:title>.*?<a:t>(.*?)</a:t>", chart, re.DOTALL)[0] for chart in charts]
    assert titles == ["图1 一般公共预算收入（同口径）预测", "图2 一般公共预算收入：从2019年到2020年",
                      "图3 2020年计划目标达成情况", "地区生产总值（亿元）", "社会消费品零售总额（亿元）",
                      "税收收入（亿元）", "城镇登记失业率（%）", "图5 一般公共预算收入分情景预测"]


@pytest.mark.parametrize(
    ("chart", "names"),
    [(fan_chart(), ["（底座，不显示）", "80%区间", "50%区间", "80%区间", "实绩", "预测中值", "目标下限",
                    "目标上限"]),
     (bridge_chart(), ["（底座，不显示）", "总额", "增加", "减少", "一次性", "一次性", "（标注，不显示）",
                       "（标注，不显示）"]),
     (panels_chart(), ["实绩", "预测中值", "80%区间", "80%区间", "目标"]),
     (scenario_chart(3), ["基准", "高", "低"])],
)  # fmt: skip
def test_charts_have_their_series(chart: Chart, names: list[str], tmp_path: Path) -> None:
    first = charts_of(write_one(tmp_path, chart))[0]
    assert [name_of(series) for series in series_of(first)] == names


def test_the_bullet_chart_has_band_forecast_and_target(tmp_path: Path) -> None:
    series = series_of(charts_of(write_one(tmp_path, bullet_chart()))[0])
    shown = [name_of(one) for one in series if "<a:solidFill>" in one]
    assert [name for name in shown if name in {"80%区间", "预测中值", "目标"}] == [
        "80%区间", "预测中值", "目标"]


def test_every_series_has_its_own_colour(written: Path) -> None:
    """Colours left to the theme change when a sheet is copied into another workbook."""
    for chart in charts_of(written):
        for series in series_of(chart):
            assert re.search(r"<c:spPr>.*?(srgbClr|noFill|pattFill)", series, re.DOTALL)
            assert "schemeClr" not in series


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


def test_a_chart_over_a_printed_table_does_not_print_it_again(tmp_path: Path) -> None:
    chart = scenario_chart(3)
    for blocks in ((chart,), (chart, chart.table), (chart.table, chart)):
        book = load_workbook(write_one(tmp_path, *blocks))
        labels = [cell.value for cell in book["结果 一"]["A"]]
        assert labels.count("2022年") == 1
