"""The Word file: page, package and content, with the look in its named styles alone."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.shared import Mm
from lxml import etree
from samples.libreoffice import page_count, to_pdf
from samples.papers.memo import ROWS, annex, memo_table, sizes_of

from forecast.exhibits.kit.types import Memo, Text
from forecast.render.memo import set_paper, standard, write_paper
from forecast.render.memo.fit import text_width

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.labels import Lang

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NS = {"w": W[1:-1], "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"}
# The order of children in ECMA-376, as far as the papers use them
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


def write(memo: Memo, path: Path, pictures: dict[str, Path] | None = None, lang: Lang = "zh") -> Path:
    write_paper(set_paper(memo, sizes_of(pictures or {}), standard(lang), lang), path, pictures or {})
    return path


def part(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read(name))


def style_of(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    assert style is not None
    return style.get(f"{W}val") or ""


def styles(path: Path) -> dict[str, etree._Element]:
    return {one.get(f"{W}styleId") or "": one for one in part(path, "word/styles.xml").iter(f"{W}style")}


def paragraph_of(root: etree._Element, text: str) -> etree._Element:
    return next(one for one in root.iter(f"{W}p")
                if "".join(one.itertext(f"{W}t")).startswith(text))


def test_the_page_is_that_of_the_standard(written: Path) -> None:
    section = Document(str(written)).sections[0]
    assert [round(size / Mm(1), 1) for size in (section.page_width or 0, section.page_height or 0)] == [210, 297]
    margins = (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    assert [round(margin / Mm(1), 1) for margin in margins if margin is not None] == [37, 28, 35, 26]


def test_no_paragraph_or_run_is_formatted_but_by_its_style(written: Path) -> None:
    known = styles(written)
    for name in ("word/document.xml", "word/footer1.xml", "word/footer2.xml"):
        root = part(written, name)
        for properties in root.iter(f"{W}pPr"):
            assert [etree.QName(one).localname for one in properties] == ["pStyle"]
        assert not list(root.iter(f"{W}rPr"))
        assert {style_of(one) for one in root.iter(f"{W}p")} <= set(known)
        for made in root.iter(f"{W}tblPr"):
            assert made.find(f"{W}tblStyle").get(f"{W}val") in known
            assert made.find(f"{W}tblBorders") is None


def test_a_change_to_one_style_changes_every_paragraph_of_the_text(written: Path) -> None:
    document = Document(str(written))
    document.styles["公文正文"].font.bold = True
    texts = [one for one in document.paragraphs if one.style is not None and one.style.name == "公文正文"]
    assert len(texts) == 7
    assert all(run.bold is None and run.font.size is None for one in texts for run in one.runs)


@pytest.mark.parametrize(("style", "name", "font", "half_points"), [
    ("Mark", "附件标记", "黑体", "32"), ("MemoTitle", "公文标题", "方正小标宋简体", "44"),
    ("Body", "公文正文", "仿宋_GB2312", "32"), ("Level1", "一级标题", "黑体", "32"),
    ("Level2", "二级标题", "楷体_GB2312", "32"), ("Level3", "三级标题", "仿宋_GB2312", "32"),
    ("Signature", "落款", "仿宋_GB2312", "32"), ("PageOdd", "页码（单页）", "宋体", "28"),
])
def test_the_styles_are_those_of_the_standard(written: Path, style: str, name: str, font: str, half_points: str) -> None:
    found = styles(written)[style]
    assert found.find(f"{W}name").get(f"{W}val") == name
    assert found.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == font
    assert found.find(f"{W}rPr/{W}sz").get(f"{W}val") == half_points


def test_the_text_is_set_in_22_lines_of_28_characters(written: Path) -> None:
    body, page = styles(written)["Body"], standard().page
    pitch = body.find(f"{W}pPr/{W}spacing")
    assert (pitch.get(f"{W}line"), pitch.get(f"{W}lineRule")) == ("560", "exact")
    assert body.find(f"{W}pPr/{W}ind").get(f"{W}firstLineChars") == "200"
    letter = 16 + int(body.find(f"{W}rPr/{W}spacing").get(f"{W}val")) / 20
    assert int(page.text_width / letter) == 28
    assert int(page.text_height / 28) == 22


def test_a_long_annex_takes_more_pages_not_smaller_type(tmp_path: Path) -> None:
    memo = Memo("附件", "长篇", tuple(Text("财政收入增长4.66%。" * 30) for _ in range(40)))
    paper = set_paper(memo, {}, standard(), "zh")
    assert paper.pages > 10
    path = write(memo, tmp_path / "long.docx")
    assert styles(path)["Body"].find(f"{W}rPr/{W}sz").get(f"{W}val") == "32"


def test_the_page_number_is_a_field_on_the_outer_side(written: Path) -> None:
    section = Document(str(written)).sections[0]
    assert part(written, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    for foot, style, side, indent in ((section.footer, "PageOdd", "right", "rightChars"),
                                      (section.even_page_footer, "PageEven", "left", "leftChars")):
        (line,) = foot.paragraphs
        root = line._element
        assert style_of(root) == style
        look = styles(written)[style].find(f"{W}pPr")
        assert look.find(f"{W}jc").get(f"{W}val") == side
        assert look.find(f"{W}ind").get(f"{W}{indent}") == "100"
        kinds = [mark.get(f"{W}fldCharType") for mark in root.iter(f"{W}fldChar")]
        assert kinds == ["begin", "separate", "end"]
        assert "".join(root.itertext(f"{W}instrText")).strip() == "PAGE"
        assert line.text == "— 1 —"


def test_the_mark_of_secrecy_and_the_signature(tmp_path: Path) -> None:
    path = write(Memo("附件1", "标题", (Text("正文。"),), "甲县财政局", "2020年1月6日", secrecy="内部"),
                 tmp_path / "附件.docx")
    shown = Document(str(path)).paragraphs
    assert [(one.text, one.style.name) for one in shown if one.text and one.style] == [
        ("内部", "附件标记"), ("附件1", "附件标记"), ("标题", "公文标题"), ("正文。", "公文正文"),
        ("甲县财政局", "落款"), ("2020年1月6日", "落款")]


def test_every_style_names_its_chinese_font_and_no_theme(written: Path) -> None:
    for key, style in styles(written).items():
        fonts = style.find(f"{W}rPr/{W}rFonts")
        assert key in {"Normal", "TableNormal", "PaperTable"} or fonts.get(f"{W}eastAsia")
    for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml", "word/footer2.xml"):
        root = part(written, name)
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


def test_the_same_annex_has_the_same_bytes(written: Path, pictures: dict[str, Path], tmp_path: Path) -> None:
    assert write(annex(), tmp_path / "again.docx", pictures).read_bytes() == written.read_bytes()


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
        assert [style_of(cell.find(f"{W}p")) for cell in cells] == [
            "CellText", "CellCentre", *["CellNumber"] * 5]
        assert all(cell.find(f"{W}tcPr/{W}noWrap") is not None for cell in cells[2:])
    unit = made.getprevious()
    assert "".join(unit.itertext(f"{W}t")) == "单位：见表内"
    assert style_of(unit) == "Unit"


def test_pictures_fit_the_text_and_say_what_they_show(written: Path) -> None:
    shapes = Document(str(written)).inline_shapes
    assert len(shapes) == 2
    for shape in shapes:
        assert Mm(80) < shape.width <= Mm(156.1)
        assert shape.width / shape.height == pytest.approx(16 / 9, rel=0.01)
    found = part(written, "word/document.xml").findall(".//wp:docPr", NS)
    assert [one.get("id") for one in found] == ["1", "2"]
    assert found[0].get("descr") == "图1　罗湖区地区生产总值增速预测（单位：%） 基准情景；2000次抽样。"


def test_a_chart_without_its_picture_is_refused(pictures: dict[str, Path]) -> None:
    with pytest.raises(ValueError, match="revenue_bridge"):
        set_paper(annex(), sizes_of({"gdp_fan": pictures["gdp_fan"]}), standard(), "zh")


def test_an_older_annex_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                                 ) -> None:
    path = tmp_path / "annex.docx"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(PermissionError):
        write(Memo("", "标题", (Text("一句话。"),)), path)
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"old"]


def test_english_words_stand_around_an_english_annex(tmp_path: Path) -> None:
    table = replace(memo_table(), unit="see rows", notes=("One.", "Two."), source="own calculation")
    path = write(Memo("Annex 1", "Outlook", (table,)), tmp_path / "english.docx", lang="en")
    text = [one.text for one in Document(str(path)).paragraphs]
    assert text == ["Annex 1", "Outlook", "Table 1. 2020年主要指标", "Unit: see rows", "Note 1: One.",
                    "Note 2: Two.", "Source: own calculation"]
    found = part(path, "word/styles.xml")
    assert not [one for one in found.iter(f"{W}rFonts") if one.get(f"{W}hint")]
    names = [one.get(f"{W}val") for one in found.iter(f"{W}name")]
    assert all(name and name.isascii() for name in names)


def test_a_table_at_the_end_is_followed_by_a_paragraph(tmp_path: Path) -> None:
    path = write(Memo("", "标题", (replace(memo_table(), notes=(), source="", unit=""),)), tmp_path / "end.docx")
    body = part(path, "word/document.xml")[0]
    assert [etree.QName(child).localname for child in body] == ["p", "p", "tbl", "p", "sectPr"]


def test_no_figure_of_the_table_is_wider_than_its_column(written: Path) -> None:
    (made,) = part(written, "word/document.xml").iter(f"{W}tbl")
    sizes = {key: int(style.find(f"{W}rPr/{W}sz").get(f"{W}val")) / 2
             for key, style in styles(written).items() if style.find(f"{W}rPr/{W}sz") is not None}
    for cell in made.iter(f"{W}tc"):
        text = "".join(cell.itertext(f"{W}t"))
        if re.fullmatch(r"[-\d,.]+", text):
            size = sizes[style_of(cell.find(f"{W}p"))]
            assert text_width(text, size) < int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) / 20 - 6


@pytest.mark.libreoffice
def test_libreoffice_sets_as_many_pages_as_are_counted(written: Path, pictures: dict[str, Path], tmp_path: Path) -> None:
    printed = to_pdf(written, tmp_path / "profile").read_bytes()
    counted = set_paper(annex(), sizes_of(pictures), standard(), "zh").pages
    assert abs(len(re.findall(rb"/Type\s*/Page\b", printed)) - counted) <= 1


@pytest.mark.libreoffice
def test_without_chinese_fonts_the_text_is_still_laid_out(written: Path, pictures: dict[str, Path], tmp_path: Path,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = tmp_path / "fonts.conf"
    fonts.write_text("""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
        <fontconfig><dir>/usr/share/fonts/truetype</dir><selectfont><rejectfont><pattern><patelt name="lang">
        <string>zh-cn</string></patelt></pattern></rejectfont></selectfont></fontconfig>""", encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(fonts))
    printed = to_pdf(written, tmp_path / "profile")
    counted = set_paper(annex(), sizes_of(pictures), standard(), "zh").pages
    assert page_count(printed) <= counted + 1
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    found = subprocess.run(["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True).stdout
    for figure in (b"1,354,500", b"1,750,416", b"1,918,715"):  # none is broken in its cell
        assert figure in found
