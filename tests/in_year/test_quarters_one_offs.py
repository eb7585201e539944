"""One-offs of the register in a year phased into quarters."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from openpyxl import load_workbook
from samples.landing_sample import sample_figures, write_sample as write_months
from samples.quarters_sample import by_item, months, taxes, total
from samples.sample_district import BASE, BUDGETS, PLAN, write_sample as write_district

from forecast.cli import main
from forecast.data.periods import Freq, Period
from forecast.data.series import Adjustment, Dataset, Observation
from forecast.exhibits.in_year.quarters import held_one_offs, quarter_tables
from forecast.exhibits.kit.cells import Maker
from forecast.fiscal.growth import is_within
from forecast.fiscal.one_off_items import one_offs
from forecast.in_year.quarters import Phased, phase
from forecast.labels.lookup import Lang
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

ANNUAL = {"tax_revenue": {2020: 110.0}, "tax_vat": {2020: 52.0}, "tax_cit": {2020: 30.0}}
"""Forecasts without one-offs; other taxes are a rest of 28."""


def once(item: str, amount: float, month: int | None, year: int = 2020, side: str = "当期"
         ) -> Adjustment:
    return Adjustment(item, Period.annual(year), amount, side, "一次性", month=month)


def with_once(dataset: Dataset, *entries: Adjustment) -> Dataset:
    """The dataset with one-offs in its register and, where a year is published, in its figures."""
    def own(seen: Observation) -> float:
        month = 12 if seen.period.freq is Freq.A else seen.period.within
        return sum(entry.amount for entry in entries if entry.period.year == seen.period.year
                   and is_within(entry.item, seen.item, dataset.catalog)
                   and (entry.month or 0) <= month)
    return Dataset(tuple(replace(seen, value=seen.value + own(seen))
                         for seen in dataset.observations), entries)


def larger(annual: dict[str, dict[int, float]], *entries: Adjustment) -> dict[str, dict[int, float]]:
    """The annual forecasts with one-offs in them."""
    catalog = Dataset(()).catalog
    return {item: {year: value + sum(entry.amount for entry in entries
                                     if entry.period.year == year
                                     and is_within(entry.item, item, catalog))
                   for year, value in years.items()} for item, years in annual.items()}


def check_sums(found: dict[str, Phased], annual: dict[str, dict[int, float]]) -> None:
    for item, years in annual.items():
        assert found[item].annual == years[2020]
        assert found[item].values.sum() == pytest.approx(years[2020], rel=1e-9)


@pytest.mark.parametrize("entries", [
    [once("tax_vat", 20.0, 5)],
    [once("tax_vat", -9.0, 5)],
    [once("tax_vat", 20.0, 5), once("tax_cit", 7.0, 4), once("tax_vat", -3.0, 6)],
    [once("tax_vat", 20.0, 1), once("tax_cit", 7.0, 12)],
    [once("tax_stamp", 20.0, 7)],  # not listed: in what the total holds beside its items
    [once("tax_revenue", 20.0, 7)],
], ids=["one", "refund", "several", "two quarters", "not listed", "on the total"])
def test_a_one_off_stands_in_its_quarter_and_changes_no_other(entries: list[Adjustment]) -> None:
    plain = by_item(phase(taxes(), ANNUAL, 2020))
    annual = larger(ANNUAL, *entries)
    found = by_item(phase(with_once(taxes(), *entries), annual, 2020))
    check_sums(found, annual)
    for item, one in found.items():
        apart = np.zeros(4)
        for entry in entries:
            if is_within(entry.item, item, Dataset(()).catalog):
                apart[(entry.month - 1) // 3] += entry.amount  # type: ignore[operator]
        np.testing.assert_allclose(one.apart, apart)
        np.testing.assert_allclose(one.values, plain[item].values + apart, rtol=1e-9)
        assert one.basis == plain[item].basis


def test_a_one_off_of_the_past_is_no_pattern() -> None:
    entries = [once("tax_vat", 40.0, 8, 2019), once("tax_vat", 30.0, 2, 2018),
               once("tax_vat", 25.0, 3, 2018, "基期")]  # in the base of 2018: of 2017
    there = [*entries[:2], once("tax_vat", 25.0, 3, 2017)]
    dataset = replace(with_once(taxes(), *there), adjustments=tuple(entries))
    plain, found = (by_item(phase(one, ANNUAL, 2020)) for one in (taxes(), dataset))
    for item, one in found.items():
        np.testing.assert_allclose(one.values, plain[item].values, rtol=1e-9)
    # growth is of what was published
    assert found["tax_vat"].before[2] == pytest.approx(plain["tax_vat"].before[2] + 40.0)
    # a register that gives no months leaves them to be seen
    unsaid = replace(dataset, adjustments=tuple(replace(one, month=None) for one in entries))
    for item, one in by_item(phase(unsaid, ANNUAL, 2020)).items():
        np.testing.assert_allclose(one.values, plain[item].values, rtol=1e-9)


def test_an_amount_entered_on_both_sides_counts_once() -> None:
    twice = (once("tax_vat", 40.0, 8, 2019), once("tax_vat", 40.0, None, 2020, "基期"))
    assert len(one_offs(twice)) == 1
    assert len(one_offs((twice[0], twice[0]))) == 2  # two sales of the same price
    assert [one.year for one in one_offs(twice[1:])] == [2019]


def test_a_one_off_in_a_published_quarter() -> None:
    entry = once("tax_vat", 20.0, 2)
    known = Dataset((*taxes().observations, *months("tax_vat", 2020, {3: 15.0}),
                     *months("tax_revenue", 2020, {3: 33.0})))
    plain = by_item(phase(known, ANNUAL, 2020))
    annual = larger(ANNUAL, entry)
    found = by_item(phase(with_once(known, entry), annual, 2020))
    check_sums(found, annual)
    assert found["tax_vat"].values[0] == pytest.approx(35.0, rel=1e-5)
    assert found["tax_revenue"].values[0] == pytest.approx(53.0, rel=1e-5)
    for item, one in found.items():  # it is no sign of a good year
        np.testing.assert_allclose(one.values[1:], plain[item].values[1:], rtol=1e-6)


def test_a_one_off_on_a_total_whose_items_are_all_listed_moves_them_together() -> None:
    entry = once("tax_revenue", 20.0, 5)
    annual = {"tax_revenue": {2020: 110.0}, "tax_vat": {2020: 60.0}, "tax_cit": {2020: 50.0}}
    plain = by_item(phase(taxes(), annual, 2020))
    found = by_item(phase(with_once(taxes(), entry), annual, 2020))
    check_sums(found, annual)
    np.testing.assert_allclose(found["tax_vat"].values + found["tax_cit"].values,
                               found["tax_revenue"].values, rtol=1e-9)
    assert found["tax_vat"].values[1] > plain["tax_vat"].values[1]
    assert found["tax_cit"].values[1] > plain["tax_cit"].values[1]


def test_without_a_month_it_stays_in_the_year() -> None:
    annual = larger(ANNUAL, once("tax_vat", 20.0, None))
    plain = by_item(phase(taxes(), annual, 2020))
    entry = once("tax_vat", 20.0, None)
    found = by_item(phase(Dataset(taxes().observations, (entry,)), annual, 2020))
    for item, one in found.items():
        assert one.values.tolist() == plain[item].values.tolist()
        assert not one.apart.any()
    assert [one.month for one in found["tax_revenue"].one_offs] == [None]


def test_what_the_year_cannot_hold_is_not_set_apart() -> None:
    whole = by_item(phase(Dataset((), (once("tax_vat", 52.0, 5),)), ANNUAL, 2020))
    np.testing.assert_allclose(whole["tax_vat"].values, [0.0, 52.0, 0.0, 0.0], atol=1e-9)
    over = by_item(phase(Dataset((), (once("tax_vat", 60.0, 5),)), {"tax_vat": ANNUAL["tax_vat"]},
                         2020))
    assert over["tax_vat"].values.tolist() == pytest.approx([13.0] * 4)
    assert not over["tax_vat"].apart.any()


def test_a_scenario_realises_part_of_what_is_to_come() -> None:
    entries = once("tax_vat", 10.0, 2), once("tax_vat", 30.0, 8), once("tax_vat", 10.0, None)
    annual = {"tax_vat": {2020: 72.0}}
    known = Dataset(tuple(months("tax_vat", 2020, {3: 23.0})))
    found = phase(replace(known, adjustments=entries), annual, 2020, once={"tax_vat": 30.0})
    # 10 of 50 is in; of the 40 to come, half
    assert found[0].apart.tolist() == pytest.approx([10.0, 0.0, 15.0, 0.0])
    assert [one.amount for one in found[0].one_offs] == pytest.approx([10.0, 15.0, 5.0])
    none = phase(replace(known, adjustments=entries), annual, 2020, once={"tax_vat": 0.0})
    assert none[0].apart.tolist() == pytest.approx([10.0, 0.0, 0.0, 0.0])


def test_one_offs_take_no_part_in_a_regression() -> None:
    seen = []
    for year in range(2012, 2020):
        steps = np.cumsum(np.array([20.0, 24.0, 26.0, 30.0]) * (1 + 0.05 * (year - 2012))
                          + (year % 3))
        seen += [*months("retail_sales", year, {3: steps[0], 6: steps[1], 9: steps[2]}),
                 total("retail_sales", year, steps[3]), total("gdp_nominal", year, 3 * steps[3] + 40)]
    annual = {"retail_sales": {2020: 150.0}, "gdp_nominal": {2020: 490.0}}
    entries = (once("retail_sales", 50.0, 4, 2016), once("gdp_nominal", 90.0, 4, 2017),
               once("gdp_nominal", 25.0, 11))
    by = {"gdp_nominal": "retail_sales"}
    plain = by_item(phase(Dataset(tuple(seen)), annual, 2020, by=by))
    found = by_item(phase(with_once(Dataset(tuple(seen)), *entries), larger(annual, *entries), 2020,
                          by=by))
    assert found["gdp_nominal"].basis == "regression"
    np.testing.assert_allclose(found["gdp_nominal"].values,
                               plain["gdp_nominal"].values + np.array([0, 0, 0, 25]), rtol=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("tax_revenue", "tax_vat", "tax_cit", "tax_stamp")),
                          st.floats(-200.0, 200.0), st.integers(1, 12)), max_size=5))
def test_whatever_the_one_offs_all_adds_up(rows: list[tuple[str, float, int]]) -> None:
    entries = [once(item, amount, month) for item, amount, month in rows]
    annual = {item: years for item, years in ANNUAL.items() if item != "tax_revenue"}
    annual["tax_revenue"] = {2020: 82.0}  # no rest
    found = by_item(phase(Dataset(taxes().observations, tuple(entries)), annual, 2020))
    for item, years in annual.items():
        assert found[item].values.sum() == pytest.approx(years[2020], rel=1e-7, abs=1e-6)
    np.testing.assert_allclose(found["tax_vat"].values + found["tax_cit"].values,
                               found["tax_revenue"].values, rtol=1e-7, atol=1e-5)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_one_off_is_listed_with_what_was_done(luohu: Path, lang: Lang) -> None:
    result = solve(read(luohu), Request(luohu, ("基准",), settings=Settings(draws=0)))
    entries = (once("tax_vat", 10.0, 2), once("tax_vat", 30.0, 8), once("tax_cit", 90.0, 5),
               once("tax_vat", 1.0, None))
    known = Dataset(tuple(months("tax_vat", 2020, {3: 23.0})), entries)
    lines = phase(known, {item: ANNUAL[item] for item in ("tax_vat", "tax_cit")}, 2020)
    made, apart = quarter_tables(Maker(result, lang), lines, "基准")
    done = [apart.text(row.key, "timing") for row in apart.rows]
    assert len(set(done)) == len(done) == 4
    wanted = ("一季度", "三季度", "没有单列", "没有单列") if lang == "zh" else (
        "Q1", "Q3", "no month", "not set apart")
    assert all(text in told for text, told in zip(wanted, done, strict=True))
    assert wanted[1] in made.text("tax_vat", "basis")
    assert len(made.notes) == 4
    assert held_one_offs(Maker(result, lang), "基准", 2020) == {"nontax_revenue": 400_000.0}
    # none, no table
    bare = phase(replace(known, adjustments=()), {"tax_vat": ANNUAL["tax_vat"]}, 2020)
    (made,) = quarter_tables(Maker(result, lang), bare, "基准")
    assert len(made.notes) == 2


# -- the command -------------------------------------------------------------------------------


def sample(path: Path, *entries: tuple[str, str, float, str]) -> Path:
    """A sample workbook of 样例区 with three years of months; nobody's figures.

    The asset sale of October of the base year is in its figures, as are no others.
    """
    plain = sample_figures(BASE - 2, BASE, 12)
    figures = {code: {when: round(value * BUDGETS[code][0] / plain[code][BASE, 12])
                      for when, value in plain[code].items()}
               for code in ("tax_revenue", "nontax_revenue")}
    for month in (10, 11, 12):
        figures["nontax_revenue"][BASE, month] += 20_000
    figures["gpb_revenue"] = {when: value + figures["nontax_revenue"][when]
                              for when, value in figures["tax_revenue"].items()}
    past = {(code, f"{BASE}年预计执行数"): float(BUDGETS[code][0] + 20_000)
            for code in ("nontax_revenue", "gpb_revenue", "nontax_assets", "gpb_total_sources",
                         "carryover_out")}
    write_district(path, past)
    return write_months(path, figures, source=path, one_offs=[
        (f"{BASE}年10月", "nontax_revenue", 20_000, "样例：上年资产处置"), *entries])


def test_the_command_sets_dated_one_offs_apart(capsys: pytest.CaptureFixture[str],
                                               tmp_path: Path) -> None:
    def told(*entries: tuple[str, str, float, str]) -> dict[str, dict]:
        book = sample(tmp_path / "样例.xlsx", *entries)
        assert main(["quarters", str(book), "--json", "--out", str(tmp_path)]) == 0
        found = json.loads(capsys.readouterr().out)
        return {one["item"]: one for one in found["items"]} | {"": found}

    plain = told()
    found = told((f"{PLAN}年5月", "nontax_revenue", 30_000, "样例：资产处置"),
                 (f"{PLAN}年", "nontax_revenue", 5_000, "样例：未定"))
    for one in list(found.values())[:-1]:
        assert sum(one["quarters"]) == pytest.approx(one["annual"])
    total, tax, nontax = (found[code] for code in ("gpb_revenue", "tax_revenue", "nontax_revenue"))
    np.testing.assert_allclose(np.add(tax["quarters"], nontax["quarters"]), total["quarters"])
    assert nontax["annual"] == pytest.approx(plain["nontax_revenue"]["annual"] + 35_000)
    assert nontax["apart"] == total["apart"] == [0.0, 30_000.0, 0.0, 0.0]
    assert tax["apart"] == [0.0] * 4
    assert [one["timing"] for one in nontax["one_offs"]] == ["expected", "undated"]
    # the other quarters share in the 5,000 that have no month, and not in the 30,000
    gained = np.subtract(nontax["quarters"], plain["nontax_revenue"]["quarters"])
    np.testing.assert_allclose(gained, [1250, 31_250, 1250, 1250], atol=500)
    assert "二季度含一次性30,000万元" in found[""]["summary"]

    sheet = load_workbook(found[""]["outputs"][0])["结果 分季"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("非税收入5,000万元" in text and "未注明月份" in text for text in texts)
    assert "分季时剔除，计入二季度" in texts
    assert "样例：上年资产处置" not in texts


def test_a_one_off_without_a_month_is_named(luohu: Path, capsys: pytest.CaptureFixture[str]
                                            ) -> None:
    """Luohu's register gives the year of its asset sale and no month: none is made up."""
    assert main(["quarters", str(luohu)]) == 0
    assert "非税收入400,000万元" in capsys.readouterr().out
