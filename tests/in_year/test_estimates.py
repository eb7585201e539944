"""The base year of an item that has months and no estimate: landed, and adding up to its total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples.bureaus.october import ESTIMATES, MONTHS, TAXES, october

from forecast.cautions import warnings_of
from forecast.data import Period, Status
from forecast.in_year import year_in_progress
from forecast.projection import Result, Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path

BASE = Period.annual(2026)
NAMES = dict(zip(TAXES, ("增值税", "企业所得税", "契税"), strict=True))


def solved(path: Path) -> Result:
    return solve(read(path), Request(path, settings=Settings(draws=40)))


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return solved(october(tmp_path_factory.mktemp("october") / "样例县.xlsx"))


def test_taxes_without_an_estimate_come_to_that_of_all_taxes(result: Result) -> None:
    found = {code: result.dataset.value(code, BASE) for code in TAXES}
    assert sum(found.values()) == pytest.approx(ESTIMATES["tax_revenue"], abs=1e-3)
    for code, value in found.items():
        assert value > MONTHS[NAMES[code]][1]  # no less than has come in
        choice = result.dataset.read(code, BASE)
        assert choice is not None
        assert choice.chosen.status is Status.DERIVED
        assert choice.chosen.origin is None  # no cell says it: nothing is to be cited


def test_what_the_months_leave_open_is_scaled_by_one_factor(result: Result) -> None:
    year = year_in_progress(result.dataset)
    assert year is not None
    factors = set()
    for code in TAXES:
        line = year.line(code)
        assert line is not None
        factors.add(round((result.dataset.value(code, BASE) - line.so_far)
                          / (line.landing.value - line.so_far), 6))
    assert len(factors) == 1


def test_each_tax_is_forecast_then(result: Result) -> None:
    ahead = result.first
    taxes = [result.value(code, ahead, "基准") or 0.0 for code in TAXES]
    assert all(taxes)
    assert sum(taxes) == pytest.approx(result.value("tax_revenue", ahead, "基准"))


def test_a_total_that_nobody_estimates_is_its_landing(result: Result) -> None:
    year = year_in_progress(result.dataset)
    assert year is not None
    line = year.line("gpb_expenditure")
    assert line is not None
    assert result.dataset.value("gpb_expenditure", BASE) == pytest.approx(line.landing.value)


def test_an_estimate_of_ours_is_not_held_against_the_months_as_the_bureaus(result: Result) -> None:
    year = year_in_progress(result.dataset)
    assert year is not None
    assert {one.item for one in year.lines if one.stated is not None} == set()


def test_an_estimate_that_is_stated_stands_and_the_others_make_up_the_rest(tmp_path: Path) -> None:
    path = october(tmp_path / "样例县.xlsx", estimates={**ESTIMATES, "tax_vat": 48_000})
    found = solved(path)
    assert found.dataset.value("tax_vat", BASE) == 48_000
    others = sum(found.dataset.value(code, BASE) for code in TAXES if code != "tax_vat")
    assert others == pytest.approx(ESTIMATES["tax_revenue"] - 48_000, abs=1e-3)


def test_a_total_below_what_has_come_in_scales_the_years(tmp_path: Path) -> None:
    path = october(tmp_path / "样例县.xlsx", estimates={"gpb_revenue": 90_000, "tax_revenue": 60_000,
                                                     "nontax_revenue": 30_000})
    found = solved(path)
    assert sum(found.dataset.value(code, BASE) for code in TAXES) == pytest.approx(60_000, abs=1e-3)


def test_it_is_told_once_and_names_what_was_landed(result: Result, tmp_path: Path) -> None:
    book = read(october(tmp_path / "样例县.xlsx"))
    (told,) = [one for one in warnings_of(book, result, "zh") if one.code == "base_landed"]
    assert told.where.sheet == "月度累计"
    assert "增值税" in told.found
    assert dict(told.fields)["year"] == "2026"


def test_a_base_year_of_choice_is_read_as_it_stands(tmp_path: Path) -> None:
    path = october(tmp_path / "样例县.xlsx")
    found = solve(read(path), Request(path, settings=Settings(draws=0, base=Period.annual(2025))))
    assert not [one for one in found.dataset.observations if one.status is Status.DERIVED]
