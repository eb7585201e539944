"""Totals of which a workbook lists some lines: the others do not vanish from the years ahead."""

from __future__ import annotations

from datetime import date

import pytest

from forecast.data import Dataset, Observation, Period, Status
from forecast.models import priors
from forecast.projection import Settings, build_model, default_baseline, project

Told = tuple[str, int, float, Status]
_GENERAL: list[Told] = [
    ("gpb_revenue", 2024, 32_480, Status.FINAL), ("gf_own_revenue", 2024, 20_840, Status.FINAL),
    ("gf_own_expenditure", 2024, 44_550, Status.FINAL), ("gf_debt_interest", 2024, 2_080, Status.FINAL),
    ("special_debt_proceeds", 2024, 28_000, Status.FINAL), ("gf_transfer_out", 2024, 4_290, Status.FINAL)]
_BUDGET: list[Told] = [
    ("gpb_revenue", 2025, 33_600, Status.BUDGET), ("gf_own_expenditure", 2025, 19_960, Status.BUDGET),
    ("gf_debt_interest", 2025, 2_310, Status.BUDGET)]


def _projected(told: list[Told], item: str) -> list[float | None]:
    data = Dataset(tuple(Observation(code, Period.annual(year), float(value), status,
                                     date(2025, 1, 20)) for code, year, value, status in told))
    settings = Settings()
    model = build_model(data, priors(), settings)
    baseline = default_baseline(data, settings)
    result = project(data, [baseline.name], {baseline.name: baseline}, (), priors(), settings, model)
    return [result.value(item, Period.annual(year), baseline.name) for year in (2025, 2026, 2027)]


def test_what_no_line_lists_stays_as_it_was() -> None:
    assert _projected(_GENERAL, "gf_own_expenditure") == pytest.approx([44_550] * 3)
    assert _projected(_GENERAL, "special_debt_proceeds") == pytest.approx([28_000] * 3)


def test_what_no_line_lists_is_as_budgeted() -> None:
    """Interest is kept as it was, 230 below its budget; all else is spent as budgeted."""
    told = [*_GENERAL, *_BUDGET]
    interest = _projected(told, "gf_debt_interest")
    spent = _projected(told, "gf_own_expenditure")
    assert spent == pytest.approx([19_960 - 2_310 + (one or 0.0) for one in interest])


def test_debt_that_a_budget_does_not_list_is_not_drawn_again() -> None:
    """Last year's bonds are spent; beside spending as budgeted they would lie idle every year."""
    assert _projected([*_GENERAL, *_BUDGET], "special_debt_proceeds") == [0, 0, 0]


def test_rounding_is_no_line() -> None:
    told = [(code, year, 2_081 if code == "gf_own_expenditure" else value, status)
            for code, year, value, status in _GENERAL]
    assert _projected(told, "gf_own_expenditure") == pytest.approx([2_080] * 3, abs=30)


def test_a_small_remainder_of_taxes_is_carried_on() -> None:
    """Three in a thousand are no line, and would make steady taxes fall by as much."""
    taxes: list[Told] = [
        (code, year, amount, Status.FINAL) for year in (2023, 2024) for code, amount in (
            ("tax_revenue", 310_000), ("tax_vat", 189_000), ("tax_cit", 120_000),
            ("gpb_revenue", 310_000))]
    assert _projected(taxes, "tax_revenue")[0] == pytest.approx(310_000, rel=1e-9)
    whole = [one if one[0] != "tax_revenue" else (*one[:2], 309_001, one[3]) for one in taxes]
    assert _projected(whole, "tax_other")[0] is None  # rounding
