"""The three papers of January 2020, reproduced to the printed digit from the workbook."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from samples.places import PROJECT

from forecast.data.periods import Period
from forecast.data.scenarios import Override, Scenario
from forecast.exhibits.book import Exhibits, exhibit
from forecast.exhibits.kit import spoken
from forecast.exhibits.kit.types import Chart, Table, Text
from forecast.footing import ground_of
from forecast.issues import InputError
from forecast.projection.result import Result, Settings
from forecast.rounding import half_up
from forecast.run import Request, gather, solve
from forecast.workbook.inputs.reading import InputBook, read

WORKBOOK = PROJECT / "workbooks" / "luohu-2020.xlsx"
PROVENANCE = {"workbook": "luohu-2020.xlsx"}
Y2020 = Period.annual(2020)


@pytest.fixture(scope="module")
def book() -> InputBook:
    return read(WORKBOOK)


@pytest.fixture(scope="module")
def result(book: InputBook) -> Result:
    return solve(book, Request(WORKBOOK, settings=Settings(draws=400)))


@pytest.fixture(scope="module")
def shown(result: Result) -> Exhibits:
    return exhibit(result, PROVENANCE)


def table(shown: Exhibits, name: str) -> Table:
    return next(one for one in shown.tables() if one.id == name)


@pytest.mark.parametrize(
    ("item", "printed"),
    [("gpb_revenue", "1354500"), ("tax_revenue", "886000"), ("nontax_revenue", "468500"),
     ("upper_transfer_in", "219636"), ("funds_transferred_in", "77429"),
     ("stabilisation_fund_draw", "260000"), ("carryover_in", "9403"),
     ("gpb_total_sources", "1920969"), ("gpb_expenditure", "1750416"),
     ("upper_remittance", "170553"), ("gpb_total_uses", "1920969"), ("gpb_balance", "0"),
     ("gf_own_revenue", "1633"), ("gf_transfer_in", "345130"), ("gf_total_sources", "399246"),
     ("gf_transfer_out", "77314"), ("gf_total_uses", "156430"), ("gf_surplus_out", "242815"),
     ("sc_total_sources", "769"), ("sc_transfer_out", "115"), ("sc_expenditure", "654"),
     ("sc_total_uses", "769"), ("debt_special", "107000"), ("fai", "261")],
)  # fmt: skip
def test_the_plan_is_the_papers(result: Result, item: str, printed: str) -> None:
    value = result.value(item, Y2020, "计划")
    assert value is not None
    assert str(half_up(value, 0)) == printed


@pytest.mark.parametrize(
    ("row", "column", "printed"),
    [("gpb_revenue", "计划:natural", "48.52"), ("gpb_revenue", "计划:comparable", "4.66"),
     ("tax_revenue", "计划:natural", "4.73"), ("nontax_revenue", "计划:natural", "609.85"),
     ("nontax_revenue", "计划:comparable", "3.79"), ("gpb_revenue", "base", "912,000"),
     ("nontax_one_off", "计划:value", "400,000"), ("gpb_revenue", "计划:change", "442,500")],
)  # fmt: skip
def test_growth_pairs_as_printed(shown: Exhibits, row: str, column: str, printed: str) -> None:
    assert table(shown, "revenue").text(row, column) == printed


@pytest.mark.parametrize(
    ("name", "row", "column", "printed"),
    [("budget_general", "gpb_total_sources", "growth", "-26.27"),
     ("budget_general", "gpb_total_sources", "base", "2,605,234"),
     ("budget_general", "gpb_total_sources:tail", "plan", "1"),
     ("budget_general", "gpb_total_uses:tail", "base", "1"),
     ("budget_general", "gpb_expenditure", "growth", "-12.33"),
     ("budget_general", "gpb_total_uses", "growth", "-9.12"),
     ("budget_general", "gpb_expenditure", "against", "2019预算数"),
     ("budget_general", "gpb_revenue", "against", "2019预计执行数"),
     ("budget_fund", "gf_total_sources:tail", "plan", "1"),
     ("budget_fund", "gf_total_sources", "plan", "399,246"),
     ("budget_capital", "sc_profit_remitted", "growth", "20.39"),
     ("balance", "total", "sources", "1,920,969"), ("balance", "total", "uses", "1,920,969")],
)  # fmt: skip
def test_budget_tables_as_printed(shown: Exhibits, name: str, row: str, column: str, printed: str
                                  ) -> None:
    assert table(shown, name).text(row, column) == printed


def test_tails_are_kept_and_never_plugged(result: Result) -> None:
    tails = {name: residual for (name, _), residual in result.run("计划").residuals.items()
             if abs(residual) > 1e-6
             and next(one for one in result.model.equations if one.name == name).kind == "identity"}
    assert tails == {"gpb_total_sources": 1.0, "gf_total_sources": 1.0, "gf_surplus_out": -1.0}


def test_the_checks_say_what_the_papers_leave_open(shown: Exhibits) -> None:
    rows = {row.label: row for row in table(shown, "checks").rows}
    verdicts = {label: row.cells[4].text for label, row in rows.items()}
    assert set(verdicts.values()) <= {"一致", "四舍五入尾差", "部分未列明"}
    (transfer,) = [row for label, row in rows.items() if label == "2019年预计执行数·调入资金"]
    assert transfer.cells[2].text == "37,606"
    assert transfer.cells[4].text == "部分未列明"


def test_all_vintages_of_2019_are_there_and_the_choice_is_explained(shown: Exhibits) -> None:
    rows = {row.key: row for row in table(shown, "vintages").rows}
    for item, used, other in (
            ("gdp_nominal", "2,390.26", "超过2,400.00"), ("fai", "348.86", "332.00"),
            ("gpb_revenue", "912,000", "928,500"), ("retail_sales", "1,398.34", "1,380.00"),
            ("land_per_gdp_growth", "-6.10", "-5.80"), ("water_per_gdp_growth", "-7.80", "-5.40"),
            ("power_per_gdp_growth", "-1.90", "-4.50"), ("va_finance", "809.15", "820.00")):
        assert rows[item].cells[1].text == used
        assert other in rows[item].cells[4].text
        assert rows[item].cells[5].text


def test_a_scenario_may_choose_another_vintage(book: InputBook) -> None:
    request = Request(WORKBOOK, ("预计版",), settings=Settings(draws=0))
    from forecast.data.series import Status

    wish = Scenario("预计版", "", "基准", vintages=(("*", Status.ESTIMATE),))
    other = solve(replace(book, scenarios=(wish,)), request)
    assert other.value("gdp_nominal", Period.annual(2019), "预计版") == 2400.0
    assert other.value("fai", Period.annual(2019), "预计版") == 332.0


def test_eleven_targets(book: InputBook) -> None:
    found = [(one.item, one.operator, one.value, one.high) for one in book.targets
             if one.period == Y2020]
    assert (len(found), len(book.targets)) == (11, 16)  # and five of 2017
    for target in (("gdp_growth", "区间", 6.0, 6.5), ("retail_sales_growth", "≥", 6.0, None),
                   ("unemployment_registered", "≤", 3.0, None), ("fai", "≥", 261.0, None),
                   ("gpb_revenue", "≥", 1350000.0, None), ("land_per_gdp_growth", "≤", -3.0, None),
                   ("water_per_gdp_growth", "≤", -3.0, None),
                   ("power_per_gdp_growth", "≤", -2.0, None),
                   ("income_pc_growth", "同步", None, None)):
        assert target in found


def test_the_baseline_is_a_forecast_of_its_own(shown: Exhibits) -> None:
    rows = {row.key: row for row in table(shown, "targets").rows}
    chances = {key: row.cells[6].value for key, row in rows.items()}
    assert 40 < float(chances["gdp_growth"] or 0) < 95  # type: ignore[arg-type]
    assert 20 < float(chances["gpb_revenue"] or 0) < 90  # type: ignore[arg-type]
    assert chances["conservation_target"] is None
    joined = "".join(shown.misfits)
    for words in ("261", "348.86", "4.73", "400,000"):
        assert words in joined


def test_history_means_are_the_priors(book: InputBook) -> None:
    """The sheet 参数 says that the intensities are means of published changes: they are."""
    for name in ("power", "water", "land"):
        series = book.dataset.series(f"{name}_per_gdp_growth")
        known = series.values[np.isfinite(series.values)]
        assert len(known) == 5
        prior = book.parameters[f"{name}_mean"]
        assert prior.mean == pytest.approx(known.mean(), abs=0.005)
        assert prior.sd == pytest.approx(known.std(ddof=1) / 5**0.5, abs=0.05)


def test_identities_hold_in_every_draw(result: Result) -> None:
    for run in result.runs:
        if run.scenario.name == "计划":
            continue
        values, later = run.values, slice(-2, None)
        assert np.allclose(values["gpb_revenue"][later],
                           values["tax_revenue"][later] + values["nontax_revenue"][later])
        assert np.allclose(values["funds_transferred_in"][later],
                           values["gf_transfer_out"][later] + values["sc_transfer_out"][later])
        assert np.allclose(values["carryover_in"][later][1], values["carryover_out"][later][0])
        assert np.allclose(values["gpb_balance"][later],
                           values["carryover_out"][later] - values["financing_gap"][later])


def test_same_seed_same_numbers_whatever_else_is_run(book: InputBook, result: Result) -> None:
    alone = solve(book, Request(WORKBOOK, ("基准",), settings=Settings(draws=400)))
    for name, values in alone.run("基准").values.items():
        assert np.array_equal(values, result.run("基准").values[name], equal_nan=True)


def test_what_does_not_fit_the_model_is_refused(book: InputBook) -> None:
    from forecast.data.periods import Span

    span = Span(Y2020, Y2020)
    bad = Scenario("坏", "", "基准", (
        Override("cpi_growth", span, "固定", 1.0), Override("gpb_revenue", span, "固定", 1.0),
        Override("no_such_parameter", span, "参数", 1.0),
        Override("tax_policy_effect", span, "取预算")))
    with pytest.raises(InputError) as caught:
        solve(replace(book, scenarios=(bad,)), Request(WORKBOOK, ("坏",)))
    assert {issue.code for issue in caught.value.issues} == {
        "not_in_model", "fixed_identity", "unknown_parameter", "no_budget"}
    assert len(caught.value.issues) == 4


def test_a_budget_that_does_not_add_up_names_its_cell(book: InputBook) -> None:
    wrong = tuple(replace(one, value=one.value + 50.0)
                  if one.item == "gpb_total_sources" and one.period == Y2020
                  and not one.status.is_past else one for one in book.dataset.observations)
    data = replace(book, dataset=replace(book.dataset, observations=wrong))
    with pytest.raises(InputError) as caught:
        solve(data, Request(WORKBOOK, ("计划",)))
    issue = next(one for one in caught.value.issues if one.code == "plan_does_not_add")
    assert issue.where.sheet in {"预算收支", "数据版本"}
    assert issue.where.cell


def test_sentences_agree_with_the_tables(shown: Exhibits) -> None:
    """Every number in the sentences stands in some table as printed, one with 约 rounded from there."""
    import re

    printed = {cell.text.lstrip("+-") for one in shown.tables() for row in one.rows
               for cell in row.cells} | {"400,000"}
    texts = [*shown.summary, *(block.text for block in shown.memo.blocks
                               if isinstance(block, Text) and block.level == 0)]
    years = {str(year) for year in range(2012, 2023)}
    rounded = {spoken(word, "zh") for word in printed if re.fullmatch(r"\d[\d,]*(?:\.\d+)?", word)}
    for text in texts:
        exactly = re.sub(r"约\d[\d,]*(?:\.\d+)?", lambda found: "" if found[0] in rounded else found[0],
                         text.replace("10%—90%", ""))
        for number in re.findall(r"\d[\d,]*(?:\.\d+)?", exactly):
            clean = number.rstrip(",")
            assert clean in printed or clean in years or any(
                clean in word for word in printed if "%" in word or "万元" in word), (clean, text)


def test_the_memo_cuts_its_cells_from_the_overview(shown: Exhibits) -> None:
    headline = table(shown, "headline")
    cuts = [block for block in shown.memo.blocks if isinstance(block, Table)]
    assert [cut.id for cut in cuts] == ["memo_execution", "memo", "memo_risks"]
    for cut, whole in zip(cuts, (table(shown, "execution"), headline, table(shown, "risk_register")),
                          strict=True):
        for row in cut.rows:
            for column, cell in zip(cut.columns, row.cells, strict=True):
                assert cell == whole.cell(row.key, column.key)
    assert len([block for block in shown.memo.blocks if isinstance(block, Chart)]) == 3


def test_gather_takes_the_scenarios_beside_the_workbook(book: InputBook) -> None:
    known, order = gather(book, Request(WORKBOOK), ground_of(book, Settings()))
    assert order[:2] == ("计划", "基准")
    assert set(order) == set(known)
    assert len(order) == 9


def test_the_joint_chance_is_no_greater_than_any_single_one(result: Result) -> None:
    joint = result.joint(result.targets, "基准")
    singles = [result.outcome(target, "基准").probability for target in result.targets]
    known = [one for one in singles if one is not None]
    assert joint is not None
    assert 0 < joint <= min(known)
    assert joint > np.prod(known)  # growth carries revenue: the targets stand or fall together


def test_a_judged_skew_moves_the_odds(book: InputBook) -> None:
    from forecast.data.periods import Span

    span = Span(Y2020, Y2020)
    down = Scenario("下行", "", "基准", (Override("gdp_growth", span, "偏度", 0.7),))
    settings = Settings(draws=4000)
    tilted = solve(replace(book, scenarios=(down,)), Request(WORKBOOK, ("基准", "下行"), settings=settings))
    (goal,) = [one for one in tilted.targets if one.item == "gdp_growth"]
    chance, lower = (tilted.outcome(goal, name).probability for name in ("基准", "下行"))
    assert chance is not None
    assert lower is not None
    assert lower < chance - 0.02
    wrong = replace(down, overrides=(Override("gpb_revenue", span, "偏度", 0.2),
                                     Override("gdp_growth", span, "偏度", 1.5)))
    with pytest.raises(InputError) as caught:
        solve(replace(book, scenarios=(wrong,)), Request(WORKBOOK, ("下行",)))
    assert [one.code for one in caught.value.issues] == ["bad_skew", "bad_skew"]


def test_debt_stands_as_in_the_papers_and_its_drivers_add_up(shown: Exhibits) -> None:
    debt = table(shown, "debt")
    assert debt.text("debt_outstanding", "base") == "100,000"
    assert debt.text("debt_special", "plan") == "107,000"
    assert debt.text("gf_debt_interest", "plan") == "2,696"
    assert debt.text("band", "plan") == "绿"
    drivers = table(shown, "debt_drivers")
    for year in ("2020", "2021", "2022"):
        parts = [drivers.cell(f"driver_{name}", year).value
                 for name in ("interest", "growth", "price", "borrowing")]
        change = drivers.cell("driver_change", year).value
        assert sum(float(one) for one in parts) == pytest.approx(float(change), abs=1e-12)  # type: ignore[arg-type]
    stress = table(shown, "debt_stress")
    assert float(stress.cell("base", "2020").value) == pytest.approx(  # type: ignore[arg-type]
        float(drivers.cell("debt_share", "2020").value), rel=1e-9)  # type: ignore[arg-type]


def test_add_factors_of_two_layers_stand_beside_each_other(book: InputBook) -> None:
    from forecast.data.periods import Span

    span = Span(Y2020, Y2020)
    layers = tuple(Override("fai", span, "调整", amount, layer=layer)  # type: ignore[arg-type]
                   for amount, layer in ((10.0, "政策"), (5.0, "判断")))
    both = Scenario("两层", "", "基准", layers)
    found = solve(replace(book, scenarios=(both,)), Request(WORKBOOK, ("基准", "两层"),
                                                          settings=Settings(draws=0)))
    plain, added = (found.value("fai", Y2020, name) for name in ("基准", "两层"))
    assert plain is not None
    assert added == pytest.approx(plain + 15.0)
