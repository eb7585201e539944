"""Pictures: every kind draws, from the bundled font, the same bytes each time."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
import typst
from lxml import etree
from matplotlib.backends.backend_agg import RendererAgg
from PIL import Image, ImageDraw, ImageFont
from samples.charts import CHARTS, bridge, bullet, fan, scenarios, stack
from samples.picture_reading import texts
from samples.places import PROJECT

from forecast.exhibits.kit.types import Cell, Chart
from forecast.labels.lookup import Lang
from forecast.render.chart.canvas import DPI, Canvas
from forecast.render.chart.drawings.fan import COLUMNS
from forecast.render.chart.frame import WIDTH
from forecast.render.chart.lettering import FONTS, INCH, Style, font_path
from forecast.render.chart.picture import compose, draw
from forecast.render.chart.pixels import encoded, painted

by_id = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)


@pytest.mark.parametrize("size", [(1, 1), (3, 7), (200, 301)])
def test_a_png_holds_the_pixels_that_were_painted(size: tuple[int, int]) -> None:
    pixels = np.random.default_rng(size[0]).integers(0, 256, (*size, 3), dtype=np.uint8)
    made = encoded(pixels)
    with Image.open(io.BytesIO(made)) as picture:
        picture.verify()  # the checksums
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.mode == "RGB"
        assert np.array_equal(np.asarray(picture), pixels)


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
    shown = {"".join(one.itertext()) for one in root.iter("{*}text")}
    assert chart.title in shown, "letters must be text, to be searched and edited"
    assert "'FC Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei'" in content
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
    code = ("import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; "
            "from samples.charts import fan; from forecast.render.chart import draw; "
            "draw(fan(), Path(sys.argv[2]), 'zh')")
    subprocess.run([sys.executable, "-c", code, str(PROJECT / "tests"), str(there)], check=True,
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


def test_settings_of_matplotlib_change_no_line_of_many_points(tmp_path: Path) -> None:
    short = scenarios()
    rows = [replace(row, key=f"{row.key}/{number}") for number in range(80) for row in short.table.rows]
    many = replace(short, table=replace(short.table, rows=tuple(rows)))
    (first, _), here = draw(many, tmp_path, "zh"), tmp_path / "here"
    here.mkdir()
    with mpl.rc_context({"path.simplify_threshold": 1.0, "agg.path.chunksize": 120, "markers.fillstyle": "none"}):
        again, _ = draw(many, here, "zh")
    assert again.read_bytes() == first.read_bytes()


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


@pytest.mark.parametrize("bold", [False, True])
def test_letters_are_those_of_the_bundled_font_where_they_were_measured(bold: bool) -> None:
    text, style = "税收收入（万元）2,019.5% ：Wage i", Style(20, bold=bold)
    canvas = Canvas(160, 20, "zh")
    canvas.text(8.0, 8.0, text, style)
    made = np.asarray(painted(canvas), float).mean(axis=2)
    left, base = (each / INCH * DPI for each in (8.0, canvas.box.top - 8.0))
    page = Image.new("L", canvas.pixels, 255)
    for place, one in enumerate(text):  # by Pillow, a letter at a time: no kerning
        ImageDraw.Draw(page).text(
            (left + style.width(text[:place]) / INCH * DPI, base), one, anchor="ls",
            font=ImageFont.truetype(str(font_path(bold)), style.em / INCH * DPI))
    ink, other = (255 - made) * 255 / (255 - 0x1a), 255 - np.asarray(page, float)
    assert ink.sum() == pytest.approx(other.sum(), rel=0.03)
    assert np.abs(ink - other).sum() < 0.25 * other.sum(), "a part of a pixel beside, no more"


def test_the_painter_is_asked_for_no_text_of_a_font_of_its_own(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        pytest.fail("it would look for a font on this machine")

    monkeypatch.setattr(RendererAgg, "draw_text", refuse)
    for chart in CHARTS:
        draw(chart, tmp_path, "zh")


@by_id
def test_an_svg_shows_what_the_pixels_show(chart: Chart, tmp_path: Path) -> None:
    png, svg = draw(chart, tmp_path, "zh")
    page = tmp_path / "page.typ"
    page.write_text(f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{svg.name}")\n')
    again = typst.compile(page, format="png", ppi=150, font_paths=[FONTS], ignore_system_fonts=True)
    with Image.open(png) as one, Image.open(io.BytesIO(again)) as other:
        size = (one.width // 6, one.height // 6)
        assert other.width == pytest.approx(one.width / 2, abs=2)
        shades = [np.asarray(each.convert("L").resize(size, Image.Resampling.BOX), float)
                  for each in (one, other)]
    apart = np.abs(shades[0] - shades[1])
    assert apart.mean() < 3.0
    assert (apart > 60).mean() < 0.005, "thin lines alone lie a pixel beside"


@by_id
def test_an_empty_chart_still_says_what_it_is(chart: Chart) -> None:
    rows = tuple(replace(row, cells=tuple(
        Cell(None) if isinstance(cell.value, float | int) else cell for cell in row.cells))
        for row in chart.table.rows)
    bare = replace(chart, table=replace(chart.table, rows=rows))
    assert chart.title in [text for text, _ in texts(compose(bare, "zh"))]


def test_figures_of_many_periods_below_the_lines_stand_apart_and_the_last_stands() -> None:
    short = scenarios()
    row = short.table.rows[-1]
    many = replace(short, table=replace(short.table, rows=tuple(
        replace(row, key=str(year), label=str(year)) for year in range(2004, 2034))))
    found = texts(compose(many, "zh"))
    told = row.cells[0].text
    assert 5 < sum(text == told for text, _ in found) < 30
    assert max(box.left for text, box in found if text == told) > max(box.left for text, box in found if text == "2033") - 3
    for (one, here), (other, there) in combinations(found, 2):
        assert not here.meets(there), f"{one} / {other}"
