"""The PDF of a paper: pages, embedded fonts, selectable text, the same bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from samples.papers.memo import annex, memo_table, sizes_of

from forecast.exhibits.kit.types import Memo, Text
from forecast.render.memo import set_paper, standard
from forecast.render.pdf import office_pdf, paper_pdf
from forecast.render.pdf.office import settled
from forecast.render.pdf.paper import fonts_of

if TYPE_CHECKING:
    from pathlib import Path


def plain(*blocks: object) -> Memo:
    return Memo("附件1", "收入“情况”#let", blocks, "甲县财政局")  # type: ignore[arg-type]


def pages_of(data: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", data))


def words_of(data: bytes, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    (folder / "a.pdf").write_bytes(data)
    subprocess.run(["pdftotext", "-raw", "a.pdf"], cwd=folder, check=True)  # as set, whatever the fonts' heights
    return re.sub(r"\s", "", (folder / "a.txt").read_text(encoding="utf-8"))


def test_the_same_paper_has_the_same_bytes(tmp_path: Path) -> None:
    paper = set_paper(plain(Text("收入增长。"), memo_table()), {}, standard(), "zh")
    first = paper_pdf(paper, {}, tmp_path)
    assert first == paper_pdf(paper, {}, tmp_path)
    assert b"CreationDate" not in first
    assert b"/FontFile" in first
    assert b"/ToUnicode" in first


def test_text_can_be_selected_and_is_never_read_as_markup(tmp_path: Path) -> None:
    memo = plain(Text("一、总体#情况 $x$", 1), Text("*收入*增长4.66%。"), memo_table())
    found = words_of(paper_pdf(set_paper(memo, {}, standard(), "zh"), {}, tmp_path), tmp_path)
    for text in ("收入“情况”#let", "一、总体#情况$x$", "*收入*增长4.66%（见表1）。", "1,354,500", "—1—"):
        assert text in found


def test_the_pdf_takes_as_many_pages_as_are_counted(pictures: dict[str, Path]) -> None:
    paper = set_paper(annex(), sizes_of(pictures), standard(), "zh")
    root = next(iter(pictures.values())).parent
    assert pages_of(paper_pdf(paper, pictures, root)) == paper.pages


def test_a_font_is_looked_for_by_the_name_inside_its_file() -> None:
    assert fonts_of("仿宋_GB2312")[0] == "FangSong_GB2312"
    assert fonts_of("华文中宋") == ("华文中宋",)


def test_the_clock_of_libreoffice_is_taken_out() -> None:
    one, other = (b"<</CreationDate(D:%sZ')>> trailer /ID [ <%s>\n<%s> ]\n/DocChecksum /%s\n" % (
        date, mark * 32, mark * 32, mark * 32) for date, mark in ((b"20200101120000", b"A"), (b"20210203112233", b"7")))
    assert settled(one) == settled(other)
    assert len(settled(one)) == len(one)
    assert settled(one) != settled(one.replace(b"trailer", b"another"))


def signed(sentences: int) -> Memo:
    return Memo("附件1", "收入", tuple(Text(f"第{at}句说收入。") for at in range(sentences)), "甲县财政局", "2027年1月5日")


def last_page(data: bytes, folder: Path) -> str:
    return words_of(data, folder) and (folder / "a.txt").read_text(encoding="utf-8").rstrip("\f").split("\f")[-1]


@pytest.mark.parametrize("sentences", range(16, 22))
def test_a_signature_stands_on_no_page_alone(tmp_path: Path, sentences: int) -> None:
    page = last_page(paper_pdf(set_paper(signed(sentences), {}, standard(), "zh"), {}, tmp_path), tmp_path)
    assert f"第{sentences - 1}句" in page
    assert page.index("甲县财政局") < page.index("2027年1月5日")


@pytest.mark.libreoffice
@pytest.mark.parametrize("sentences", [18, 19, 20])
def test_a_word_processor_keeps_the_signature_with_the_last_sentence(tmp_path: Path, sentences: int) -> None:
    from forecast.render.memo import write_paper

    write_paper(set_paper(signed(sentences), {}, standard(), "zh"), tmp_path / "b.docx", {})
    page = last_page(office_pdf(tmp_path / "b.docx"), tmp_path)
    assert f"第{sentences - 1}句" in "".join(page.split())
    assert "甲县财政局" in page


@pytest.mark.libreoffice
def test_libreoffice_prints_the_same_bytes_twice(tmp_path: Path) -> None:
    from forecast.render.memo import write_paper

    write_paper(set_paper(plain(Text("收入增长。")), {}, standard(), "zh"), tmp_path / "a.docx", {})
    assert office_pdf(tmp_path / "a.docx") == office_pdf(tmp_path / "a.docx")


def test_a_page_of_plain_text_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    memo = Memo("", "题", (Text("财" * 1300),))
    data = paper_pdf(set_paper(memo, {}, standard(), "zh"), {}, tmp_path)
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    (tmp_path / "a.pdf").write_bytes(data)
    subprocess.run(["pdftotext", "-layout", "a.pdf"], cwd=tmp_path, check=True)
    second = (tmp_path / "a.txt").read_text(encoding="utf-8").split("\f")[1]
    lines = [line.strip() for line in second.splitlines() if "财" in line]
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}


def test_quotes_in_an_english_paper_are_those_of_its_letters(tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    memo = Memo("", "Outlook", (Text("The sheet “Results” has 2–3 rows."),))
    widths = {}
    for lang in ("zh", "en"):
        (tmp_path / "a.pdf").write_bytes(paper_pdf(set_paper(memo, {}, standard(lang), lang), {}, tmp_path))
        said = subprocess.run(["pdftotext", "-bbox", "a.pdf", "-"], cwd=tmp_path, check=True,
                              capture_output=True, text=True).stdout
        left, right = re.findall(r'xMin="([\d.]+)".*? xMax="([\d.]+)"[^>]*>“Results”<', said)[0]
        widths[lang] = float(right) - float(left)
    assert widths["zh"] - widths["en"] > 2 * 6, widths  # two wide quotes of 16 pt beside two narrow ones
