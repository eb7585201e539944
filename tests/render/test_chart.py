"""Pictures: every kind draws, from the bundled font, the same bytes each time, and reads in grey."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import matplotlib as mpl
import pytest
from lxml import etree
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from PIL import Image
from samples.places import PROJECT

from forecast.exhibits.kit.types import DRAWN_LEVERS, Cell, Chart, Column, Row, RowRole, Table
from forecast.labels.lookup import Lang, label
from forecast.render.chart.canvas import DPI, Box, Canvas, text_box
from forecast.render.chart.drawings import bridge as chart_bridge
from forecast.render.chart.drawings import stack as chart_stack
from forecast.render.chart.drawings import tornado as chart_tornado
from forecast.render.chart.drawings.fan import COLUMNS
from forecast.render.chart.frame import WIDTH
from forecast.render.chart.ink import DEEP, INK, INNER, OUTER, TARGET
from forecast.render.chart.labelling import apart
from forecast.render.chart.lettering import FONTS, Style
from forecast.render.chart.picture import compose, draw
from forecast.render.chart.plot import joined
from forecast.render.chart.scales import nice_step, ticks

Number = float | str | None
SOURCE = "2020年罗湖区政府工作报告、计划报告、预算报告及历年公报；本工具测算。"
BAND = "10%—90%分位为模拟区间，实际值落在其中的可能性约八成。"


def table(name: str, columns: dict[str, str], rows: dict[str, tuple[Number, ...]], *,
          digits: int = 1, roles: dict[str, RowRole] | None = None, group: str = "") -> Table:
    roles = roles or {}
    return Table(
        name, name, "%", "指标",
        tuple(Column(key, title, group) for key, title in columns.items()),
        tuple(Row(key, key, tuple(Cell(value, digits) for value in cells),
                  role=roles.get(key, "line")) for key, cells in rows.items()))


def fan() -> Chart:
    past = [10.1, 9.6, 9.0, 9.2, 8.8, 8.5, None, 8.1, 7.0, 6.2]
    rows: dict[str, tuple[Number, ...]] = {
        str(2010 + place): (value, *[None] * 7) for place, value in enumerate(past)}
    rows["2020"] = (None, 5.6, 3.2, 4.5, 6.6, 7.9, 6.0, 6.5)
    rows["2021"] = (None, 6.1, 2.9, 4.6, 7.4, 9.0, None, None)
    rows["2022"] = (None, 6.0, 2.4, 4.4, 7.6, 9.5, None, None)
    titles = ("历史", "中值", "10%分位", "25%分位", "75%分位", "90%分位", "目标下限", "目标上限")
    return Chart("gdp_fan", "fan", "地区生产总值增速及预测区间", "%",
                 table("gdp_fan", dict(zip(COLUMNS, titles, strict=True)), rows),
                 ("基准情景；2000次抽样。",), SOURCE)


def bridge(one_off: float = 40.0) -> Chart:
    rows: dict[str, tuple[Number, ...]] = {
        "2019年预计执行数": (91.2,), "税收收入": (4.0,), "经常性非税收入": (0.25,), "同口径收入": (95.45,),
        "一次性收入": (one_off,), "2020年计划": (95.45 + one_off,)}
    made = table("bridge", {"value": "金额"}, rows, digits=2, roles={
        "2019年预计执行数": "total", "税收收入": "step", "经常性非税收入": "step", "同口径收入": "total",
        "一次性收入": "one_off", "2020年计划": "total"})
    signed = tuple(replace(row, cells=(replace(row.cells[0], sign=row.role == "step"),))
                   for row in made.rows)
    return Chart("bridge", "bridge", "一般公共预算收入变动（2019—2020年）", "亿元",
                 replace(made, rows=signed),
                 ("一次性金额由两个公布的可比增速反推，原文未列。",), "预算报告；本工具测算。")


BULLETS = (
    ("地区生产总值增速（6.0%–6.5%）", 6.0, 6.5, 5.6, 3.2, 7.9, 38, "up", "%", 1),
    ("社会消费品零售总额增速（6.0%以上）", 6.0, None, 5.1, 1.9, 8.4, 36, "up", "%", 1),
    ("固定资产投资（261.00亿元）", 261, None, 352.4, 301.2, 405.8, 97, "up", "亿元", 2),
    ("居民人均可支配收入增速（与地区生产总值增速同步）", 5.6, None, 6.4, 4.0, 8.8, 71, "up", "%", 1),
    ("城镇登记失业率（3.0%以内）", 3.0, None, 2.1, 1.8, 2.5, 99, "down", "%", 1),
    ("万元GDP建设用地增减（-3.0%左右）", -3, None, -5.2, -7.4, -3.0, 91, "down", "%", 1),
    ("万元GDP水耗增减（-3.0%左右）", -3, None, -5.9, -8.1, -3.6, 94, "down", "%", 1),
    ("万元GDP电耗增减（-2.0%左右）", -2, None, -3.1, -5.2, -1.0, 74, "down", "%", 1),
    ("一般公共预算收入（1,354,500万元）", 1354500, None, 1339200, 1291345, 1386150, 34, "up",
     "万元", 0),
    ("一般公共预算收入（1,300,000万元以上）", 1300000, None, 1339200, 1291345, 1386150, 86, "up",
     "万元", 0),
    ("新增专项债券（107,000万元）", 107000, None, 107000, 107000, 107000, None, "within", "万元", 0),
)  # fmt: skip


def bullet() -> Chart:
    keys = {"target": "目标", "target_high": "目标上限", "central": "预测中值", "p10": "10%分位",
            "p90": "90%分位", "probability": "达标概率（%）", "better": "方向", "unit": "单位",
            "decimals": "小数位"}
    rows = []
    for name, *values, chance, better, unit, digits in BULLETS:
        cells = [Cell(value, digits) for value in values]
        cells += [Cell(chance, 0), Cell(better), Cell(unit), Cell(float(digits))]
        rows.append(Row(name, name, tuple(cells)))
    made = Table("targets_chart", "", "见表内", "指标",
                 tuple(Column(key, title) for key, title in keys.items()), tuple(rows))
    return Chart("targets", "bullet", "2020年目标与预测对照", "见表内", made, (BAND,),
                 "政府工作报告、计划报告；本工具测算。")


def panels() -> Chart:
    past = {"land": [-8.6, -9.0, -7.8, -7.5, None, None, -7.2, -6.1],
            "water": [-10.4, -9.2, -8.4, -9.5, None, None, -6.4, -7.8],
            "power": [-5.9, -4.8, -6.3, -4.4, None, None, -3.9, -1.9]}
    later = {"land": [(-5.2, -7.4, -3.0, -3.0), (-5.0, -7.8, -2.2, None), (-4.9, -8.0, -1.8, None)],
             "water": [(-5.9, -8.1, -3.6, -3.0), (-5.6, -8.3, -2.9, None), (-5.5, -8.6, -2.4, None)],
             "power": [(-3.1, -5.2, -1.0, -2.0), (-3.0, -5.7, -0.3, None), (-3.0, -6.0, 0.1, None)]}
    names = {"land": "万元GDP建设用地增减", "water": "万元GDP水耗增减", "power": "万元GDP电耗增减"}
    columns = tuple(Column(f"{name}:{kind}", title, names[name]) for name in names
                    for kind, title in (("history", "历史"), ("central", "中值"), ("p10", "10%分位"),
                                        ("p90", "90%分位"), ("target", "目标")))
    rows = []
    for place in range(11):
        cells: list[Cell] = []
        for name in names:
            values: tuple[float | None, ...] = (
                (past[name][place], None, None, None, None) if place < 8
                else (None, *later[name][place - 8]))
            cells += [Cell(value, 1) for value in values]
        rows.append(Row(str(2012 + place), str(2012 + place), tuple(cells)))
    return Chart("intensity", "panels", "万元GDP建设用地、水耗、电耗增减", "%",
                 Table("intensity_chart", "", "%", "年份", columns, tuple(rows)), (BAND,),
                 "政府工作报告、计划报告；本工具测算。")


def scenarios() -> Chart:
    columns = {"计划": "计划", "基准": "基准", "疫情冲击": "疫情冲击", "减税降费": "减税降费加力",
               "乐观": "乐观"}
    rows: dict[str, tuple[Number, ...]] = {
        "2019": (91.2, 91.2, 91.2, 91.2, 91.2), "2020": (95.45, 93.92, 84.1, 91.3, 96.2),
        "2021": (101.9, 98.7, 89.5, 95.1, 104.6), "2022": (108.6, 103.9, 95.2, 99.6, 112.8)}
    return Chart("scenarios", "scenarios", "各情景一般公共预算收入（同口径）", "亿元",
                 table("scenario_chart", columns, rows, digits=2),
                 ("剔除一次性物业资产出让收入。",), SOURCE)


def stack() -> Chart:
    titles = {"part:vat": "增值税", "part:cit": "企业所得税", "part:pit": "个人所得税",
              "part:deed": "契税", "part:nontax": "非税收入（不含一次性）", "one_off:sale": "一次性非税收入",
              "total": "合计", "share:vat": "增值税占比"}
    rows: dict[str, tuple[Number, ...]] = {
        "2018": (40.2, 30.1, 12.0, 10.1, 7.5, None, 99.9, 40.2),
        "2019": (37.4, 28.0, 11.0, -0.9, 6.6, None, 82.1, 45.6),
        "2020": (38.9, 29.5, 11.4, 8.8, 6.9, 40.0, 135.5, 28.7)}
    return Chart("composition", "stack", "一般公共预算收入构成", "亿元",
                 table("composition", titles, rows, digits=2), ("一次性收入单列。",), SOURCE)


def tornado() -> Chart:
    effects: dict[str, tuple[Number, ...]] = {
        "一次性物业资产出让实现率": ("1个标准差（0.1）", 40000.0, -40000.0),
        "一般公共预算支出": ("1%", -17504.0, 17504.0),
        "税收对现价地区生产总值的弹性": ("1个标准差（0.25）", 17386.0, -17054.0),
        "动用预算稳定调节基金": ("1%", 2600.0, None),
        "上解支出": ("1%", -1706.0, -1200.0), "国有企业利润上缴": ("1%", 1.0, -1.0)}
    effects |= {f"其他假设{number}": ("1%", 0.4, -0.4) for number in range(12)}
    made = table("reckoner", {"unit": "变动单位", "balance:up": "增加", "balance:down": "减少"},
                 effects, digits=0)
    rows = tuple(replace(row, cells=tuple(replace(cell, sign=True) for cell in row.cells))
                 for row in made.rows)
    return Chart("tornado", "tornado", "各项假设增减一个单位对收支差额的影响", "万元",
                 replace(made, rows=rows), ("影响大的在上。",), SOURCE, drawn="balance")


def six_panels() -> Chart:
    made = panels()
    names = ("增值税", "企业所得税", "个人所得税", "土地增值税", "城市维护建设税", "房产税")
    columns = tuple(Column(f"{number}:{column.key.partition(':')[2]}", column.title, name)
                    for number, name in enumerate(names) for column in made.table.columns[:5])
    rows = tuple(replace(row, cells=row.cells[:10] * 3) for row in made.table.rows)
    return replace(made, id="taxes", title="主要税种收入",
                   table=replace(made.table, columns=columns, rows=rows))


CHARTS = (fan(), bridge(), bullet(), panels(), six_panels(), scenarios(), stack(), tornado())
by_id = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)


def texts(canvas: Canvas) -> list[tuple[str, Box]]:
    """Every text on a sheet with the room it takes."""
    found = []
    for artist in canvas.figure.findobj(Text):
        style = Style(artist.get_fontsize(), bold="Bold" in artist.get_fontproperties().get_file())
        x, y = artist.get_position()
        if artist.get_text():
            found.append((artist.get_text(), text_box(x, y, artist.get_text(), style)))
    return found


@by_id
def test_a_chart_is_written_as_png_and_svg(chart: Chart, tmp_path: Path) -> None:
    png, svg = draw(chart, tmp_path, "zh")
    assert (png.name, svg.name) == (f"{chart.id}.png", f"{chart.id}.svg")
    with Image.open(png) as picture:
        assert picture.format == "PNG"
        assert picture.width == round(WIDTH / 25.4 * DPI)
        assert picture.info["dpi"] == pytest.approx((DPI, DPI), abs=0.1)
        assert not {"Software", "Creation Time"} & set(picture.info)
        shades = picture.convert("L").histogram()
        assert shades[255] < sum(shades) * 0.98
    root = etree.parse(svg).getroot()
    content = svg.read_text(encoding="utf-8")
    assert root.get("width", "").endswith("pt")
    assert "<text" not in content, "letters must be outlines: a reader may lack the font"
    assert not re.search(r"<dc:date>|[Mm]atplotlib v", content)


@by_id
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_meets_another_or_leaves_the_sheet(chart: Chart, lang: Lang) -> None:
    canvas = compose(chart, lang)
    found = texts(canvas)
    assert len(found) > 8
    for text, box in found:
        assert 0 <= box.left < box.right <= canvas.box.right, text
        assert 0 <= box.bottom < box.top <= canvas.box.top, text
    for (one, here), (other, there) in combinations(found, 2):
        assert not here.meets(there), f"{one} / {other}"


@by_id
def test_title_unit_notes_and_source_are_the_chart_s_own(chart: Chart) -> None:
    printed = "".join(text for text, _ in texts(compose(chart, "zh")))
    assert chart.title in printed
    assert f"单位：{chart.unit}" in printed
    assert f"来源：{chart.source}" in printed
    assert all(note in printed for note in chart.notes)


@pytest.mark.parametrize(
    ("chart", "keys"),
    [(fan(), COLUMNS[:1] + COLUMNS[2:3] + COLUMNS[5:6]), (bridge(), ("value",)),
     (bullet(), ("central", "probability")),
     (scenarios(), ("计划", "基准", "疫情冲击", "减税降费", "乐观")),
     (stack(), ("part:vat", "part:cit", "one_off:sale", "total"))],
    ids=lambda one: one.id if isinstance(one, Chart) else "",
)
def test_figures_are_the_cells_as_printed(chart: Chart, keys: tuple[str, ...]) -> None:
    printed = " ".join(text for text, _ in texts(compose(chart, "zh")))
    cells = [chart.table.cell(row.key, key) for row in chart.table.rows for key in keys]
    assert all(cell.text in printed for cell in cells if cell.value is not None)


def test_rounding_is_the_cell_s_half_up() -> None:
    made = bridge()
    first = made.table.rows[0]
    row = replace(first, cells=(replace(first.cells[0], value=91.205),))
    chart = replace(made, table=replace(made.table, rows=(row, *made.table.rows[1:])))
    assert "91.21" in [text for text, _ in texts(compose(chart, "zh"))]


@by_id
def test_same_chart_same_bytes(chart: Chart, tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    for one, other in zip(draw(chart, first, "zh"), draw(chart, second, "zh"), strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_same_bytes_in_another_process_and_under_another_matplotlibrc(tmp_path: Path) -> None:
    here = [path.read_bytes() for path in draw(fan(), tmp_path, "zh")]
    settings = tmp_path / "rc"
    settings.mkdir()
    (settings / "matplotlibrc").write_text("savefig.dpi: 50\nlines.antialiased: False\n"
                                           "svg.fonttype: none\nfont.family: serif\n")
    there = tmp_path / "there"
    there.mkdir()
    code = ("import sys; sys.path[:0] = sys.argv[1].split(); import test_chart; from pathlib import Path; "
            "from forecast.render.chart import draw; draw(test_chart.fan(), Path(sys.argv[2]), 'zh')")
    subprocess.run([sys.executable, "-c", code, f"{Path(__file__).parent} {PROJECT / 'tests'}", str(there)], check=True,
                   env={**os.environ, "MATPLOTLIBRC": str(settings / "matplotlibrc"),
                        "PYTHONHASHSEED": "7"})
    assert [path.read_bytes() for path in sorted(there.iterdir())] == here


def test_drawing_leaves_matplotlib_as_it_was(tmp_path: Path) -> None:
    mpl.rcParams["lines.linewidth"] = 3.25
    before = dict(mpl.rcParams)
    try:
        draw(bridge(), tmp_path, "zh")
        assert dict(mpl.rcParams) == before
    finally:
        mpl.rcdefaults()


@pytest.mark.parametrize("place", ["title", "note", "row"])
def test_a_missing_glyph_is_an_error_that_names_it(place: str, tmp_path: Path) -> None:
    made = bridge()
    if place == "title":
        made = replace(made, title="收入𠮷增减")
    elif place == "note":
        made = replace(made, notes=("收入𠮷增减",))
    else:
        rows = (replace(made.table.rows[0], label="收入𠮷增减"), *made.table.rows[1:])
        made = replace(made, table=replace(made.table, rows=rows))
    with pytest.raises(ValueError, match=r"𠮷.*U\+20BB7"):
        draw(made, tmp_path, "zh")
    assert not list(tmp_path.iterdir()), "no half-written picture"


def test_only_the_bundled_font_is_used() -> None:
    for chart in CHARTS:
        for artist in compose(chart, "zh").figure.findobj(Text):
            if artist.get_text():
                path = Path(artist.get_fontproperties().get_file())
                assert path.parent == FONTS


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
    assert lightness(chart_tornado.PALE) - lightness(DEEP) >= 40


def test_bridge_is_cut_where_the_one_off_dwarfs_the_steps() -> None:
    bars = chart_bridge.bars_of(bridge().table)
    axis = chart_bridge.axis_of(bars, 0.0, 50.0)
    assert axis.cut is not None
    assert 95.45 < axis.cut[0] < axis.cut[1] < 135.45
    assert axis.at(95.45) - axis.at(95.2) >= 0.8, "the 0.25 of recurrent non-tax must be seen"
    assert axis.at(135.45) < 50.0
    heights = [axis.at(value) for value in (91.2, 95.2, 95.45, 100, 135, 135.45)]
    assert heights == sorted(heights)
    assert chart_bridge.is_cut(bridge())
    assert label("chart.cut") in "".join(text for text, _ in texts(compose(bridge(), "zh")))


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


@by_id
def test_an_empty_chart_still_says_what_it_is(chart: Chart) -> None:
    rows = tuple(replace(row, cells=tuple(
        Cell(None) if isinstance(cell.value, float | int) else cell for cell in row.cells))
        for row in chart.table.rows)
    bare = replace(chart, table=replace(chart.table, rows=rows))
    assert chart.title in [text for text, _ in texts(compose(bare, "zh"))]


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
