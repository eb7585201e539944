"""Figures against a workbook: what is new, equal, different, where it goes, what is asked."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from samples.importing.made import budget, imported, month, planned, states, table, year

from forecast.data import Freq, Period, Status
from forecast.importing.figures import Asked, Loan, Proof, Question, Target
from forecast.importing.merging import State, Wish
from forecast.issues import CellRef
from forecast.workbook import read, take_stock

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def own_luohu(tmp_path: Path, luohu: Path) -> Path:
    return shutil.copy(luohu, tmp_path / "luohu.xlsx")


def spots(path: Path, *tables: object, **more: object) -> list[str]:
    plan = planned(path, *tables, **more)  # type: ignore[arg-type]
    return ["" if one.place is None else f"{one.place.sheet}!{one.place.cell}" for one in plan.placed]


# -- where figures go --------------------------------------------------------------------------------


def test_figures_go_to_the_cell_of_their_item_and_time(blank: Path) -> None:
    figures = (month("gpb_revenue", 2020, 8, 81.23, "亿元", "B1"), month("tax_revenue", 2020, 8, 571200, "万元", "B2"),
               year("gdp_nominal", 2018, 2253.1, "亿元", "B3"), budget("tax_vat", 2020, Status.BUDGET, 30, "亿元", "B4"),
               month("gdp_nominal", 2020, 6, 1200, "亿元", "B6", is_quarterly=True))
    plan = planned(blank, table(*figures))
    assert states(plan) == ["new"] * 5
    assert [(one.place.sheet, one.value, one.unit) for one in plan.placed if one.place] == [
        ("月度累计", 812300.0, "万元"), ("月度累计", 571200.0, "万元"), ("年度指标", 2253.1, "亿元"),
        ("预算收支", 300000.0, "万元"), ("季度累计", 1200.0, "亿元")]
    first, second = plan.placed[:2]
    assert first.place is not None
    assert second.place is not None
    assert first.place.cell[-1] == second.place.cell[-1] == "5"  # one row of a month


def test_a_published_figure_with_its_date_is_registered(blank: Path) -> None:
    one = year("gdp_nominal", 2019, 2390.3, "亿元", status=Status.PRELIMINARY, published=date(2020, 1, 20),
               target=Target.VINTAGES)
    imported(blank, table(one))
    (seen,) = [obs for obs in take_stock(blank).observations if obs.origin and obs.origin.sheet == "数据版本"]
    assert (seen.value, seen.status, seen.published) == (2390.3, Status.PRELIMINARY, date(2020, 1, 20))
    assert seen.source == "年鉴"  # papers quote it; the cell stands on 导入记录


def test_a_figure_less_firm_than_its_column_is_registered_beside_it(blank: Path) -> None:
    """The column of 2018 holds final figures: a preliminary one must not pass for one."""
    plan = planned(blank, table(year("gdp_nominal", 2018, 2300, "亿元", status=Status.PRELIMINARY)))
    assert [one.target for one in plan.placed] == [Target.VINTAGES]


def test_a_year_without_a_status_takes_its_figures_status(blank: Path) -> None:
    imported(blank, table(year("gdp_nominal", 2021, 2500, "亿元", status=Status.VERIFIED),
                          year("va_industry", 2021, 900, "亿元", status=Status.VERIFIED)))
    found = [one for one in take_stock(blank).observations if one.period.year == 2021]
    assert {(one.status, one.origin.sheet) for one in found if one.origin} == {(Status.VERIFIED, "年度指标")}


@pytest.mark.parametrize(("status", "state"), [(None, "waiting"), (Status.ESTIMATE, "new")])
def test_among_estimates_a_figure_must_say_what_it_is(blank: Path, status: Status | None, state: str) -> None:
    plan = planned(blank, table(year("gdp_nominal", 2020, 2400, "亿元", status=status)))
    assert states(plan) == [state]
    assert [one.asked for one in plan.questions] == ([Asked.STATUS] if status is None else [])


def test_an_answer_says_how_firm_every_annual_figure_of_its_table_is(blank: Path) -> None:
    figures = (year("gdp_nominal", 2020, 2400, "亿元", status=None),
               year("va_industry", 2020, 900, "亿元", status=None, target=Target.VINTAGES))
    (question,) = planned(blank, table(*figures)).questions
    imported(blank, table(*figures), wish=Wish(now=((question, "初步核实"),)))
    assert {(one.value, one.status) for one in take_stock(blank).observations} == {
        (2400.0, Status.VERIFIED), (900.0, Status.VERIFIED)}


def test_what_no_sheet_holds_is_blocked_and_says_why(blank: Path) -> None:
    lone = replace(month("retail_sales", 2020, 8, 50, "亿元"), cumulative=False)
    quarter = replace(lone, period=Period(Freq.Q, 2020 * 4 + 2))
    wrong = year("gdp_nominal", 2018, 2253.1, "万人")
    denied = year("gdp_nominal", 2018, 2253.1, "亿元", proofs=(Proof("parts", holds=False),))
    plan = planned(blank, *(table(one, title=f"表{place}") for place, one in enumerate((lone, quarter, wrong, denied))))
    assert [(one.state.value, one.reason) for one in plan.placed] == [
        ("blocked", "not_cumulative"), ("blocked", "not_cumulative"), ("blocked", "unit"), ("blocked", "contradicts")]
    assert not [one for one in plan.edits if one.sheet != "导入对照"]


def test_what_the_workbook_has_already_is_not_asked_about(blank: Path) -> None:
    imported(blank, table(budget("gpb_expenditure", 2020, Status.BUDGET, 424_200)))  # with its reserve
    for value, said in ((424_200, "equal"), (419_300, "blocked")):
        denied = budget("gpb_expenditure", 2020, Status.BUDGET, value, proofs=(Proof("parts", holds=False),))
        asked = Question(Asked.CONTRADICTION, f"支出 2020 {value}", denied.where, "", ("照表", "不导入"))
        plan = planned(blank, table(denied, questions=(asked,)))
        assert (states(plan), plan.questions) == ([said], () if said == "equal" else (asked,))


def test_january_and_the_first_quarter_count_since_january(blank: Path) -> None:
    first = replace(month("retail_sales", 2020, 1, 50, "亿元"), cumulative=False)
    quarter = replace(month("retail_sales", 2020, 3, 150, "亿元", is_quarterly=True), cumulative=False,
                      period=Period(Freq.Q, 2020 * 4))
    assert [one.split("!")[0] for one in spots(blank, table(first, quarter))] == ["月度累计", "季度累计"]


def test_a_figure_without_an_item_is_never_written(blank: Path) -> None:
    plan = imported(blank, table(year("", 2018, 12, "万吨")))
    assert states(plan) == ["not_understood"]
    assert not take_stock(blank).observations


# -- against what stands there ------------------------------------------------------------------------


def test_equal_figures_are_known_whatever_their_unit(blank: Path) -> None:
    imported(blank, table(month("gpb_revenue", 2020, 8, 812300, "万元")))
    for value, unit, state in ((81.23, "亿元", "equal"), (81.2, "亿元", "equal"), (82.3, "亿元", "different")):
        plan = planned(blank, table(month("gpb_revenue", 2020, 8, value, unit)))
        assert states(plan) == [state], (value, unit)
        against = plan.placed[0].against
        assert against is not None
        assert (against.value, against.unit, against.source) == (812300.0, "万元", "月报.xlsx › 表1!B5")


def test_a_year_that_differs_is_registered_once(blank: Path) -> None:
    imported(blank, table(year("gdp_nominal", 2018, 2253.1, "亿元")))
    later = table(year("gdp_nominal", 2018, 2260.0, "亿元", file="普查.xlsx"), title="普查后")
    plan = imported(blank, later)
    assert [(one.state, one.target, one.is_written) for one in plan.placed] == [(State.DIFFERENT, Target.VINTAGES, True)]
    assert {one.value for one in take_stock(blank).observations} == {2253.1, 2260.0}
    assert states(imported(blank, later)) == ["equal"]
    assert len(take_stock(blank).observations) == 2
    assert not [one for one in read(blank).warnings if one.code == "two_values"]


PLAIN = year("gdp_nominal", 2018, 2260.0, "亿元", file="统计表.xlsx")


@pytest.mark.parametrize("changes", [
    {"published": date(2022, 12, 1)}, {"status": Status.FINAL},
    {"where": CellRef("第四次经济普查修订数.xlsx", "表1", "B5")}, {"quote": "2018年地区生产总值修订为2260亿元"},
    {"author": "综合科 李某"}], ids=lambda one: next(iter(one)))
def test_what_says_that_it_is_a_revision_is_registered(blank: Path, changes: dict[str, object]) -> None:
    imported(blank, table(year("gdp_nominal", 2021, 2253.1, "亿元", status=Status.OUTTURN)))
    plain = replace(PLAIN, period=Period.annual(2021), status=Status.OUTTURN)
    plan = imported(blank, table(replace(plain, **changes)))  # type: ignore[arg-type]
    assert [(one.state, one.is_written) for one in plan.placed] == [(State.DIFFERENT, True)]
    assert not plan.questions
    assert {one.value for one in take_stock(blank).observations} == {2253.1, 2260.0}


def test_a_year_that_differs_for_no_reason_told_is_asked(blank: Path) -> None:
    imported(blank, table(year("gdp_nominal", 2018, 2253.1, "亿元")))
    plan = imported(blank, table(PLAIN), wish=Wish())
    assert [(one.state.value, one.reason, one.is_written) for one in plan.placed] == [("waiting", "differs", False)]
    (question,) = plan.questions
    assert (question.asked, question.subject) == (Asked.CONTRADICTION, "地区生产总值 2018年")
    assert question.choices == ("2253.1亿元（工作簿）", "2260亿元（统计表.xlsx › 表1!B5）")
    assert {one.value for one in take_stock(blank).observations} == {2253.1}
    for answer, values in ((question.choices[0], {2253.1}), ("2253.1", {2253.1}), ("2260", {2253.1, 2260.0}),
                           (question.choices[1], {2253.1, 2260.0})):
        copy = shutil.copy(blank, blank.with_name("答.xlsx"))
        assert not imported(copy, table(PLAIN), wish=Wish(now=((question, answer),))).questions
        assert {one.value for one in take_stock(copy).observations} == values
        again = planned(copy, table(PLAIN))
        assert (again.questions, again.written) == ((), 0)  # answered for good


def test_an_outturn_is_no_firmer_than_a_final_statistic(blank: Path) -> None:
    """决算 follows 执行, 最终核实 follows 初步核实; one of either says nothing of the other."""
    imported(blank, table(year("gdp_nominal", 2021, 2253.1, "亿元", status=Status.VERIFIED_FINAL)))
    plain = replace(PLAIN, period=Period.annual(2021), status=Status.OUTTURN)
    assert [one.asked for one in planned(blank, table(plain)).questions] == [Asked.CONTRADICTION]
    later = replace(plain, published=date(2023, 12, 1))
    imported(blank, table(later))
    assert {(one.value, one.status) for one in take_stock(blank).observations} == {
        (2253.1, Status.VERIFIED_FINAL), (2260.0, Status.OUTTURN)}


def test_two_figures_of_one_status_among_the_registered_are_asked(blank: Path) -> None:
    first = year("gdp_nominal", 2018, 2300.0, "亿元", status=Status.PRELIMINARY, published=date(2019, 1, 20))
    imported(blank, table(first))
    same_day = replace(first, value=2310.0, where=CellRef("别表.xlsx", "表1", "B5"))
    assert [one.asked for one in planned(blank, table(same_day)).questions] == [Asked.CONTRADICTION]
    later = replace(same_day, published=date(2019, 4, 1))
    assert states(imported(blank, table(later))) == ["different"]
    assert {one.value for one in take_stock(blank).observations} == {2300.0, 2310.0}


def test_equal_figures_that_revise_another_are_registered_once(blank: Path) -> None:
    imported(blank, table(year("gdp_nominal", 2018, 2253.1, "亿元")))
    twice = (replace(PLAIN, published=date(2020, 12, 1)),
             replace(PLAIN, published=date(2020, 12, 1), where=CellRef("年鉴.xlsx", "表1", "B5")))
    imported(blank, *(table(one, title=str(at)) for at, one in enumerate(twice)))
    assert sorted(one.value for one in take_stock(blank).observations) == [2253.1, 2260.0]


def test_a_column_laid_out_for_estimates_takes_the_outturns(blank: Path) -> None:
    """A new workbook marks its last year 预计: a yearbook's figures of it are no estimates."""
    figures = [year(code, 2020, 100.0 + at, "亿元", status=Status.VERIFIED_FINAL) for at, code in enumerate(
        ("gdp_nominal", "va_industry"))]
    plan = imported(blank, table(*figures))
    assert {one.place.sheet for one in plan.placed if one.place} == {"年度指标"}
    ((told, fields),) = [(one.key, dict(one.fields)) for one in plan.told]
    assert (told, fields["year"], fields["before"], fields["now"]) == ("told_status", "2020", "预计", "最终核实")
    assert {one.status for one in take_stock(blank).observations} == {Status.VERIFIED_FINAL}


def test_estimates_that_stand_keep_their_column(blank: Path) -> None:
    imported(blank, table(year("gdp_nominal", 2020, 2400, "亿元", status=Status.ESTIMATE)))
    plan = imported(blank, table(year("va_industry", 2020, 900, "亿元", status=Status.OUTTURN)))
    assert [one.target for one in plan.placed] == [Target.VINTAGES]
    assert not plan.told


def test_a_month_that_differs_is_shown_and_not_written(blank: Path) -> None:
    imported(blank, table(month("gpb_revenue", 2020, 8, 812300, "万元")))
    before = blank.read_bytes()
    plan = imported(blank, table(month("gpb_revenue", 2020, 8, 812900, "万元")))
    assert states(plan) == ["different"]
    assert plan.changes_nothing
    assert blank.read_bytes() == before


def test_months_and_quarters_are_one_book(blank: Path) -> None:
    imported(blank, table(month("gpb_revenue", 2020, 3, 812300, "万元")))
    plan = planned(blank, table(month("gpb_revenue", 2020, 3, 900000, "万元", is_quarterly=True)))
    assert states(plan) == ["different"]


def test_only_empty_cells_are_written(own_luohu: Path) -> None:
    """Every figure that Luohu's workbook has, given anew a tenth higher, changes none of its cells."""
    stock = take_stock(own_luohu)
    figures = [year(one.item, one.period.year, one.value * 1.1, stock.items[one.item].unit.code, status=one.status,
                    target=Target.BUDGETS if one.origin and one.origin.sheet == "预算收支" else Target.YEARS)
               for one in stock.observations if one.period.freq is Freq.A and one.origin and one.value]
    plan = imported(own_luohu, table(*{(one.item, one.period, one.status): one for one in figures}.values()))
    assert not {State.NEW, State.EQUAL} & {one.state for one in plan.placed if one.target is not Target.VINTAGES}
    after = {grid.name: grid for grid in take_stock(own_luohu).book.sheets}
    for grid in stock.book.sheets:
        for place, cell in grid.cells.items():
            assert after[grid.name].cells[place] == cell, (grid.name, place)


# -- several tables at once ---------------------------------------------------------------------------


def test_equal_figures_of_two_tables_are_folded_into_the_finer(blank: Path) -> None:
    plan = imported(blank, table(month("gpb_revenue", 2020, 8, 81.2, "亿元", file="通报.txt"), title="通报"),
                    table(month("gpb_revenue", 2020, 8, 812345, "万元")))
    assert states(plan) == ["equal", "new"]
    (seen,) = take_stock(blank).observations
    assert seen.value == 812345.0


def test_a_conflict_names_both_tables_and_waits(blank: Path) -> None:
    tables = (table(month("gpb_revenue", 2020, 8, 812300, "万元", "D5", file="甲.xlsx")),
              table(month("gpb_revenue", 2020, 8, 812400, "万元", "D6", file="乙.xlsx")))
    plan = imported(blank, *tables)
    assert states(plan) == ["waiting", "waiting"]
    assert [str(one.against.where) for one in plan.placed if one.against] == ["乙.xlsx › 表1!D6", "甲.xlsx › 表1!D5"]
    (question,) = plan.questions
    assert question.asked is Asked.CONTRADICTION
    assert question.choices == ("812300万元（甲.xlsx › 表1!D5）", "812400万元（乙.xlsx › 表1!D6）")
    assert not take_stock(blank).observations
    assert states(planned(blank, *tables, wish=Wish(now=((question, "812300"),)))) == ["new", "different"]
    answered = imported(blank, *tables, wish=Wish(now=((question, question.choices[1]),)))
    assert sorted(states(answered)) == ["different", "new"]
    assert [one.value for one in take_stock(blank).observations] == [812400.0]
    assert states(planned(blank, *tables)) == ["different", "equal"]  # asked once


def test_last_years_figure_of_a_later_table_yields_to_its_own(blank: Path) -> None:
    own = table(month("gpb_revenue", 2019, 8, 845600, "万元", file="8月.xlsx"))
    later = table(month("gpb_revenue", 2019, 8, 845000, "万元", file="9月.xlsx", rules=("year_ago",)))
    plan = imported(blank, later, own)
    assert [(one.state.value, one.reason) for one in plan.placed] == [("different", "year_ago"), ("new", "")]
    assert not plan.questions
    assert [one.value for one in take_stock(blank).observations] == [845600.0]


# -- questions and answers -----------------------------------------------------------------------------


def asked(subject: str = "其他各税", where: str = "A11") -> Question:
    return Question(Asked.ITEM, subject, CellRef("月报.xlsx", "表1", where), "收入表", ("其他税收",), 3)


def test_open_questions_stand_in_the_workbook_once(blank: Path) -> None:
    only = Wish(takes_figures=False)
    one = table(month("gpb_revenue", 2020, 8, 812300, "万元"), questions=[asked()])
    imported(blank, one, wish=only)
    stock = take_stock(blank)
    assert [(row.matter.value, row.subject, row.answer) for row in stock.answers] == [("指标", "其他各税", "")]
    assert not stock.observations  # figures wait for the word to write them
    grid = next(grid for grid in stock.book.sheets if grid.name == "导入对照")
    assert not grid.hidden
    before = blank.read_bytes()
    imported(blank, one, wish=only)
    assert blank.read_bytes() == before


def test_an_answer_given_now_is_kept_and_asked_no_more(blank: Path) -> None:
    one = table(questions=[asked()])
    imported(blank, one, wish=Wish(takes_figures=False))
    plan = imported(blank, table(), wish=Wish(now=((asked(), "不取"),)))
    assert not plan.questions
    assert [(row.subject, row.answer) for row in take_stock(blank).answers] == [("其他各税", "不取")]


def test_an_answer_that_nobody_understands_leaves_the_question_open(blank: Path) -> None:
    figures = table(year("gdp_nominal", 2020, 2400, "亿元", status=None))
    (question,) = planned(blank, figures).questions
    plan = imported(blank, figures, wish=Wish(now=((question, "不清楚"),)))
    assert [one.asked for one in plan.questions] == [Asked.STATUS]
    assert not take_stock(blank).observations


def test_a_name_that_was_answered_is_known_on_every_sheet(blank: Path) -> None:
    imported(blank, table(), wish=Wish(now=((asked("本级税收"), "税收收入"),)))
    found = take_stock(blank).items.find("本级税收")
    assert found is not None
    assert found.code == "tax_revenue"


def test_a_new_indicator_is_listed_with_its_unit_and_then_known(blank: Path) -> None:
    figures = (year("", 2017, 12.5, "万吨"), year("", 2018, 13.5, "万吨"))
    one = table(*(replace(figure, name="生活垃圾清运量") for figure in figures))
    plan = imported(blank, one, wish=Wish(now=((asked("生活垃圾清运量"), "新增"),)))
    assert states(plan) == ["new", "new"]
    stock = take_stock(blank)
    item = stock.items.find("生活垃圾清运量")
    assert item is not None
    assert item.is_own
    assert item.unit.code == "万吨"
    assert {(seen.item, seen.period.year, seen.value) for seen in stock.observations} == {
        (item.code, 2017, 12.5), (item.code, 2018, 13.5)}
    known = table(*(replace(figure, item=item.code, name="生活垃圾清运量") for figure in figures))
    assert states(planned(blank, known)) == ["equal", "equal"]


def test_a_table_whose_headings_changed_is_asked_about(blank: Path) -> None:
    figure = month("gpb_revenue", 2020, 7, 700000, "万元")
    imported(blank, table(figure))
    changed = table(month("gpb_revenue", 2020, 8, 812300, "万元"), headings="项目|本月数|累计数")
    plan = imported(blank, changed)
    assert [one.asked for one in plan.questions] == [Asked.LAYOUT]
    assert len(take_stock(blank).observations) == 1  # its figures wait
    (question,) = plan.questions
    for answer, count in (("不取", 1), ("照读", 2)):
        copy = blank.with_name(f"{answer}.xlsx")
        shutil.copy(blank, copy)
        after = imported(copy, changed, wish=Wish(now=((question, answer),)))
        assert not after.questions
        assert len(take_stock(copy).observations) == count
        assert not planned(copy, changed).questions


def test_a_growth_beside_a_figure_goes_to_its_own_item(blank: Path) -> None:
    plan = imported(blank, table(month("gpb_revenue", 2020, 8, 81.23, "亿元", growth=-3.9, quote="下降3.9%")))
    assert [one.is_derived for one in plan.placed] == [False, True]
    assert {(one.item, one.value) for one in take_stock(blank).observations} == {
        ("gpb_revenue", 812300.0), ("gpb_revenue_growth", -3.9)}


def test_the_growth_of_the_product_is_that_at_constant_prices(blank: Path) -> None:
    plan = imported(blank, table(year("gdp_nominal", 2018, 4120.5, "亿元", growth=4.9, quote="增长4.9%")))
    assert {(one.item.code, one.value) for one in plan.placed if one.item} >= {
        ("gdp_nominal", 4120.5), ("gdp_growth", 4.9)}


# -- bonds ----------------------------------------------------------------------------------------------


def test_bonds_are_listed_once_in_the_sheets_unit(blank: Path) -> None:
    where = CellRef("债券.xlsx", "明细", "F4")
    loans = (Loan("special", "专项债券（一期）", 2019, 2024, 5.0, "亿元", where, 3.37),
             Loan("general", "一般债券", 2020, 2027, 20000, "万元", where))
    one = table(loans=loans, file="债券.xlsx")
    plan = imported(blank, one)
    assert [(bond.kind, bond.principal, bond.state.value, bond.row) for bond in plan.loans] == [
        ("专项债务", 50000.0, "new", 4), ("一般债务", 20000.0, "new", 4)]
    bonds = take_stock(blank).bonds
    assert [(bond.name, bond.issued.year, bond.due.year, bond.principal, bond.rate) for bond in bonds] == [
        ("专项债券（一期）", 2019, 2024, 50000.0, 3.37), ("一般债券", 2020, 2027, 20000.0, 0.0)]
    again = imported(blank, one)
    assert [bond.state.value for bond in again.loans] == ["equal", "equal"]
    assert again.changes_nothing
    revised = table(loans=(replace(loans[0], principal=4.0),))
    assert [bond.state.value for bond in planned(blank, revised).loans] == ["different"]
