"""The house style learnt from a paper of others, written in whatever way Word lets one write it."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from forecast.issues import InputError
from forecast.render.memo import house_of, on_page_of, standard

if TYPE_CHECKING:
    from pathlib import Path

BODY = "去年全区生产总值增长百分之七，各项收入平稳增长，支出进度加快。" * 3


def lettered(run: Any, font: str, size: float, *, bold: bool = False) -> None:
    run.font.name, run.font.size, run.bold = "Arial", Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def line(document: Any, text: str, font: str, size: float, *, side: Any = None, first: float = 0, pitch: float = 26,
         bold: bool = False) -> Any:
    made = document.add_paragraph()
    lettered(made.add_run(text), font, size, bold=bold)
    made.alignment, made.paragraph_format.line_spacing = side, Pt(pitch)
    if first:
        made.paragraph_format.first_line_indent = Pt(first)
    return made


def directly(path: Path) -> Path:
    """Every paragraph formatted by hand, as most papers are."""
    document: Any = Document()
    page = document.sections[0]
    page.page_width, page.page_height, page.top_margin, page.bottom_margin = Mm(210), Mm(297), Mm(30), Mm(25)
    page.left_margin, page.right_margin = Mm(25), Mm(24)
    line(document, "附件2", "华文中宋", 14)
    line(document, "甲县2019年财政形势", "华文中宋", 20, side=WD_ALIGN_PARAGRAPH.CENTER, pitch=32)
    line(document, "1. 经济增长", "黑体", 14, first=28, bold=True)
    line(document, BODY, "宋体", 14, side=WD_ALIGN_PARAGRAPH.JUSTIFY, first=28)
    line(document, "1.1 工业", "楷体", 14, first=28)
    line(document, BODY, "宋体", 14, side=WD_ALIGN_PARAGRAPH.JUSTIFY, first=28)
    cell = document.add_table(1, 1).cell(0, 0)
    lettered(cell.paragraphs[0].add_run("收入"), "仿宋", 12)
    line(document, "甲县财政局", "宋体", 14, side=WD_ALIGN_PARAGRAPH.RIGHT)
    document.save(str(path))
    return path


def by_styles(path: Path) -> Path:
    """Everything in styles: the text in the default one, a heading based on it."""
    document: Any = Document()
    normal = document.styles["Normal"]
    normal.font.size, normal.paragraph_format.line_spacing = Pt(15), Pt(24)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    head = document.styles.add_style("甲标题", 1)
    head.base_style, head.font.size = normal, Pt(18)
    head.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "黑体")
    document.add_paragraph("一、总体情况", style="甲标题")
    document.add_paragraph(BODY)
    document.add_paragraph("（一）收入", style="甲标题")
    document.add_paragraph(BODY)
    document.save(str(path))
    return path


def test_a_paper_formatted_by_hand_gives_its_look(tmp_path: Path) -> None:
    house = house_of(directly(tmp_path / "去年.docx"), "zh")
    page, body, title = house.page, house.styles["Body"], house.styles["MemoTitle"]
    assert (page.top, page.bottom, page.left, page.right) == pytest.approx((30, 25, 25, 24), abs=0.05)
    assert (body.face.font, body.face.size, body.face.latin) == ("宋体", 14, "Arial")
    assert (body.shape.pitch, body.shape.first, body.shape.align) == (26, 2, "both")
    assert (title.face.font, title.face.size, title.shape.align) == ("华文中宋", 20, "center")
    assert (house.styles["Level1"].face.font, house.styles["Level1"].face.bold) == ("黑体", True)
    assert house.styles["Level2"].face.font == "楷体"
    assert house.styles["Mark"].face.font == "华文中宋"
    assert house.styles["Signature"].shape.align == "right"
    assert (house.styles["CellText"].face.font, house.styles["CellText"].face.size) == ("仿宋", 12)
    assert house.numbers == {1: "{n}. ", 2: "{above}.{n} "}
    assert {key: one.name for key, one in house.styles.items()} == {
        key: one.name for key, one in standard().styles.items()}


def test_a_paper_of_styles_gives_its_look(tmp_path: Path) -> None:
    house = house_of(by_styles(tmp_path / "去年.docx"), "zh")
    assert (house.styles["Body"].face.font, house.styles["Body"].face.size) == ("仿宋", 15)
    assert house.styles["Body"].shape.pitch == 24
    assert (house.styles["Level1"].face.font, house.styles["Level1"].face.size) == ("黑体", 18)
    assert house.numbers == {1: "{zh}、", 2: "（{zh}）"}


def test_our_own_annex_gives_the_standard_back(written: Path) -> None:
    house, plain = house_of(written, "zh"), standard()
    for key in ("Body", "Level1", "MemoTitle", "Mark"):
        assert house.styles[key].face == plain.styles[key].face, key
        assert house.styles[key].shape.pitch == plain.styles[key].shape.pitch, key
    assert (house.page.top, house.page.left) == pytest.approx((37, 28), abs=0.05)


def test_the_page_of_a_document_across_is_not_taken(tmp_path: Path) -> None:
    document: Any = Document(str(directly(tmp_path / "去年.docx")))
    document.sections[0].page_width, document.sections[0].page_height = Mm(297), Mm(210)
    document.save(str(tmp_path / "横.docx"))
    assert on_page_of(tmp_path / "横.docx", standard()).page == standard().page


def codes(error: InputError) -> list[str]:
    return [issue.code for issue in error.issues]


@pytest.mark.parametrize(("name", "data", "code"), [
    ("a.docx", b"no zip", "not_a_document"), ("a.doc", b"\xd0\xcf\x11\xe0old", "not_a_document"),
    ("a.docx", b"PK\x03\x04cut", "truncated_package")])
def test_what_is_no_document_is_refused(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as raised:
        house_of(tmp_path / name, "zh")
    assert codes(raised.value) == [code]


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = directly(tmp_path / "good.docx")
    bomb = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bomb, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "word/document.xml":
                data = data.replace(b"?>", b'?><!DOCTYPE w [<!ENTITY a "aaaa">]>', 1)
            new.writestr(info, data)
    with pytest.raises(InputError) as raised:
        house_of(bomb, "zh")
    assert codes(raised.value) == ["unsafe_package"]


def test_a_paper_without_text_is_refused(tmp_path: Path) -> None:
    Document().save(str(tmp_path / "empty.docx"))
    with pytest.raises(InputError) as raised:
        house_of(tmp_path / "empty.docx", "zh")
    assert codes(raised.value) == ["style_without_text"]
