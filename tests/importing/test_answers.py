"""What was answered stands in the workbook and counts; what is open is asked once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples.importing.made import imported, month, table
from samples.tables.written import example_of

from forecast.data import parse_unit, shipped_catalog
from forecast.importing import understand
from forecast.importing.answers import answers_of, choices_of, layout_question, rows_to_keep
from forecast.importing.asking import question_text
from forecast.importing.figures import Answers, Asked, Question, own_item
from forecast.importing.grids import Source
from forecast.importing.merging import Wish
from forecast.issues import CellRef
from forecast.labels import keys
from forecast.workbook import build_template, take_stock

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.importing.figures import Understood

WHERE = CellRef("月报.xlsx", "表1", "A5")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "某县.xlsx"
    build_template(path, range(2015, 2022))
    return path


@pytest.mark.parametrize("asked", Asked)
def test_every_kind_of_question_is_kept_and_read_again(book: Path, asked: Asked) -> None:
    question = Question(asked, "写法", WHERE, "某表", ("甲", "乙"), 2)
    answer = "税收收入" if asked is Asked.ITEM else "甲"
    imported(book, table(month("gpb_revenue", 2020, 8, 1.5, "亿元"), title="", headings=""), wish=Wish(now=((question, answer),)))
    answers = answers_of(take_stock(book))
    assert answers.of(asked, "某表", "写法") == answer
    assert answers.of(asked, "别的表", "写法") == (answer if asked is Asked.ITEM else None)


@pytest.mark.parametrize("asked", Asked)
def test_every_kind_of_question_has_its_sentence(asked: Asked) -> None:
    question = Question(asked, "写法", WHERE, "某表", ("甲", "乙"), 2)
    for lang in ("zh", "en"):
        text = question_text(question, lang)  # type: ignore[arg-type]
        assert "月报.xlsx › 表1!A5" in text
        assert "{" not in text


def test_every_reason_and_state_has_its_words() -> None:
    import re

    from samples.places import PROJECT

    code = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "forecast" / "importing" / "merging").glob("*.py"))
    reasons = set(re.findall(r'(?:reason=|Nowhere\()"(\w+)"', code))
    assert len(reasons) > 6
    assert {f"reason_{one}" for one in reasons} <= set(keys("import"))


def test_the_bureaus_region_comes_from_its_own_sheet(book: Path) -> None:
    assert answers_of(take_stock(book)).region == ""
    from openpyxl import load_workbook

    filled = load_workbook(book)
    filled["单位信息"]["B5"] = "某省某市某县"
    filled.save(book)
    assert answers_of(take_stock(book)).region == "某省某市某县"


def test_an_item_offers_a_new_one_and_none() -> None:
    question = Question(Asked.ITEM, "其他各税", WHERE, "", ("其他税收",))
    assert choices_of(question) == ("其他税收", "新增", "不取")
    assert choices_of(Question(Asked.ITEM, "债券", WHERE, "", ("一般债务", "不取"))) == ("一般债务", "不取")


def test_an_answered_row_is_not_written_again(book: Path) -> None:
    question = Question(Asked.UNIT, "", WHERE, "某表", ("万元", "亿元"), 2)
    imported(book, table(questions=[question]), wish=Wish(takes_figures=False))
    stock = take_stock(book)
    assert [(one.table, one.matter.value, one.answer) for one in stock.answers] == [("某表", "单位", "")]
    (row,) = rows_to_keep(stock, (), (), [(question, "万元")])
    assert (row.row, row.answer) == (stock.answers[0].row, "万元")
    assert not rows_to_keep(stock, (), [question], ())


def test_only_a_title_seen_before_with_other_headings_is_asked_about() -> None:
    one = table(month("gpb_revenue", 2020, 8, 1.5, "亿元"), title="收入表", headings="项目|累计数")
    key = (Asked.LAYOUT, "收入表")
    assert layout_question(one, Answers()) is None
    assert layout_question(one, Answers((((*key, "项目|累计数"), "照读"),))) is None
    assert layout_question(one, Answers((((*key, "项目|本月数"), "照读"),))) is not None
    assert layout_question(table(title="", headings="甲"), Answers(((("layout", "", "乙"), "照读"),))) is None


@pytest.mark.parametrize(("written", "name"), [("生活垃圾清运量(万吨)", "生活垃圾清运量"), ("税收（不含海关代征）", "税收（不含海关代征）"), ("  某  项 ", "某 项")])
def test_a_unit_behind_a_name_is_no_part_of_it(written: str, name: str) -> None:
    assert own_item(written, parse_unit("万吨")).zh == name


NBS = "file: 年度数据.xlsx\n=== Sheet1\n数据库：年度数据\n时间：最近5年\n指标 | 2019年 | 2018年\n{}\n--- figures\n--- questions\n"
OF_PRODUCT = "地区生产总值(亿元) | 2390.3 | 2253.7\n第三产业增加值(亿元) | 1390.3 | 1253.7"
OF_BUDGET = "一般公共预算收入(亿元) | 190.3 | 153.7\n税收收入(亿元) | 90.3 | 83.7"


def test_tables_without_a_title_are_told_apart_by_their_rows() -> None:
    """指标 and 年 head every download: what was said of one is not said of another."""
    def read(rows: str, answers: Answers) -> Understood:
        table = example_of(NBS.format(rows))
        (one,) = understand(Source(table.file, None, "", "xlsx", table.sheets), shipped_catalog(), answers)
        return one

    first = read(OF_PRODUCT, Answers())
    (question,) = first.questions
    said = Answers((((Asked.STATUS, first.layout.key, ""), "最终核实"),))
    assert not read(OF_PRODUCT, said).questions
    newer = OF_PRODUCT.replace("2390.3", "2400.1")
    assert not read(newer, said).questions  # the same download, a year later
    assert [one.asked for one in read(OF_BUDGET, said).questions] == [Asked.STATUS]
    assert question.layout == first.layout.key


def test_a_region_that_was_said_once_is_the_bureaus_in_every_table() -> None:
    text = "file: 分省.xlsx\n=== Sheet1\n指标：{}\n地区 | 2019年 | 2018年\n丙区 | 2 | 1\n丁区 | 4 | 3\n--- figures\n--- questions\n"

    def read(item: str, answers: Answers) -> Understood:
        table = example_of(text.format(item))
        (one,) = understand(Source(table.file, None, "", "xlsx", table.sheets), shipped_catalog(), answers)
        return one

    first = read("地区生产总值(亿元)", Answers())
    assert [one.asked for one in first.questions] == [Asked.REGION]
    said = Answers((((Asked.REGION, first.layout.key, ""), "丙区"),))
    assert {one.region for one in read("社会消费品零售总额(亿元)", said).figures} == {"丙区"}
