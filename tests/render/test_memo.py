from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.shared import Mm
from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from samples.libreoffice import to_pdf

from forecast.exhibits.kit.types import Cell, Chart, Column, Memo, Row, Table, Text
from forecast.render.memo.annex import _orders, write_memo
from forecast.render.memo.fit import Strip, line_count, page_count, text_width

if TYPE_CHECKING:
    from pathlib import Path

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NS = {"w": W[1:-1], "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"}
# The order of children in ECMA-376, as far as the annex uses them
ORDER = {
    "rPr": "rStyle rFonts b bCs i iCs color spacing w kern position sz szCs highlight u lang",
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl pBdr shd tabs kinsoku wordWrap "
           "autoSpaceDE autoSpaceDN snapToGrid spacing ind contextualSpacing jc textAlignment outlineLvl rPr sectPr",
    "tblPr": "tblStyle tblpPr tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar "
             "tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "trPr": "cantSplit trHeight tblHeader jc",
    "tblBorders": "top left bottom right insideH insideV",
    "tcBorders": "top left bottom right",
    "tblCellMar": "top left bottom right",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    "style": "name basedOn uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr",
    "settings": "zoom bordersDoNotSurroundHeader bordersDoNotSurroundFooter defaultTabStop "
                "evenAndOddHeaders characterSpacingControl compat themeFontLang decimalSymbol "
                "listSeparator",
    "tbl": "tblPr tblGrid tr",
    "tc": "tcPr p",
}

ROWS = (
    ("gdp_growth", "地区生产总值增速", "%", 2, (6.2, 6.25, 6.1432, 4.9, 7.38)),
    ("gdp_nominal", "地区生产总值", "亿元", 2, (2390.26, 2588.0, 2589.4, 2531.17, 2647.66)),
    ("retail_sales", "社会消费品零售总额", "亿元", 2, (1254.31, None, 1317.03, 1266.5, 1369.9)),
    ("fai", "固定资产投资额", "亿元", 2, (295.62, 261.0, 311.07, 265.4, 362.8)),
    ("gpb_revenue", "一般公共预算收入", "万元", 0, (954440, 1354500, 1351217, 1300145, 1402288)),
    ("tax_revenue", "税收收入", "万元", 0, (846540, 886000, 882717, 833901, 934110)),
    ("nontax_revenue", "非税收入", "万元", 0, (107900, 468500, 468500, 462100, 474900)),
    ("gpb_expenditure", "一般公共预算支出", "万元", 0, (1918715, 1750416, 1750416, 1722006, 1778826)),
    ("land", "万元GDP建设用地面积增减", "%", 2, (-7.81, -5.0, -6.914, -8.77, -4.1)),
    ("water", "万元GDP水耗增减", "%", 2, (-9.52, -4.0, -7.45, -11.02, -3.66)),
    ("power", "万元GDP电耗增减", "%", 2, (-3.31, -2.0, -2.684, -5.4, 0.125)),
)


def memo_table() -> Table:
    columns = (Column("unit", "单位", width=8, align="center"), Column("base", "2019年", width=14),
               Column("计划", "2020年计划", width=14), Column("基准", "2020年基准", width=14),
               Column("p10", "10%分位", "2020年基准", 14), Column("p90", "90%分位", "2020年基准", 14))
    rows = tuple(Row(key, name, (Cell(unit, role="text"),
                                 *(Cell(value, digits) for value in values)))
                 for key, name, unit, digits, values in ROWS)
    return Table("memo", "2020年主要指标", "见表内", "指标", columns, rows,
                 notes=("10%—90%分位为模拟区间，实际值落在其中的可能性约八成。",),
                 source="2020年罗湖区政府工作报告、计划报告、预算报告及历年公报；本工具测算。", label_width=26)


def chart(name: str, title: str, unit: str) -> Chart:
    empty = Table(f"{name}_data", title, unit, "年份", (), ())
    return Chart(name, "fan", title, unit, empty, notes=("基准情景；2000次抽样。",))


SENTENCES = (
    ("基准情景预测，2020年地区生产总值增长6.14%（10%—90%区间为4.90%至7.38%），现价总量2,589.40亿元；达到"
    "6.0—6.5目标的概率为55%。"),
    ("2020年一般公共预算收入计划1,354,500万元，比2019年预计执行数（下同）增长41.92%，剔除一次性因素397,943"
    "万元后，可比增长4.66%；其中税收收入886,000万元，增长4.66%，非税收入468,500万元，增长334.20%，"
    "剔除一次性因素后可比下降34.61%。"),
    ("基准情景预测一般公共预算收入1,351,217万元，可比增长4.27%，其中税收收入882,717万元，增长4.27%，比计划"
    "少3,283万元；达到1,354,500目标的概率为47%。"),
    ("2020年一般公共预算收入总量计划1,920,969万元，其中调入资金77,429万元、动用预算稳定调节基金260,000万元；"
    "支出总量计划1,920,969万元。"),
    ("基准情景下，2021、2022年不再有一次性收入、也不假定再动用预算稳定调节基金，一般公共预算收支缺口分别为"
    "-641,208、-655,310万元，需提前统筹财源。"),
    ("各情景中以“物业未售”对收入影响最大，收入降至953,217万元，比基准情景少398,000万元，收支差额为"
    "-398,000万元。"),
    "收入目标1,354,500万元依赖一次性收入400,000万元；同口径收入只有954,500万元，物业出让未实现则目标不能完成。",
)


def annex() -> Memo:
    say = [Text(sentence) for sentence in SENTENCES]
    return Memo("附件1", "2020年经济财政形势预测情况", (
        Text("一、经济增长预测", 1), say[0],
        chart("gdp_fan", "罗湖区地区生产总值增速预测", "%"),
        Text("二、财政收入预测", 1), *say[1:3],
        chart("revenue_bridge", "2020年一般公共预算收入变动构成", "万元"),
        Text("三、收支平衡与风险", 1), *say[3:], memo_table()))


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pictures")
    drawn = {}
    for name, values in (("gdp_fan", (8.9, 8.1, 9.0, 8.5, 7.9, 6.2, 6.14, 6.3, 6.2)),
                         ("revenue_bridge", (954440, 958000, 970000, 961000, 954500, 1354500))):
        figure = Figure(figsize=(16 / 2.54, 9 / 2.54), dpi=150)
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        axes.plot(values, color="#1F3864")
        axes.set_title(name)
        drawn[name] = folder / f"{name}.png"
        figure.savefig(drawn[name], metadata={"Software": None})
    return drawn


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, pictures: dict[str, Path]) -> Path:
    path = tmp_path_factory.mktemp("annex") / "罗湖-附件.docx"
    write_memo(annex(), path, pictures, "zh")
    return path


def part(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read(name))


def fonts(paragraph: etree._Element) -> set[tuple[str | None, str | None]]:
    return {(run.findtext(f"{W}t") and run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia"),
             run.find(f"{W}rPr/{W}sz").get(f"{W}val"))
            for run in paragraph.iter(f"{W}r")}


def paragraph_of(root: etree._Element, text: str) -> etree._Element:
    return next(one for one in root.iter(f"{W}p")
                if "".join(one.itertext(f"{W}t")).startswith(text))


def test_the_page_is_that_of_the_standard(written: Path) -> None:
    section = Document(str(written)).sections[0]
    assert [round(size / Mm(1), 1) for size in (section.page_width or 0, section.page_height or 0)] == [210, 297]
    margins = (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    assert [round(margin / Mm(1), 1) for margin in margins if margin is not None] == [37, 28, 35, 26]


def test_the_page_number_is_a_field_on_the_outer_side(written: Path) -> None:
    section = Document(str(written)).sections[0]
    assert part(written, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    for foot, side, indent in ((section.footer, "right", "rightChars"),
                               (section.even_page_footer, "left", "leftChars")):
        (line,) = foot.paragraphs
        root = line._element
        assert root.find(f"{W}pPr/{W}jc").get(f"{W}val") == side
        assert root.find(f"{W}pPr/{W}ind").get(f"{W}{indent}") == "100"
        kinds = [mark.get(f"{W}fldCharType") for mark in root.iter(f"{W}fldChar")]
        assert kinds == ["begin", "separate", "end"]
        assert "".join(root.itertext(f"{W}instrText")).strip() == "PAGE"
        assert line.text == "— 1 —"
        assert {run.find(f"{W}rPr/{W}sz").get(f"{W}val") for run in root.iter(f"{W}r")} == {"28"}


def test_a_short_annex_is_set_in_the_standard_form(tmp_path: Path) -> None:
    path = tmp_path / "short.docx"
    memo = Memo("附件", "简短情况", (Text("一、总体情况", 1), Text("（一）收入", 2), Text("收入增长4.66%。")),
                signature="罗湖区财政局", date="2020年1月6日")
    write_memo(memo, path, {}, "zh")
    root = part(path, "word/document.xml")
    for text, font, size in (("附件", "黑体", "32"), ("简短情况", "方正小标宋简体", "44"),
                             ("一、", "黑体", "32"), ("（一）", "楷体_GB2312", "32"),
                             ("收入增长", "仿宋_GB2312", "32"), ("罗湖区财政局", "仿宋_GB2312", "32")):
        assert fonts(paragraph_of(root, text)) == {(font, size)}
    body = paragraph_of(root, "收入增长").find(f"{W}pPr")
    assert body is not None
    assert body.find(f"{W}ind").get(f"{W}firstLineChars") == "200"
    assert dict(body.find(f"{W}spacing").attrib)[f"{W}line"] == "560"
    assert body.find(f"{W}spacing").get(f"{W}lineRule") == "exact"
    assert paragraph_of(root, "附件").find(f"{W}pPr/{W}jc").get(f"{W}val") == "left"
    assert paragraph_of(root, "简短情况").find(f"{W}pPr/{W}jc").get(f"{W}val") == "center"
    assert paragraph_of(root, "2020年1月6日").find(f"{W}pPr/{W}jc").get(f"{W}val") == "right"


def test_the_mark_of_secrecy_and_the_signature(tmp_path: Path) -> None:
    path = tmp_path / "附件.docx"
    write_memo(Memo("附件1", "标题", (Text("正文。"),), "甲县财政局", secrecy="内部"), path, {}, "zh")
    lines = [one.text for one in Document(str(path)).paragraphs if one.text]
    assert lines == ["内部", "附件1", "标题", "正文。", "甲县财政局"]
    write_memo(Memo("附件1", "标题", (Text("正文。"),)), path, {}, "zh")
    assert [one.text for one in Document(str(path)).paragraphs if one.text] == [
        "附件1", "标题", "正文。"]


def test_every_run_names_its_chinese_font_and_no_theme(written: Path) -> None:
    for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml", "word/footer2.xml"):
        root = part(written, name)
        assert all(run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") for run in root.iter(f"{W}r"))
        assert not [key for node in root.iter() for key in node.attrib if "heme" in str(key)]


def test_elements_stand_in_the_order_of_the_schema(written: Path) -> None:
    seen = set()
    with zipfile.ZipFile(written) as package:
        roots = [etree.fromstring(package.read(name)) for name in package.namelist()
                 if name.startswith("word/") and name.endswith(".xml")]
    for root in roots:
        for tag, order in ORDER.items():
            for node in root.iter(f"{W}{tag}"):
                places = [order.split().index(etree.QName(child).localname) for child in node]
                assert places == sorted(places), etree.tostring(node)
                seen.add(tag)
    assert seen == set(ORDER)


def test_the_package_has_no_author_date_or_leftover(written: Path) -> None:
    with zipfile.ZipFile(written) as package:
        names = package.namelist()
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        kinds = package.read("[Content_Types].xml").decode()
        for name in re.findall(r'PartName="/([^"]+)"', kinds):
            assert name in names
    assert names[0] == "[Content_Types].xml"
    assert not [name for name in names if re.search("thumbnail|theme|custom|numbering|Effects", name)]
    properties = Document(str(written)).core_properties
    assert properties.title == "2020年经济财政形势预测情况"
    assert not properties.author
    assert properties.created is None


def test_the_same_annex_has_the_same_bytes(written: Path, pictures: dict[str, Path]) -> None:
    again = written.with_name("again.docx")
    write_memo(annex(), again, pictures, "zh")
    assert again.read_bytes() == written.read_bytes()
    assert sorted(path.suffix for path in again.parent.iterdir() if path.is_file()) == [".docx"] * 2


def test_the_table_prints_each_cell_as_the_exhibit_does(written: Path) -> None:
    (made,) = Document(str(written)).tables
    shown = memo_table()
    printed = [[cell.text for cell in row.cells] for row in made.rows]
    assert printed[2:] == [[row.label, *(cell.text for cell in row.cells)] for row in shown.rows]
    assert printed[0] == ["指标", "单位", "2019年", "2020年计划", "2020年基准", "2020年基准", "2020年基准"]
    assert printed[1][-2:] == ["10%分位", "90%分位"]
    assert "6.14" in printed[2]
    assert "—" in printed[4]


def test_the_table_repeats_its_header_and_keeps_rows_whole(written: Path) -> None:
    (made,) = part(written, "word/document.xml").iter(f"{W}tbl")
    rows = made.findall(f"{W}tr")
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
    assert heads == [True, True] + [False] * len(ROWS)
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    grid = [int(column.get(f"{W}w")) for column in made.iter(f"{W}gridCol")]
    assert sum(grid) <= 156 / 25.4 * 1440 + 1
    for row in rows[2:]:
        cells = row.findall(f"{W}tc")
        assert [int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in cells] == grid
        assert [cell.find(f"{W}p/{W}pPr/{W}jc").get(f"{W}val") for cell in cells] == [
            "left", "center", *["right"] * 5]
        assert all(cell.find(f"{W}tcPr/{W}noWrap") is not None for cell in cells[2:])
    unit = made.getprevious()
    assert "".join(unit.itertext(f"{W}t")) == "单位：见表内"
    assert unit.find(f"{W}pPr/{W}jc").get(f"{W}val") == "right"


def test_pictures_fit_the_text_and_say_what_they_show(written: Path) -> None:
    shapes = Document(str(written)).inline_shapes
    assert len(shapes) == 2
    for shape in shapes:
        assert Mm(80) < shape.width <= Mm(156)
        assert shape.width / shape.height == pytest.approx(16 / 9, rel=0.01)
    found = part(written, "word/document.xml").findall(".//wp:docPr", NS)
    assert [one.get("id") for one in found] == ["1", "2"]
    assert found[0].get("descr") == "罗湖区地区生产总值增速预测（单位：%） 基准情景；2000次抽样。"
    titles = [text for text in Document(str(written)).element.body.itertext(f"{W}t")
              if text == "罗湖区地区生产总值增速预测"]
    assert not titles


def test_a_chart_without_its_picture_is_refused(tmp_path: Path, pictures: dict[str, Path]) -> None:
    path = tmp_path / "none.docx"
    with pytest.raises(ValueError, match="revenue_bridge"):
        write_memo(annex(), path, {"gdp_fan": pictures["gdp_fan"]}, "zh")
    words = tmp_path / "words.png"
    words.write_text("no picture at all, only words")
    with pytest.raises(ValueError, match="not a PNG"):
        write_memo(annex(), path, {**pictures, "gdp_fan": words}, "zh")
    assert list(tmp_path.iterdir()) == [words]


def test_an_older_annex_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                                 ) -> None:
    path = tmp_path / "annex.docx"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(PermissionError):
        write_memo(Memo("", "标题", (Text("一句话。"),)), path, {}, "zh")
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"old"]


def test_english_words_stand_around_an_english_annex(tmp_path: Path) -> None:
    path = tmp_path / "english.docx"
    table = replace(memo_table(), unit="see rows", notes=("One.", "Two."), source="own calculation")
    write_memo(Memo("Annex 1", "Outlook", (table,)), path, {}, "en")
    text = [one.text for one in Document(str(path)).paragraphs]
    assert text == ["Annex 1", "Outlook", "2020年主要指标", "Unit: see rows", "Note 1: One.",
                    "Note 2: Two.", "Source: own calculation"]
    root = part(path, "word/document.xml")
    assert not [one for one in root.iter(f"{W}rFonts") if one.get(f"{W}hint")]


def test_a_table_at_the_end_is_followed_by_a_paragraph(tmp_path: Path) -> None:
    path = tmp_path / "end.docx"
    write_memo(Memo("", "标题", (replace(memo_table(), notes=(), source="", unit=""),)), path, {}, "zh")
    body = part(path, "word/document.xml")[0]
    assert [etree.QName(child).localname for child in body] == ["p", "p", "tbl", "p", "sectPr"]


@pytest.mark.parametrize(("text", "first", "lines"), [
    ("一" * 28, 0, 1), ("一" * 29, 0, 2), ("一" * 27, 32, 2), ("一" * 28 + "。", 0, 2),
    ("一" * 26 + "1,354,500", 0, 2), ("", 0, 1),
])
def test_lines_are_counted_as_they_break(text: str, first: float, lines: int) -> None:
    assert line_count(text, 15.75, 156 * 72 / 25.4, first) == lines


def test_pages_are_counted_with_what_keeps_together() -> None:
    line = 28.0
    assert page_count([Strip(line, 22)]) == 1
    assert page_count([Strip(line, 23)]) == 2
    assert page_count([Strip(line, 21), Strip(line, held=True), Strip(300), Strip(309)]) == 2
    assert page_count([Strip(line, 21), Strip(line), Strip(300), Strip(309)]) == 2
    assert page_count([Strip(line, 21), Strip(line, held=True), Strip(300), Strip(311)]) == 3
    assert page_count([Strip(700), Strip(700)]) == 2


def test_a_picture_moves_only_among_the_paragraphs_of_its_section() -> None:
    fan, bridge = (block for block in annex().blocks if isinstance(block, Chart))
    orders = [order.blocks for order in _orders(annex())]
    assert orders[0] == annex().blocks
    assert len(orders) == 1 + 1 + 2
    for blocks in orders:
        heads = [place for place, block in enumerate(blocks)
                 if isinstance(block, Text) and block.level == 1]
        assert heads[0] < blocks.index(fan) < heads[1] < blocks.index(bridge) < heads[2]
        assert [block for block in blocks if isinstance(block, Text)] == [
            block for block in annex().blocks if isinstance(block, Text)]


def test_an_annex_too_long_for_two_pages_keeps_the_standard_form(tmp_path: Path) -> None:
    path = tmp_path / "long.docx"
    write_memo(Memo("附件", "长篇", (Text("财政收入增长4.66%。" * 400),)), path, {}, "zh")
    assert fonts(paragraph_of(part(path, "word/document.xml"), "财政")) == {("仿宋_GB2312", "32")}


def test_no_figure_of_the_table_is_wider_than_its_column(written: Path) -> None:
    (made,) = part(written, "word/document.xml").iter(f"{W}tbl")
    for cell in made.iter(f"{W}tc"):
        text = "".join(cell.itertext(f"{W}t"))
        if re.fullmatch(r"[-\d,.]+", text):
            size = int(cell.find(f".//{W}sz").get(f"{W}val")) / 2
            assert text_width(text, size) < int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) / 20 - 6


@pytest.mark.libreoffice
def test_the_annex_takes_two_pages(written: Path, tmp_path: Path) -> None:
    printed = to_pdf(written, tmp_path / "profile").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
