"""A bureau's document filled at its marks, and left as it is everywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from docx.shared import Pt
from samples.papers.memo import SENTENCES, annex, memo_table, sizes_of
from samples.workbook_parts import Parts

from forecast.exhibits.kit.types import Memo, Text
from forecast.issues import InputError
from forecast.render.memo import Filling, filled, filling_of, set_paper, standard

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def filling(pictures: dict[str, Path]) -> Filling:
    paper = set_paper(annex(), sizes_of(pictures), standard(), "zh")
    return filling_of(paper, annex(), SENTENCES[:2], (memo_table(),), pictures)


def template(path: Path, *texts: str) -> Any:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(path))
    return document


def opened(data: bytes, path: Path) -> Any:
    path.write_bytes(data)
    return Document(str(path))


def test_marks_in_a_sentence_become_words(tmp_path: Path, filling: Filling) -> None:
    template(tmp_path / "t.docx", "关于《{{标题}}》的说明", "计划收入{{ 一般公共预算收入 | 2020年计划 }}万元，{{summary 1}}", "不动的话")
    made = opened(filled(tmp_path / "t.docx", filling), tmp_path / "made.docx")
    assert [one.text for one in made.paragraphs] == [
        "关于《2020年经济财政形势预测情况》的说明", f"计划收入1,354,500万元，{SENTENCES[0]}", "不动的话"]
    assert not filling.unknown


def test_a_mark_over_several_runs_keeps_the_letters_of_the_first(tmp_path: Path, filling: Filling) -> None:
    document: Any = Document()
    made = document.add_paragraph("题为")
    made.add_run("{{标").bold = True
    made.add_run("题}}")
    made.add_run("。").italic = True
    document.save(str(tmp_path / "t.docx"))
    (found,) = opened(filled(tmp_path / "t.docx", filling), tmp_path / "made.docx").paragraphs
    assert found.text == "题为2020年经济财政形势预测情况。"
    assert [run.text for run in found.runs if run.bold] == ["2020年经济财政形势预测情况"]
    assert [run.text for run in found.runs if run.italic] == ["。"]


def test_a_mark_alone_becomes_the_text_in_the_letters_of_the_mark(tmp_path: Path, filling: Filling) -> None:
    document: Any = Document()
    document.add_paragraph("前")
    document.add_paragraph().add_run("{{正文}}").font.size = Pt(15)
    document.add_paragraph("后")
    document.save(str(tmp_path / "t.docx"))
    made = opened(filled(tmp_path / "t.docx", filling), tmp_path / "made.docx")
    texts = [one.text for one in made.paragraphs]
    assert (texts[0], texts[-1]) == ("前", "后")
    assert "一、经济增长预测" in texts
    body = next(one for one in made.paragraphs if one.text.startswith("基准情景预测，2020年"))
    assert body.runs[0].font.size == Pt(15)
    assert len(made.tables) == 1
    assert len(made.inline_shapes) == 2
    known = {style.style_id for style in made.styles}
    used = {one.style.style_id for one in made.paragraphs}
    assert used <= known


def test_the_last_sentence_stays_with_the_signature_of_the_document(tmp_path: Path) -> None:
    memo = Memo("", "标题", (Text("收入增长。"), Text("支出下降。")), "甲县财政局")
    paper = set_paper(memo, {}, standard(), "zh")
    template(tmp_path / "t.docx", "{{正文}}", "甲县财政局")
    made = opened(filled(tmp_path / "t.docx", filling_of(paper, memo, (), (), {})), tmp_path / "made.docx")
    assert [one.paragraph_format.keep_with_next for one in made.paragraphs] == [None, True, None]


def test_tables_pictures_heads_and_cells_are_filled(tmp_path: Path, filling: Filling) -> None:
    document: Any = Document()
    document.sections[0].header.paragraphs[0].text = "{{附件号}}"
    document.add_paragraph("{{表1}}")
    document.add_paragraph("{{图2}}")
    document.add_table(1, 1).cell(0, 0).text = "{{标题}}"
    document.save(str(tmp_path / "t.docx"))
    made = opened(filled(tmp_path / "t.docx", filling), tmp_path / "made.docx")
    assert made.sections[0].header.paragraphs[0].text == "附件1"
    assert made.tables[0].cell(2, 0).text == "地区生产总值增速"
    assert made.tables[1].cell(0, 0).text == "2020年经济财政形势预测情况"
    assert [one.text for one in made.paragraphs if one.text.startswith("图2")]
    assert len(made.inline_shapes) == 1


def test_unknown_marks_stay_and_are_named(tmp_path: Path, filling: Filling) -> None:
    template(tmp_path / "t.docx", "{{标题}}{{天气}}", "{{没有的行|2020年计划}}")
    made = opened(filled(tmp_path / "t.docx", filling), tmp_path / "made.docx")
    assert [one.text for one in made.paragraphs] == ["2020年经济财政形势预测情况{{天气}}", "{{没有的行|2020年计划}}"]
    assert filling.unknown == ["天气", "没有的行|2020年计划"]


def test_what_looks_like_code_is_only_words(tmp_path: Path, filling: Filling) -> None:
    template(tmp_path / "t.docx", "{{标题}} {{ ''.__class__ }} {% for x in y %}")
    made = opened(filled(tmp_path / "t.docx", filling), tmp_path / "made.docx")
    assert made.paragraphs[0].text.endswith("{{ ''.__class__ }} {% for x in y %}")


def test_a_document_without_marks_is_refused(tmp_path: Path, filling: Filling) -> None:
    template(tmp_path / "t.docx", "没有标记")
    with pytest.raises(InputError) as raised:
        filled(tmp_path / "t.docx", filling)
    (issue,) = raised.value.issues
    assert issue.code == "template_without_marks"
    assert "标题" in dict(issue.fields)["marks"]


def test_the_same_document_has_the_same_bytes(tmp_path: Path, filling: Filling) -> None:
    template(tmp_path / "t.docx", "{{正文}}")
    assert filled(tmp_path / "t.docx", filling) == filled(tmp_path / "t.docx", filling)


def test_a_document_whose_parts_are_told_otherwise_than_they_are_is_refused(tmp_path: Path, filling: Filling) -> None:
    """A head that the list of contents calls by another kind is no head to the library."""
    document = template(tmp_path / "t.docx", "{{标题}}")
    document.sections[0].header.paragraphs[0].text = "内部"
    document.save(str(tmp_path / "t.docx"))
    parts = Parts(tmp_path / "t.docx")
    kinds = parts.parts["[Content_Types].xml"]
    assert b"header+xml" in kinds
    parts.parts["[Content_Types].xml"] = kinds.replace(b"wordprocessingml.header+xml", b"wordprocessingml.other+xml")
    parts.save(tmp_path / "t.docx")
    with pytest.raises(InputError) as refused:
        filled(tmp_path / "t.docx", filling)
    assert [one.code for one in refused.value.issues] == ["not_a_document"]
