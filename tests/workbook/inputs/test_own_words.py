"""The sheet 文字 and the Word files named on 单位信息: what a bureau says in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.places import WORKBOOKS

from forecast.cautions import warnings_of
from forecast.data import shipped_sentences
from forecast.exhibits import exhibit
from forecast.issues import InputError
from forecast.projection import Settings
from forecast.run import Request, provenance_of, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path

GROWTH, CHANCE = (shipped_sentences()[key] for key in ("say_growth", "say_growth_range"))


def worded(folder: Path, said: dict[str, str], bureau: dict[str, str] | None = None) -> Path:
    """The Luohu workbook with some sentences reworded; each is found by its own text."""
    book = load_workbook(WORKBOOKS / "luohu-2020.xlsx")
    for row in book["文字"].iter_rows():
        if row[0].value in said:
            row[1].value = said[row[0].value]
    for row in book["单位信息"].iter_rows():
        if bureau and row[0].value in bureau:
            row[1].value = bureau[row[0].value]
    path = folder / "a.xlsx"
    book.save(path)
    return path


def summary(path: Path) -> tuple[str, ...]:
    book = read(path)
    result = solve(book, Request(path, ("基准",), settings=Settings(draws=50)))
    return exhibit(result, provenance_of(book, result), (), "zh", book.bureau).summary


def test_every_sentence_stands_on_the_sheet_and_changes_nothing_blank(tmp_path: Path) -> None:
    path = worded(tmp_path, {})
    sheet = load_workbook(path)["文字"]
    found = {row[0].value for row in sheet.iter_rows(min_row=5)}
    assert set(shipped_sentences().values()) <= found
    assert sheet.sheet_state == "hidden"
    assert not read(path).bureau.wording
    assert not [one for one in read(path).warnings if one.where.sheet == "文字"]


def test_a_sentence_is_said_in_the_words_of_the_bureau(tmp_path: Path) -> None:
    path = worded(tmp_path, {GROWTH: "预计全区{year}年生产总值{growth}", CHANCE: "不写"})
    (growth,) = (one for one in summary(path) if "生产总值" in one)
    assert growth.startswith("预计全区2020年生产总值增长6.40%，现价总量")
    assert "10%—90%" not in growth


@pytest.mark.parametrize("own", ["生产总值{growht}", "生产总值{growth", "{growth.__class__}", "{growth!r}", "{0}", "增}长"])
def test_braces_hold_only_what_the_sentence_has(tmp_path: Path, own: str) -> None:
    with pytest.raises(InputError) as raised:
        read(worded(tmp_path, {GROWTH: own}))
    assert [one.code for one in raised.value.issues if one.where.sheet == "文字"] == ["wording_field"]


def test_a_sentence_that_is_no_longer_used_is_named(tmp_path: Path) -> None:
    path = worded(tmp_path, {GROWTH: "好"})
    book = load_workbook(path)
    place = next(row[0] for row in book["文字"].iter_rows() if row[0].value == GROWTH)
    place.value = "从前的句子"
    book.save(path)
    assert [one.code for one in read(path).warnings if one.where.sheet == "文字"] == ["wording_unknown"]


def test_a_word_file_that_is_not_there_is_named_by_its_cell(tmp_path: Path) -> None:
    path = worded(tmp_path, {}, {"公文范文": "去年.docx", "公文模板": "模板.docx"})
    book = read(path)
    assert (book.bureau.style is not None, book.bureau.template is not None) == (True, True)
    result = solve(book, Request(path, ("基准",), settings=Settings(draws=0)))
    found = [one for one in warnings_of(book, result, "zh") if one.code == "paper_file"]
    assert [one.found for one in found] == ["去年.docx", "模板.docx"]
    assert {one.where.sheet for one in found} == {"单位信息"}
