"""The four budgets of a district that is not Luohu, sound and broken."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from samples.by_hand import by_hand
from samples.sample_district import BUDGETS, NEXT, PAST, own_line, write_sample

from forecast.data.catalog import shipped_catalog
from forecast.exhibits.book import Exhibits, exhibit
from forecast.exhibits.kit.types import Table
from forecast.fiscal.accounts import check_accounts, check_carry, derived, placed
from forecast.fiscal.consolidation import consolidate
from forecast.fiscal.slips import find_slips
from forecast.issues import InputError, Issue, Severity, describe
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read
from forecast.workbook.template.contents import SheetContents, plain_line


def column(place: int, **changes: int | None) -> dict[str, Decimal]:
    found = {code: pair[place] for code, pair in BUDGETS.items()} | changes
    return {code: Decimal(value) for code, value in found.items() if value is not None}


def problems(path: Path) -> tuple[Issue, ...]:
    with pytest.raises(InputError) as caught:
        read(path)
    return caught.value.issues


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Exhibits:
    folder = tmp_path_factory.mktemp("sample")
    (folder / "scenarios").mkdir()
    path = write_sample(folder / "样例.xlsx", extra=(
        own_line("一般公共预算", "收入", "水资源税改革试点收入", "非税收入", None, None),))
    return exhibit(solve(read(path), Request(path, settings=Settings(draws=0))), {})


def table(shown: Exhibits, name: str) -> Table:
    return next(one for one in shown.tables() if one.id == name)


# -- the accounts themselves -----------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1])
def test_every_total_is_derived_and_agrees_or_has_a_tail(place: int) -> None:
    items = placed(shipped_catalog(), [column(0), column(1)])
    sums = check_accounts(column(place), items)
    assert {one.verdict for one in sums} == {"exact", "tail"}
    tails = {one.item: int(one.tail) for one in sums if one.tail}
    assert tails == ({"gpb_total_uses": 1} if place == 0 else {"gpb_total_sources": 1})
    assert {one.item for one in sums} >= {"si_total_sources", "si_surplus_out", "in_from_fund",
                                          "si_subsidy_in", "funds_transferred_in"}


def test_lines_stand_under_the_total_that_these_papers_add_them_to() -> None:
    items = placed(shipped_catalog(), [column(0), column(1)])
    assert items["special_debt_proceeds"].parent == "gf_total_sources"
    assert items["gf_land_transfer_in"].parent == "gf_own_revenue"
    order = [item.code for item in items.lines("fund")]
    assert order.index("gf_own_revenue") < order.index("gf_land_transfer_in") < order.index("gf_transfer_in")
    assert order.index("gf_lottery_transfer_in") < order.index("special_debt_proceeds") < order.index("gf_total_sources")
    assert placed(shipped_catalog(), [{"gf_own_revenue": Decimal(5)}]) is not None
    luohu = placed(shipped_catalog(), [{"gf_transfer_in": Decimal(345130), "special_debt_proceeds": Decimal(27000),
                                "gf_land_transfer_in": Decimal(314460), "gf_lottery_transfer_in": Decimal(3670)}])
    assert luohu["special_debt_proceeds"].parent == "gf_transfer_in"


def test_a_line_entered_twice_is_named_with_its_other_place(tmp_path: Path) -> None:
    again = plain_line({"account": "一般公共预算", "side": "收入", "item": "tax_vat", NEXT: 1})
    (issue,) = problems(write_sample(tmp_path / "样例.xlsx", extra=(again,)))
    assert (issue.code, issue.found, issue.where.sheet) == ("row_differs", "增值税", "预算收支")
    assert describe(issue, "zh").count("预算收支!") > 1
    # a row of the form that waits for figures is no second row
    blank = plain_line({"account": "一般公共预算", "side": "收入", "item": "tax_vat"})
    assert not read(write_sample(tmp_path / "空行.xlsx", extra=(blank,))).warnings


@pytest.mark.parametrize("account", ["fund", "capital", "social"])
def test_a_budget_may_be_absent(account: str) -> None:
    own = {item.code for item in shipped_catalog().lines(account)}  # type: ignore[arg-type]
    figures = {code: value for code, value in column(1).items() if code not in own}
    sums = check_accounts(figures, placed(shipped_catalog(), [figures]))
    wrong = {one.item for one in sums if one.verdict not in {"exact", "tail"}}
    # what came from the absent budget is named and cannot be checked further
    assert wrong <= ({"funds_transferred_in"} if account in {"fund", "capital"} else set())
    assert not own & {one.item for one in sums}


def test_unstated_totals_are_summed_from_their_lines() -> None:
    figures = column(1, gpb_revenue=None, tax_revenue=None, si_total_uses=None)
    known = derived(figures, shipped_catalog())
    assert known["tax_revenue"] == 328600
    assert known["gpb_revenue"] == 415000
    assert known["si_total_uses"] == 65200
    assert {one.verdict for one in check_accounts(figures, placed(shipped_catalog(), [figures]))} == {"exact", "tail"}


def test_together_a_transfer_counts_once() -> None:
    one = consolidate(column(1), placed(shipped_catalog(), [column(1)]))
    assert one.eliminated == 40400 + 12600
    assert one.total_sources == 655700 + 168300 + 1470 + 112400 - 53000
    assert one.total_sources - one.total_uses == sum(one.closing.values())
    assert one.unexplained == 0
    more = consolidate(column(1, funds_transferred_in=50000), placed(shipped_catalog(), [column(1)]))
    assert (more.eliminated, more.unexplained) == (53000, 9600)


def test_a_year_opens_with_what_the_last_one_closed_with() -> None:
    for account in ("general", "fund", "capital", "social"):
        one = check_carry(account, column(0), column(1))  # type: ignore[arg-type]
        assert one is not None
        assert one.verdict == "exact", account
    broken = check_carry("social", column(0), column(1, si_surplus_in=43000))
    assert broken is not None
    assert (broken.verdict, broken.tail) == ("error", -800)


CHECKED = [one.item for one in check_accounts(column(1), placed(shipped_catalog(), [column(1)]))
           if one.kind == "sum" and one.item in BUDGETS]


@given(st.sampled_from(CHECKED), st.integers(8, 10**6), st.booleans())
def test_a_wrong_total_is_never_taken_for_rounding(code: str, error: int, up: bool) -> None:
    was = BUDGETS[code][1] or 0
    wrong = column(1, **{code: was + (error if up else -error)})
    verdicts = {one.item: one.verdict for one in check_accounts(wrong, placed(shipped_catalog(), [column(1)]))}
    assert verdicts[code] in {"error", "incomplete"}


# -- what stops a run -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "head", "value", "issue", "residual"),
    [("gpb_total_uses", PAST, 650051, "line_may_not_fit", "51"),
     ("gpb_revenue", NEXT, 414000, "line_may_not_fit", "1,000"),
     ("si_total_sources", NEXT, 112450, "line_may_not_fit", "50"),
     ("gf_carryover_out", PAST, 17900, "closing_does_not_fit", "100"),
     ("in_from_fund", NEXT, 39000, "transfer_unmatched", "-1,000"),
     ("gf_transfer_out", NEXT, None, "transfer_unmatched", "40,000"),
     ("funds_transferred_in", NEXT, None, "transfer_unmatched", "-40,400")],
)  # fmt: skip
def test_a_broken_account_is_named_by_cell_with_its_residual(
        tmp_path: Path, code: str, head: str, value: int | None, issue: str, residual: str) -> None:
    changes: dict[tuple[str, str], float | None] = {(code, head): value}
    if code == "funds_transferred_in":
        changes |= {("in_from_fund", head): None, ("in_from_capital", head): None}
    found = problems(write_sample(tmp_path / "坏.xlsx", changes))
    mine = [one for one in found if one.code == issue and dict(one.fields)["residual"] == residual]
    assert mine, [describe(one) for one in found]
    assert mine[0].where.sheet == "预算收支"
    assert mine[0].where.cell
    for lang in ("zh", "en"):
        assert residual in describe(mine[0], lang)  # type: ignore[arg-type]


def test_a_line_that_is_missing_is_not_laid_on_another_alone(tmp_path: Path) -> None:
    """What makes the sums hold may be a slip, or a line left out: nothing else speaks for the slip."""
    changes = {("general_debt_repayment", NEXT): None, ("general_debt_repayment", PAST): None,
               ("upper_remittance", PAST): None}
    told = [one for one in problems(write_sample(tmp_path / "缺.xlsx", changes))
            if one.code in {"line_may_not_fit", "line_does_not_fit"}]
    for one in told:
        assert "漏填了一行（12,000 万元）" in describe(one, "zh")
    assert all(one.code == "line_may_not_fit" for one in told if dict(one.fields)["mended"])


def test_a_negative_stock_and_an_overspent_budget(tmp_path: Path) -> None:
    found = problems(write_sample(tmp_path / "坏.xlsx", {("sc_surplus_out", PAST): -150,
                                                       ("gf_carryover_out", NEXT): None,
                                                       ("gf_total_uses", NEXT): 170300,
                                                       ("gf_own_expenditure", NEXT): 120300}))
    codes = {one.code for one in found}
    assert {"negative_stock", "overspent"} <= codes
    assert all(one.where.cell for one in found)


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    found = problems(write_sample(tmp_path / "坏.xlsx", {
        ("gpb_total_uses", PAST): 651000, ("si_total_uses", NEXT): 66000, ("sc_surplus_out", NEXT): -5,
        ("gf_transfer_out", NEXT): None}))
    assert {one.code for one in found} >= {"total_does_not_add", "negative_stock", "transfer_unmatched"}
    assert len({one.where for one in found}) >= 4


def test_a_carry_over_that_differs_is_a_warning(tmp_path: Path) -> None:
    path = write_sample(tmp_path / "结转.xlsx", {("sc_surplus_in", NEXT): 140, ("sc_total_sources", NEXT): 1460,
                                               ("sc_surplus_out", NEXT): 160})
    (one,) = [one for one in read(path).warnings if one.code == "carry_differs"]
    assert dict(one.fields)["residual"] == "-10"


@pytest.mark.parametrize(("code", "value"), [("exp_education", 1_640_000_000), ("si_benefits", 6.4),
                                             ("upper_transfer_in", 17.6), ("sc_profit_remitted", 13_000_000)])
def test_a_slip_of_ten_thousand_is_recognised_by_its_neighbours(tmp_path: Path, code: str, value: float
                                                                ) -> None:
    found = problems(write_sample(tmp_path / "坏.xlsx", {(code, NEXT): value}))
    (slip,) = [one for one in found if one.code == "unit_slip"]
    assert dict(slip.fields)["item"] == shipped_catalog()[code].zh
    was = BUDGETS[code][1] or 0
    assert dict(slip.fields)["mended"] == f"{was:,.10g}"
    assert dict(slip.fields)["other"].startswith("坏.xlsx › 预算收支!")


def test_a_large_change_is_no_slip(tmp_path: Path) -> None:
    assert not find_slips([100.0, 110.0, 90_000.0], [None] * 3)
    assert [one.at for one in find_slips([100.0, 110.0, 1_050_000.0], [None] * 3)] == [2]
    assert not find_slips([100.0, 1_050_000.0], [None, None])
    # a line that grew ten thousand times and whose sums hold is believed
    path = write_sample(tmp_path / "对.xlsx", {
        ("gf_own_utility", PAST): 1, ("gf_own_revenue", PAST): 110001, ("gf_total_sources", PAST): 191001,
        ("gf_carryover_out", PAST): 9801, ("gf_carryover_in", NEXT): 9801, ("gf_total_sources", NEXT): 160301,
        ("gf_total_uses", NEXT): 155701, ("gf_exp_urban_rural", NEXT): 88001, ("gf_own_expenditure", NEXT): 105701})
    read(path)


def test_a_line_outside_the_catalogue_needs_its_total(tmp_path: Path) -> None:
    (told,) = read(write_sample(tmp_path / "样例.xlsx", extra=(
        own_line("一般公共预算", "收入", "水资源税改革试点收入", "", None, 500),))).warnings
    assert (told.code, told.severity) == ("unknown_line", Severity.WARNING)
    assert "上级项目" in describe(told)


def test_a_line_of_its_own_takes_part_in_every_sum(tmp_path: Path) -> None:
    path = write_sample(tmp_path / "对.xlsx", {("nontax_assets", NEXT): 50500}, extra=(
        own_line("一般公共预算", "收入", "水资源税改革试点收入", "非税收入", None, 500),))
    dataset = read(path).dataset
    assert dataset.catalog["水资源税改革试点收入"].parent == "nontax_revenue"
    assert problems(write_sample(tmp_path / "坏.xlsx", extra=(
        own_line("一般公共预算", "收入", "水资源税改革试点收入", "非税收入", None, 500),)))[0].code == "total_does_not_add"


def test_names_are_read_within_their_budget(tmp_path: Path) -> None:
    """上解支出 on the fund budget is the fund budget's, without a code."""
    path = write_sample(tmp_path / "对.xlsx", {("gf_total_uses", NEXT): 164000, ("gf_carryover_out", NEXT): 4300},
                        extra=(own_line("政府性基金预算", "支出", "上解支出", "", None, 300),))
    seen = [one for one in read(path).dataset.observations if one.item == "gf_upper_remittance"]
    assert [one.value for one in seen] == [300]


# -- what is shown ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "row", "key", "printed"),
    [("general_revenue", "gpb_total_sources", "plan", "655,700"), ("general_revenue", "gpb_total_sources:rest", "plan", "1"),
     ("general_revenue", "tax_environment", "natural", "0.00"), ("general_revenue", "nontax_revenue", "natural", "-4.00"),
     ("general_expenditure", "exp_urban_rural", "change", "-9,000"), ("fund_revenue", "special_debt_proceeds", "plan", "40,000"),
     ("social_revenue", "si_total_sources", "plan", "112,400"), ("social_expenditure", "si_benefits", "natural", "6.67"),
     ("balance", "total", "sources", "655,700"), ("balance", "total", "uses", "655,700"),
     ("balance_fund", "total", "base_uses", "199,000"), ("balance_social", "total", "uses", "112,400"),
     ("balance_all", "total", "sources", "884,870"), ("balance_all", "total", "uses", "884,870"),
     ("balance_all", "funds_transferred_in:out", "sources", "-40,400")],
)  # fmt: skip
def test_the_tables_of_the_sample(shown: Exhibits, name: str, row: str, key: str, printed: str) -> None:
    assert table(shown, name).text(row, key) == printed


def test_the_plan_of_another_district_is_reproduced_to_the_digit(tmp_path: Path) -> None:
    """A scenario that takes the four budgets gives them back, tails kept."""
    rows = (plain_line({"scenario": "计划", "item": "四本预算", "period": "2024", "method": "取预算",
                        "layer": "政策", "reason": "样例"}),)
    (tmp_path / "scenarios").mkdir()
    path = write_sample(tmp_path / "样例.xlsx", sheets=(SheetContents("情景", rows),))
    result = solve(read(path), Request(path, settings=Settings(draws=0)))
    year = result.first
    for code, (_, plan) in BUDGETS.items():
        if plan is not None and code in result.run("计划").values:
            assert result.value(code, year, "计划") == pytest.approx(plan), code
    ties = {name: residual for (name, _), residual in result.run("计划").residuals.items()
            if abs(residual) > 1e-6 and next(
                one for one in result.model.equations if one.name == name).kind == "identity"}
    assert ties == {"gpb_total_sources": pytest.approx(1.0)}
    assert result.value("gpb_surplus_in", year, "基准") == 1299


def test_the_tables_are_numbered_in_order(shown: Exhibits) -> None:
    (sheet,) = [one for one in shown.sheets if one.name == "结果 预算表"]
    titles = [block.title for block in sheet.blocks if isinstance(block, Table)]
    assert titles[0] == "表一 2024年一般公共预算收入表"
    assert titles[12] == "表十三 2024年财政综合预算收支平衡表"


def test_the_forecast_takes_up_the_lines_of_its_own(shown: Exhibits) -> None:
    """Every total of the model counts what the workbook has: 环境保护税, 还本, 社会保险."""
    revenue = table(shown, "budget_general")
    parts = sum(float(revenue.cell(item.code, "plan").value or 0) for item in shipped_catalog().children("tax_revenue")  # type: ignore[arg-type]
                if any(row.key == item.code for row in revenue.rows))
    assert parts == pytest.approx(float(revenue.cell("tax_revenue", "plan").value or 0))  # type: ignore[arg-type]
    assert table(shown, "budget_social").text("si_total_sources", "base") == "104,900"


def test_insurance_funds_of_three_lines_keep_to_their_budget_and_run_on(tmp_path: Path) -> None:
    """Revenue, spending and the balance at year end alone, as a county prints them."""
    path = by_hand(tmp_path, "预算收支", [
        ("预算", "项目", "2025年执行数", "2026年预算数"), ("一般公共预算", "一般公共预算收入", 117000, 122000),
        ("社会保险基金预算", "社会保险基金收入", 43400, 45400), ("社会保险基金预算", "社会保险基金支出", 39700, 41800),
        ("社会保险基金预算", "本年收支结余", 3700, 3600), ("社会保险基金预算", "年末滚存结余", 35600, 39200)])
    result = solve(read(path), Request(path, settings=Settings(draws=0)))
    for name in ("计划", "基准"):
        told = [result.value(code, result.first, name) for code in (
            "si_revenue", "si_expenditure", "si_balance", "si_surplus_out")]
        assert told == pytest.approx([45400, 41800, 3600, 39200]), name
    assert result.value("si_surplus_out", result.first + 1, "基准") == pytest.approx(39200 + 3600)
