"""Numbering, citing, shortening: what a paper holds and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from samples.papers.memo import annex, memo_table, sizes_of

from forecast.exhibits.kit.types import Chart, Memo, Table, Text
from forecast.render.memo import set_paper, shortened, standard
from forecast.render.memo.fit import Strip, line_count, poured
from forecast.render.memo.numbering import chinese, numbered, renumbered

if TYPE_CHECKING:
    from pathlib import Path

ROOM = 225 * 72 / 25.4


def texts(memo: Memo) -> list[str]:
    return [block.text for block in memo.blocks if isinstance(block, Text)]


def test_tables_and_pictures_are_numbered_and_cited() -> None:
    found = numbered(annex(), "zh")
    assert [block.title.split("　")[0] for block in found.blocks if not isinstance(block, Text)] == [
        "图1", "图2", "表1"]
    said = texts(found)
    assert said[1].endswith("目标的概率为55%（见图1）。")
    assert sum("（见图2）" in text for text in said) == 1
    assert said[-1].endswith("（见表1）。")


def test_what_a_sentence_cites_already_is_not_cited_twice() -> None:
    memo = Memo("", "标题", (Text("收入见表1。"), Text("支出增长。"), memo_table()))
    assert texts(numbered(memo, "zh")) == ["收入见表1。", "支出增长。"]
    ten = Memo("", "标题", (Text("收入见表10。"), memo_table()))
    assert texts(numbered(ten, "zh")) == ["收入见表10（见表1）。"]


def test_a_table_before_its_sentence_is_cited_by_the_sentence_after_it() -> None:
    memo = Memo("", "标题", (Text("一、收入", 1), memo_table(), Text("收入增长。"), Text("二、支出", 1), Text("略。")))
    assert texts(numbered(memo, "zh")) == ["一、收入", "收入增长（见表1）。", "二、支出", "略。"]


def test_headings_take_the_numbers_of_the_house() -> None:
    memo = Memo("", "标题", (Text("一、收入", 1), Text("（一）税收", 2), Text("（二）非税", 2), Text("二、支出", 1),
                           Text("（一）教育", 2)))
    found = renumbered(memo, {1: "{n}. ", 2: "{above}.{n} "})
    assert texts(found) == ["1. 收入", "1.1 税收", "1.2 非税", "2. 支出", "2.1 教育"]
    assert texts(renumbered(found, {1: "{zh}、", 2: "（{zh}）"})) == texts(memo)
    assert [chinese(number) for number in (1, 10, 11, 20, 21)] == ["一", "十", "十一", "二十", "二十一"]


def test_a_shorter_annex_loses_pictures_before_sentences(pictures: dict[str, Path]) -> None:
    def pages(memo: Memo) -> int:
        return set_paper(memo, sizes_of(pictures), standard(), "zh").pages

    whole = annex()
    assert pages(whole) == 3
    two, gone = shortened(whole, 2, pages)
    assert pages(two) == 2
    assert gone == ("2020年一般公共预算收入变动构成", "罗湖区地区生产总值增速预测")
    one, gone = shortened(whole, 1, pages)
    assert pages(one) == 1
    assert not [block for block in one.blocks if isinstance(block, Chart)]
    assert len(gone) > 2
    assert shortened(whole, 9, pages) == (whole, ())


def test_what_cannot_be_shortened_is_left() -> None:
    memo = Memo("", "标题", (Text("一句话。"),))
    assert shortened(memo, 1, lambda _: 2) == (memo, ())


def test_one_wide_table_sets_the_size_of_all(pictures: dict[str, Path]) -> None:
    wide = memo_table()
    more = tuple(replace(column, key=f"{column.key}2") for column in wide.columns[1:])
    wide = replace(wide, id="wide", columns=(*wide.columns, *more),
                   rows=tuple(replace(row, cells=(*row.cells, *row.cells[1:])) for row in wide.rows))
    house = set_paper(replace(annex(), blocks=(memo_table(), wide)), sizes_of(pictures), standard(), "zh").house
    assert house.styles["CellNumber"].face.size == 9
    assert house.styles["Body"].face.size == 16
    assert isinstance(wide, Table)


@pytest.mark.parametrize(("text", "first", "lines"), [
    ("一" * 28, 0, 1), ("一" * 29, 0, 2), ("一" * 27, 32, 2), ("一" * 28 + "。", 0, 2),
    ("一" * 26 + "1,354,500", 0, 2), ("", 0, 1),
])
def test_lines_are_counted_as_they_break(text: str, first: float, lines: int) -> None:
    assert line_count(text, 15.75, 156 * 72 / 25.4, first) == lines


def test_pages_are_counted_with_what_keeps_together() -> None:
    line = 28.0
    assert len(poured([Strip(line, 22)], ROOM)) == 1
    assert len(poured([Strip(line, 23)], ROOM)) == 2
    assert len(poured([Strip(line, 21), Strip(line, held=True), Strip(300), Strip(309)], ROOM)) == 2
    assert len(poured([Strip(line, 21), Strip(line), Strip(300), Strip(309)], ROOM)) == 2
    assert len(poured([Strip(line, 21), Strip(line, held=True), Strip(300), Strip(311)], ROOM)) == 3
    assert len(poured([Strip(700), Strip(700)], ROOM)) == 2
