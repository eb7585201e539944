"""Word documents: their tables and sentences, as a web page's."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings, strategies as st

from forecast.importing.grids import open_source, source_of_text
from forecast.issues import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

    from forecast.xlsx import Grid

NOTICE = "2024年1-8月，全县一般公共预算收入完成81,230万元，同比增长5.2%。"


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def filled(document: Document, rows: list[list[str]]) -> object:
    table = document.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    return table


def shown(grid: Grid) -> dict[tuple[int, int], object]:
    return {place: cell.value for place, cell in grid.cells.items()}


def body(xml: str) -> bytes:
    """A document whose body is this markup."""
    document = docx.Document()
    first = document.element.body
    for one in parse_xml(f"<w:body {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
                         f"{xml}</w:body>"):
        first.insert(len(first) - 1, one)
    return saved(document)


def test_sentences_alone_are_prose() -> None:
    document = docx.Document()
    document.add_paragraph("甲县2024年1-8月财政运行情况")
    document.add_paragraph(NOTICE)
    source = source_of_text(saved(document), "快报.docx")
    assert (source.format, source.grids) == ("docx", ())
    assert source.prose == f"甲县2024年1-8月财政运行情况\n{NOTICE}"


def test_a_table_stands_under_its_title_with_numbers_and_merges() -> None:
    document = docx.Document()
    document.add_paragraph("甲县2024年一般公共预算收入表")
    document.add_paragraph("单位：万元")
    table = filled(document, [["项目", "预算数", ""], ["", "金额", "增长%"], ["税收收入", "81,230", "5.2%"],
                              ["非税收入", "—", "-3.0"]])
    table.cell(0, 1).merge(table.cell(0, 2))  # type: ignore[attr-defined]
    table.cell(0, 0).merge(table.cell(1, 0))  # type: ignore[attr-defined]
    document.add_paragraph("注：口径与上年一致，增长按可比口径计算。")
    source = source_of_text(saved(document), "预算.docx")
    (grid,) = source.grids
    assert grid.name == "预算"
    found = shown(grid)
    assert found[1, 1] == "甲县2024年一般公共预算收入表"
    assert [found[row, 1] for row in (3, 5, 6)] == ["项目", "税收收入", "非税收入"]
    assert (4, 1) not in found
    assert (found[3, 2], found[4, 2], found[4, 3], found[5, 2]) == ("预算数", "金额", "增长%", "81,230")
    assert {*grid.merges} == {(3, 1, 4, 1), (3, 2, 3, 3)}
    assert source.prose == "注：口径与上年一致，增长按可比口径计算。"


def test_what_is_deleted_hidden_or_drawn_is_not_read() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    source = source_of_text(body(
        "<w:p><w:r><w:t>收入</w:t></w:r><w:del w:id='1' w:author='a'><w:r><w:delText>支出</w:delText></w:r></w:del>"
        f"<w:ins w:id='2' w:author='a'>{run.format('增长')}</w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>5%</w:t><w:tab/><w:t>。</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText></w:r>"
        f"<mc:AlternateContent><mc:Fallback>{run.format('图')}</mc:Fallback></mc:AlternateContent></w:p>"), "a.docx")
    assert source.prose == "收入增长5% 。"
    assert source.notes == ("hidden_skipped",)


def test_rows_that_begin_later_and_tables_in_cells() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    inner = f"<w:tbl><w:tr>{cell.format('甲')}{cell.format('3')}</w:tr></w:tbl>"
    source = source_of_text(body(
        f"<w:tbl><w:tr>{cell.format('a')}{cell.format('b')}</w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell.format('7')}</w:tr>"
        f"<w:tr><w:tc><w:p/>{inner}<w:p/></w:tc>{cell.format('8')}</w:tr></w:tbl>"), "b.docx")
    found = shown(source.grids[0])
    assert (found[1, 2], found[2, 2], (2, 1) in found) == ("b", 7, False)
    assert {"甲", 3, 8} <= {*found.values()}


def test_a_document_without_words_is_told() -> None:
    with pytest.raises(InputError) as caught:
        source_of_text(saved(docx.Document()), "空.docx")
    assert [one.code for one in caught.value.issues] == ["import_no_table"]


@pytest.mark.parametrize("part", [
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", b"<w:document", b"", b"<a/>",
    b"<a>" * 5000 + b"</a>" * 5000])
def test_a_broken_or_hostile_part_is_told(part: bytes) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", part)
    with pytest.raises(InputError):
        source_of_text(stream.getvalue(), "坏.docx")


NAMES = ("w:tbl", "w:tr", "w:tc", "w:p", "w:r", "w:t", "w:gridSpan", "w:vMerge", "w:gridBefore", "w:hidden", "w:vanish")


@given(st.recursive(st.sampled_from(("收入", "5", "")), lambda inner: st.builds(
    lambda name, value, parts: f"<{name} w:val='{value}'>{''.join(parts)}</{name}>", st.sampled_from(NAMES),
    st.sampled_from(("", "0", "1", "3", "restart", "continue", "99999", "x")), st.lists(inner, max_size=5)), max_leaves=40))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_markup_breaks_the_reader(markup: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {nsdecls('w')}><w:body>{markup}</w:body></w:document>")
    with suppress(InputError):
        source_of_text(stream.getvalue(), "任意.docx")


def test_a_notice_in_a_folder_is_found(tmp_path: Path) -> None:
    from forecast.importing.gathering import files_in

    document = docx.Document()
    document.add_paragraph(NOTICE)
    (tmp_path / "快报.docx").write_bytes(saved(document))
    assert [path.name for path in files_in([tmp_path], tmp_path / "x.xlsx")] == ["快报.docx"]
    assert open_source(tmp_path / "快报.docx").prose == NOTICE
