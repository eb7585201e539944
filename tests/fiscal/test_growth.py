"""Growth that means something: pairs, bases, averages, bounds, and what cannot both be true."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from samples.sample_district import BASE, NEXT, PAST, PLAN, write_sample

from forecast.data.facts import Fact
from forecast.data.units import parse_unit
from forecast.exhibits.book import Exhibits, exhibit
from forecast.exhibits.kit.types import Table
from forecast.fiscal.growth import average
from forecast.fiscal.growth_conflicts import implied_bounds
from forecast.issues import describe
from forecast.projection.result import Settings
from forecast.rounding import half_up
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read
from forecast.workbook.template.contents import SheetContents, plain_line


def adjustment(period: str, amount: float, side: str, kind: str, item: str = "nontax_revenue") -> object:
    return plain_line({"period": period, "item": item, "name": "", "amount": amount, "unit": "万元",
                       "side": side, "kind": kind, "note": "样例"})


def published(value: float, growth: float | None, status: str, year: int, item: str = "gpb_revenue",
              base: str = "上年执行数") -> object:
    return plain_line({"item": item, "name": "", "period": f"{year}年", "value": value, "unit": "亿元", "growth": growth,
                       "base": base, "status": status, "published": date(year + 1, 3, 1), "source": "样例区公报"})


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Exhibits:
    folder = tmp_path_factory.mktemp("growth")
    (folder / "scenarios").mkdir()
    path = write_sample(folder / "样例.xlsx", {("gpb_expenditure", f"{BASE}年预算数"): 590000}, sheets=(
        SheetContents("调整事项", (
            adjustment(f"{PLAN}年", 6400, "当期", "一次性"), adjustment(f"{PLAN}年", 10000, "基期", "政策"),
            adjustment(f"{PLAN}年", -3000, "当期", "口径", "tax_revenue"))),  # type: ignore[arg-type]
        SheetContents("数据版本", (published(38.0, None, "执行", BASE - 1),))))  # type: ignore[arg-type]
    return exhibit(solve(read(path), Request(path, settings=Settings(draws=0))), {})


def table(shown: Exhibits, name: str) -> Table:
    return next(one for one in shown.tables() if one.id == name)


@pytest.mark.parametrize(
    ("row", "natural", "comparable"),
    [("nontax_revenue", 86400 / 90000, (86400 - 6400) / (90000 - 10000)),
     ("tax_revenue", 328600 / 310000, (328600 + 3000) / 310000),
     ("gpb_revenue", 415000 / 400000, (415000 - 6400 + 3000) / (400000 - 10000)),
     ("upper_transfer_in", 176000 / 180000, 176000 / 180000)],
)  # fmt: skip
def test_both_sides_and_all_kinds_of_the_register_are_stripped(shown: Exhibits, row: str, natural: float,
                                                              comparable: float) -> None:
    found = table(shown, "general_revenue")
    assert found.cell(row, "natural").value == pytest.approx(100 * (natural - 1))
    assert found.cell(row, "comparable").value == pytest.approx(100 * (comparable - 1))


def test_every_base_stands_beside_its_rate(shown: Exhibits) -> None:
    rows = [row for row in table(shown, "growth_bases").rows if row.key.startswith("gpb_revenue:")]
    said = [(row.cells[0].text, row.cells[1].text, row.cells[3].text, row.cells[5].text) for row in rows]
    assert said == [(f"{BASE}预计执行数", "400,000", "3.75", "1"),
                    (f"{BASE - 1}执行数", "380,000", "4.50", "2")]


@given(st.floats(1.0, 1e7), st.floats(-50.0, 80.0), st.integers(1, 9))
def test_average_growth_compounds_to_the_whole_change(base: float, rate: float, years: int) -> None:
    end = base * (1 + rate / 100) ** years
    assert average(end, base, years) == pytest.approx(rate, abs=1e-7)


@pytest.mark.parametrize(("level", "rate", "low", "high"), [
    ("912000", "-8.77", 999616, 999726), ("1750416", "-12.33", 1996482, 1996710)])
def test_a_printed_rate_gives_an_interval_for_its_base(level: str, rate: str, low: int,
                                                       high: int) -> None:
    lowest, highest = implied_bounds(
        Fact("", "gpb_revenue", "2019", Decimal(level), parse_unit("万元"), 0),
        Fact("", "gpb_revenue_growth", "2019", Decimal(rate), parse_unit("%"), 2))
    assert (round(lowest / 10000), round(highest / 10000)) == (low, high)


@given(st.integers(10**4, 10**7), st.integers(-6000, 9000))
def test_the_true_base_is_always_within_the_bounds(base: int, hundredths: int) -> None:
    level = half_up(Decimal(base) * (1 + Decimal(hundredths) / 10000), 0)
    rate = half_up(100 * (level / Decimal(base) - 1), 2)
    low, high = implied_bounds(Fact("", "gpb_revenue", "2023", level, parse_unit("万元"), 0),
                               Fact("", "gpb_revenue_growth", "2023", rate, parse_unit("%"), 2))
    assert low <= base * 10000 <= high


@pytest.mark.parametrize(("growth", "last", "base", "count"), [
    (5.52, 38.02, "上年执行数", 0), (6.01, 38.02, "上年执行数", 1), (6.01, 37.85, "上年执行数", 0),
    (6.01, 38.02, "上年执行数，同口径", 0), (6.01, 38.02, "上年预算数", 0)])
def test_two_stated_figures_that_cannot_both_be_true(tmp_path: Path, growth: float, last: float, base: str,
                                                     count: int) -> None:
    path = write_sample(tmp_path / "样例.xlsx", sheets=(SheetContents("数据版本", (
        published(40.12, growth, "执行", BASE, base=base), published(last, None, "执行", BASE - 1))),))  # type: ignore[arg-type]
    found = [one for one in read(path).warnings if one.code == "growth_conflict"]
    assert len(found) == count
    for one in found:
        assert one.where.sheet == "数据版本"
        assert "38.02" in describe(one)
        assert "cannot both be true" in describe(one, "en")


def test_headings_of_the_sample_are_those_of_the_contract() -> None:
    assert (f"{BASE}年预计执行数", f"{PLAN}年预算数") == (PAST, NEXT)
