"""Numbers that the gate doubts carry a mark wherever they are printed, and no sentence is built on them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from samples.places import LUOHU
from samples.thinned import whole

from forecast.cautions import warnings_of
from forecast.data.periods import Period, Span
from forecast.data.scenarios import Override, Scenario
from forecast.data.words import Method
from forecast.exhibits import exhibit
from forecast.exhibits.book import Exhibits
from forecast.issues import CellRef, Issue, Severity, describe
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook import InputBook

AT = CellRef("样例.xlsx", "情景", "E5")


def shown(book: InputBook, *own: Scenario) -> tuple[Exhibits, tuple[Issue, ...]]:
    result = solve(replace(book, scenarios=own), Request(book.path, settings=Settings(draws=30)))
    warnings = warnings_of(book, result, "zh")
    return exhibit(result, {}, warnings, "zh", book.bureau), tuple(
        one for one in warnings if one.severity is Severity.QUESTION)


def said(method: Method, value: float, item: str = "tax_revenue", name: str = "基准", year: int = 2020) -> Scenario:
    span = Span(Period.annual(year), Period.annual(year))
    return Scenario(name, name, None if name == "基准" else "基准",
                    (Override(item, span, method, value, origin=AT, value_at=AT),), origin=AT)


def noted(made: Exhibits) -> dict[str, str]:
    return {one.id: note for one in made.tables() for note in one.notes if "请核对" in note}


@pytest.fixture(scope="module")
def sound() -> Exhibits:
    return shown(whole(LUOHU))[0]


def test_sound_results_carry_no_mark(sound: Exhibits) -> None:
    assert noted(sound) == {}
    assert len(sound.misfits) > 3


@pytest.mark.parametrize("value", [400.0, -60.0])
def test_an_absurd_total_is_marked_in_every_table_that_prints_it(value: float) -> None:
    made, asked = shown(whole(LUOHU), said(Method.SCALE, value))
    assert [(one.code, one.where) for one in asked] == [("result_level", AT)]
    assert all("E5" in describe(one, lang) for one in asked for lang in ("zh", "en"))
    notes = noted(made)
    assert {"headline", "revenue", "budget_general", "model:基准"} & notes.keys() >= {"headline", "revenue"}
    assert all("请核对（情景!E5）" in note for note in notes.values())
    assert "税收收入" in notes["revenue"]
    charts = [one for one in made.charts if any("请核对" in note for note in one.notes)]
    assert charts


def test_revenue_below_nought_is_asked_about_and_marked() -> None:
    made, (asked,) = shown(whole(LUOHU), said(Method.FIX, -400_000.0, "nontax_regular", year=2022))
    assert (asked.code, asked.where, dict(asked.fields)["period"]) == ("result_negative", AT, "2022")
    assert asked.found.startswith("-")
    for lang in ("zh", "en"):
        text = describe(asked, lang)  # type: ignore[arg-type]
        assert asked.found in text
        assert "E5" in text
        assert "{" not in text
    notes = noted(made)
    assert "请核对（情景!E5）" in notes["rolling"]
    assert "budget_fund" not in notes  # which holds no revenue of this kind


def test_a_scenario_is_asked_about_what_it_says_and_not_about_what_it_takes_over() -> None:
    """One cell is absurd in three scenarios; another in the one that says it."""
    own = CellRef("样例.xlsx", "情景", "E6")
    (mild,), (wild,) = (said(Method.ADJUST, 0.01, name="缓").overrides,
                        said(Method.FIX, -400_000.0, "nontax_regular", "另", 2022).overrides)
    parent = said(Method.SCALE, 400.0)
    child = Scenario("缓", "缓", "基准", (replace(mild, origin=own, value_at=own),), origin=own)
    other = Scenario("另", "另", "基准", (replace(wild, origin=own, value_at=own),), origin=own)
    _, asked = shown(whole(LUOHU), parent, child)
    assert [(one.code, one.where) for one in asked] == [("result_level", AT)]
    _, asked = shown(whole(LUOHU), parent, other)
    assert {(one.code, one.where) for one in asked} == {("result_level", AT), ("result_negative", own)}


def test_only_tables_that_print_the_doubted_scenario_are_marked(sound: Exhibits) -> None:
    made, asked = shown(whole(LUOHU), said(Method.SCALE, 400.0, name="另"))
    assert [one.where for one in asked] == [AT]
    notes = noted(made)
    assert "comparison" in notes
    assert "headline" not in notes  # which shows the forecast and the plan
    assert made.misfits == sound.misfits


def test_no_misfit_is_told_of_a_doubted_target(sound: Exhibits) -> None:
    """A target of revenue in 亿元 where 万元 are meant: the two goals seem to be far apart."""
    book = whole(LUOHU)
    wrong = tuple(replace(one, value=135.0) if one.item == "gpb_revenue" and one.value == 1_350_000.0 else one
                  for one in book.targets)
    assert wrong != book.targets
    made, asked = shown(replace(book, targets=wrong))
    assert "result_target" in {one.code for one in asked}
    assert any("135万元" in one or "1,350,000" in one or "1,354,500" in one for one in sound.misfits)
    assert not any("135万元" in one or "比135" in one or "1,354,365" in one for one in made.misfits)
    notes = noted(made)
    assert {"targets", "plan_targets"} <= notes.keys()
    assert not any("请核对" in note for one in made.tables() if one.id == "model" for note in one.notes)


def test_no_misfit_is_built_on_a_plan_s_doubted_growth(sound: Exhibits) -> None:
    book = whole(LUOHU)
    wrong = tuple(replace(one, value=600.0, high=650.0) if one.item == "gdp_growth" else one for one in book.targets)
    made, asked = shown(replace(book, targets=wrong))
    assert asked
    assert not any("600" in one or "625" in one for one in made.misfits)
    assert len(made.misfits) < len(sound.misfits)
