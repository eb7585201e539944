"""Amounts of services without their share: the model's equations on services hold all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.bureaus.october import YEARS, october

from forecast.cautions import warnings_of
from forecast.data import Period, Status
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from forecast.projection import Result
    from forecast.workbook import InputBook

SERVICES = (90.1, 96.4, 106.0, 114.2, 121.5, 129.4)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> InputBook:
    path = october(tmp_path_factory.mktemp("services") / "样例县.xlsx")
    filled = load_workbook(path)
    sheet = filled["年度指标"]
    at = {sheet.cell(4, column).value: column for column in range(1, sheet.max_column + 1)}
    row = next(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value == "va_services")
    for year, value in zip((*YEARS, 2026), SERVICES, strict=True):
        sheet.cell(row, at[f"{year}年"], value)
    filled.save(path)
    return read(path)


@pytest.fixture(scope="module")
def result(book: InputBook) -> Result:
    return solve(book, Request(book.path, settings=Settings(draws=40)))


def test_the_share_is_what_the_amounts_give(result: Result) -> None:
    choice = result.dataset.read("va_services_share", Period.annual(2026))
    assert choice is not None
    assert choice.chosen.status is Status.DERIVED
    assert choice.chosen.value == pytest.approx(100 * 129.4 / 275.2, abs=1e-6)


def test_services_follow_gdp_and_tax_follows_services(result: Result) -> None:
    assert "va_services" not in result.reached.on_history
    year = result.first
    gdp, share, services = (result.value(code, year, "基准") or 0.0 for code in (
        "gdp_nominal", "va_services_share", "va_services"))
    assert services == pytest.approx(gdp * share / 100)
    vat = next(one for one in result.model.equations if one.name == "tax_vat")
    assert "va_services" in vat.text


def test_what_is_computed_from_amounts_is_not_said_to_be_landed_from_months(book: InputBook, result: Result) -> None:
    (told,) = [one for one in warnings_of(book, result, "zh") if one.code == "base_landed"]
    assert "比重" not in told.found
