"""What one asks of a run in Python: the answers of the commands, and refusals in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Sheets
from samples.places import LUOHU

import forecast
from forecast.cli import main

PAGE = 60_000
"""Bytes that a notebook keeps of an object's page."""


@pytest.fixture(scope="module")
def book() -> forecast.Workbook:
    return forecast.open(LUOHU)


@pytest.fixture(scope="module")
def run(book: forecast.Workbook) -> forecast.Run:
    return book.run(["计划", "基准"], draws=200)


def test_an_explanation_is_the_commands(run: forecast.Run, capsys: pytest.CaptureFixture[str]) -> None:
    answer = run.explain("tax_revenue", 2020)
    assert main(["explain", str(LUOHU), "tax_revenue", "2020"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == list(answer.lines)
    parts = answer.frames["contributions"]["amount"]
    change = run.value("tax_revenue", 2020) - run.value("tax_revenue", 2019)
    assert parts["sum"] == pytest.approx(change)
    assert parts.drop("sum").sum() == pytest.approx(change)


def test_a_published_figure_is_explained_by_its_cell(run: forecast.Run) -> None:
    answer = run.explain("税收收入", "2019年")
    assert answer.tables == ()
    assert "预算收支!" in str(answer)
    assert answer.to_frame().empty


def test_a_comparison_is_the_commands(run: forecast.Run, capsys: pytest.CaptureFixture[str]) -> None:
    answer = run.compare("计划", "基准")
    assert main(["compare", str(LUOHU), "计划", "基准"]) == 0
    printed = capsys.readouterr().out
    assert all(sentence in printed for sentence in answer.said)
    table = answer.frames["attribution"]
    assert (table.loc["residual"].abs() < 1e-6).all()
    one = run.compare("计划", "基准", "tax_revenue", year="2021")
    assert list(one.frames["attribution"].columns) == ["tax_revenue"]
    assert one.frames["attribution"].loc["end", "tax_revenue"] == pytest.approx(
        run.value("tax_revenue", 2021, "基准"))


def test_a_goal_is_met_by_what_it_says(book: forecast.Workbook, run: forecast.Run) -> None:
    answer = run.goal("tax_revenue", 2020, 900_000, by="gdp_growth")
    moved = answer.frames["goal_instruments"]
    assert answer.frames["goal_targets"]["reached"].iloc[0] == pytest.approx(900_000, abs=1)
    again = book.scenario("够").assume("gdp_growth", 2020, float(moved["change"].iloc[0]), method="截距")
    assert book.run(again, draws=0).value("tax_revenue", 2020) == pytest.approx(900_000, abs=1)


def test_a_parameter_moves_in_every_year(run: forecast.Run) -> None:
    answer = run.goal("tax_revenue", 2021, 970_000, by=["b_tax"])
    assert answer.frames["goal_targets"]["reached"].iloc[0] == pytest.approx(970_000, abs=1)


def test_pages_are_short_and_escaped(book: forecast.Workbook, run: forecast.Run, tmp_path: Path) -> None:
    shown = (book, run, run.explain("tax_revenue", 2020), run.compare("计划", "基准"))
    for one in shown:
        html = one._repr_html_()
        assert 200 < len(html.encode()) < PAGE
        assert "None" not in html
        assert len(repr(one)) < 8000
    assert "税收收入" in run._repr_html_()
    sheets = Sheets()
    assert sheets.active is not None
    sheets.active.title = "年度指标"
    sheets.active.append(["指标", "单位", 2018, 2019])
    sheets.active.append(["一般公共预算收入", "万元", 95000, 100000])
    sheets.save(tmp_path / "收支&数.xlsx")
    assert "收支&amp;数" in forecast.open(tmp_path / "收支&数.xlsx")._repr_html_()


@pytest.mark.parametrize("row", [(90000, 95000, 100000), (100000,)], ids=["three years", "one year"])
def test_a_workbook_with_one_row_answers_everything(row: tuple[int, ...], tmp_path: Path) -> None:
    sheets = Sheets()
    assert sheets.active is not None
    sheets.active.title = "年度指标"
    sheets.active.append(["指标", "单位", *range(2020 - len(row), 2020)])
    sheets.active.append(["一般公共预算收入", "万元", *row])
    sheets.save(tmp_path / "one.xlsx")
    book = forecast.open(tmp_path / "one.xlsx")
    run = book.run()
    assert list(book.data) == ["gpb_revenue"]
    assert run["gpb_revenue"].loc["2019", "基准"] == row[-1]
    assert run.explain("gpb_revenue", 2020).lines
    assert run.compare("基准", "基准").said
    assert run.warnings
    assert book._repr_html_()
    assert run._repr_html_()


WRONG: list[tuple[str, Callable[[forecast.Workbook, forecast.Run], object], str]] = [
    ("item of a run", lambda _, run: run["tax_revenu"], "tax_revenue"),
    ("item with no path", lambda _, run: run["gdp_nomina"], "gdp_nominal"),
    ("item of the figures", lambda book, _: book.data["gpb_revenu"], "gpb_revenue"),
    ("item of an assumption", lambda book, _: book.scenario("甲").assume("gdp_grwth", 2020, 1), "gdp_growth"),
    ("parameter", lambda book, _: book.scenario("甲").assume("b_ta", 2020, 1, method="参数"), "b_tax"),
    ("method", lambda book, _: book.scenario("甲").assume("gdp_growth", 2020, 1, method="固"), "固定"),
    ("no number", lambda book, _: book.scenario("甲").assume("gdp_growth", 2020), "没有填数值"),
    ("a number in words", lambda book, _: book.scenario("甲").assume("gdp_growth", 2020, "六"), "“六”不是数字"),  # type: ignore[arg-type]
    ("not a number", lambda book, _: book.scenario("甲").assume("gdp_growth", 2020, float("nan")), "“nan”不是数字"),
    ("an endless range", lambda book, _: book.scenario("甲").assume("gdp_growth", 2020, low=1, high=float("inf")), "“inf”不是数字"),
    ("half a range", lambda book, _: book.scenario("甲").assume("gdp_growth", 2020, 1, low=0), "一端"),
    ("ends turned round", lambda book, _: book.scenario("甲").assume("gdp_growth", 2020, low=3, high=1), "上限"),
    ("parent", lambda book, _: book.scenario("甲", "基淮"), "基准"),
    ("scenario", lambda book, _: book.run(["基淮"]), "基准"),
    ("scenario compared", lambda _, run: run.compare("基淮", "计划"), "基准"),
    ("scenario explained", lambda _, run: run.explain("tax_revenue", 2020, "基淮"), "基准"),
    ("year without a figure", lambda _, run: run.explain("tax_revenue", 2050), "2022"),
    ("value without a figure", lambda _, run: run.value("tax_revenue", 1990), "2022"),
    ("no year", lambda _, run: run.value("tax_revenue", "去年"), "去年"),
    ("a month", lambda _, run: run.value("tax_revenue", "2020-03"), "2020-03"),
    ("half a year", lambda _, run: run.value("tax_revenue", 2020.5), "2020.5"),  # type: ignore[arg-type]
    ("goal beyond the horizon", lambda _, run: run.goal("tax_revenue", 2030, 1, by="b_tax"), "2022"),
    ("instrument", lambda _, run: run.goal("tax_revenue", 2020, 1, by="b_tux"), "b_tax"),
    ("item of a comparison", lambda _, run: run.compare("计划", "基准", ["tax_revenu"]), "tax_revenue"),
]


@pytest.mark.parametrize(("ask", "told"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG])
def test_what_is_wrong_is_told_with_what_is_near(
        ask: Callable[[forecast.Workbook, forecast.Run], object], told: str, book: forecast.Workbook,
        run: forecast.Run) -> None:
    with pytest.raises(forecast.InputError, match=told):
        ask(book, run)


def test_arguments_that_are_no_input_are_refused_as_python_does(book: forecast.Workbook) -> None:
    for wrong in ({"draws": -1}, {"draws": 1.5}, {"horizon": 0}, {"as_of": "2020-13-01"}):
        with pytest.raises(ValueError, match=next(iter(wrong)) if "as_of" not in wrong else "2020-13-01"):
            book.run("基准", **wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        book.run([3])  # type: ignore[list-item]


def test_english_is_asked_for_once() -> None:
    book = forecast.open(LUOHU, lang="en")
    run = book.run("基准", draws=0)
    assert run["tax_revenue"].attrs["name"] == "Tax revenue"
    assert "What the change" in str(run.explain("tax_revenue", 2020))


@pytest.mark.parametrize("ask", [
    lambda book: forecast.open("nowhere.xlsx", book.lang), lambda book: book.run("nothing"),
    lambda book: book.scenario("x", "nothing"), lambda book: book.scenario("x").assume("tax_revenu", 2020, 1),
    lambda book: book.scenario("x").assume("tax_revenue", 2020, 1, method="wrong"), lambda book: book.data["tax_revenu"]])
def test_a_problem_of_a_book_is_told_in_its_language(ask: Callable[[forecast.Workbook], object]) -> None:
    """In English what is asked of a book gave its refusals in Chinese."""
    in_english(ask, forecast.open(LUOHU, "en"))


@pytest.mark.parametrize("ask", [
    lambda run: run["tax_revenu"], lambda run: run.value("tax_revenue", 1900), lambda run: run.explain("tax_revenue", "then"),
    lambda run: run.compare("nothing", "基准"), lambda run: run.goal("tax_revenue", 2020, 1.0, "nothing"),
    lambda run: run["tax_revenue"].quantiles()])
def test_a_problem_of_a_run_is_told_in_its_language(ask: Callable[[forecast.Run], object]) -> None:
    in_english(ask, forecast.open(LUOHU, "en").run("基准", draws=0))


def in_english(ask: Callable[[Any], object], asked: object) -> None:
    with pytest.raises(forecast.InputError) as refused:
        ask(asked)
    assert "Expected:" in str(refused.value)
    assert "应为" not in str(refused.value)


@pytest.mark.parametrize(("value", "by", "refused"), [
    ("90亿元", "b_tax", forecast.InputError), (float("nan"), "b_tax", forecast.InputError),
    (True, "b_tax", forecast.InputError), (900_000, [], ValueError), (900_000, "", ValueError)])
def test_a_goal_is_a_number_and_has_an_instrument(run: forecast.Run, value: Any, by: Any,
                                                  refused: type[Exception]) -> None:
    """A text gave a TypeError of ours, no number an answer."""
    with pytest.raises(refused):
        run.goal("tax_revenue", 2020, value, by)


def test_what_is_no_scenario_is_refused_by_name(book: forecast.Workbook) -> None:
    with pytest.raises(TypeError, match="a scenario is a name, a file or one made here; found 3"):
        book.run(3)  # type: ignore[arg-type]


def test_a_method_goes_by_either_name_and_a_parameter_says_its_own(book: forecast.Workbook) -> None:
    made = book.scenario("x").assume("b_tax", "2020-2022", 1.0, method="parameter")
    assert made.scenario.overrides == book.scenario("x").assume("b_tax", "2020-2022", 1.0, method="参数").scenario.overrides
    with pytest.raises(forecast.InputError, match="是模型的参数，不是指标"):
        book.scenario("x").assume("b_tax", 2020, 1.0)
