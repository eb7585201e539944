"""The year of what names none: proved by the workbook's figures, or proposed with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples.importing.made import imported, month, table

from forecast.commands.merging.asking import ask_all
from forecast.importing import answers_of, open_all, understand_dated
from forecast.importing.asking import question_text
from forecast.importing.figures import Asked
from forecast.workbook import build_template, take_stock

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.importing.dating import Dated

NOTICE = "1-8月，全区一般公共预算收入完成812,300万元，同比下降3.9%。其中：税收收入571,200万元，下降5.5%；非税收入241,100万元，下降0.1%。\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "某县.xlsx"
    build_template(path, range(2015, 2022))
    return path


def read(book: Path, text: str = NOTICE, file: str = "通报.txt") -> Dated:
    path = book.with_name(file)
    path.write_text(text, encoding="utf-8")
    stock = take_stock(book)
    return understand_dated(open_all([path]).read, stock, answers_of(stock))


def years(found: Dated) -> set[int]:
    return {figure.period.year for one in found.understood for figure in one.figures}


def test_rates_to_last_years_figures_prove_the_year(book: Path) -> None:
    imported(book, table(month("gpb_revenue", 2019, 8, 845600, "万元"), month("tax_revenue", 2019, 8, 604300, "万元"),
                         month("gpb_revenue", 2020, 7, 712300, "万元")))
    found = read(book)
    assert years(found) == {2020}
    assert not [one for each in found.understood for one in each.questions]
    assert [(one.key, dict(one.fields)["year"]) for one in found.told] == [("told_year", "2020")]


def test_one_figure_that_agrees_is_no_proof(book: Path) -> None:
    imported(book, table(month("gpb_revenue", 2019, 8, 845600, "万元")))
    found = read(book)
    assert not years(found)
    (question,) = [one for each in found.understood for one in each.questions]
    assert (question.asked, question.proposed, question.because) == (Asked.YEAR, "2020年", "year_figures")


def test_a_figure_that_denies_keeps_the_question(book: Path) -> None:
    imported(book, table(month("gpb_revenue", 2019, 8, 845600, "万元"), month("tax_revenue", 2019, 8, 604300, "万元"),
                         month("nontax_revenue", 2019, 8, 300000, "万元")))
    assert not years(read(book))


@pytest.mark.parametrize(("last", "proposed"), [((2020, 7), "2020年"), ((2019, 12), "2020年"), ((2020, 8), "2021年")])
def test_the_year_that_comes_next_is_proposed(book: Path, last: tuple[int, int], proposed: str) -> None:
    imported(book, table(month("retail_sales", *last, 50, "亿元")))
    (question,) = [one for each in read(book).understood for one in each.questions]
    assert (question.proposed, question.because) == (proposed, "year_next")
    assert proposed in question_text(question)
    assert question.choices[0] == proposed


def test_a_new_workbook_proposes_its_running_year(book: Path) -> None:
    (question,) = [one for each in read(book).understood for one in each.questions]
    assert (question.proposed, question.because) == ("2020年", "year_running")


def test_a_table_without_a_year_is_proved_by_its_figures_too(book: Path) -> None:
    lines = "1-8月财政收入\n单位：万元\n项目,累计数,上年同期累计数\n一般公共预算收入,812300,845600\n税收收入,571200,604300\n"
    imported(book, table(month("gpb_revenue", 2019, 8, 845600, "万元"), month("tax_revenue", 2019, 8, 604300, "万元")))
    assert years(read(book, lines, "月报.csv")) == {2019, 2020}


@pytest.mark.parametrize(("typed", "answer"), [("", "2020年"), ("-", None), ("2", "2019年"), ("2018", "2018")])
def test_an_empty_line_takes_what_is_proposed(book: Path, typed: str, answer: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = [one for each in read(book).understood for one in each.questions]
    monkeypatch.setattr("builtins.input", lambda _: typed)
    assert [said for _, said in ask_all(questions, "zh")] == ([] if answer is None else [answer])


def test_the_year_of_the_same_month_in_the_same_text_counts(book: Path) -> None:
    text = NOTICE + "截至2020年8月末，金融机构各项存款余额520.3亿元，同比增长9.1%。\n"
    found = read(book, text)
    assert years(found) == {2020}
    assert [one.key for one in found.told] == ["told_year_beside"]
    other = NOTICE + "截至2020年6月末，金融机构各项存款余额520.3亿元，同比增长9.1%。\n"
    assert [one.asked for each in read(book, other).understood for one in each.questions] == [Asked.YEAR]
