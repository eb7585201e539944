"""Datasets for the tests of quarters; made up."""

from __future__ import annotations

from datetime import date

from forecast.data.periods import Freq, Period
from forecast.data.series import Dataset, Observation, Status
from forecast.in_year.quarters import Phased


def months(item: str, year: int, figures: dict[int, float]) -> list[Observation]:
    return [Observation(item, Period(Freq.M, year * 12 + month - 1), value, Status.PRELIMINARY,
                        date(year + 1, 1, 1), cumulative=True) for month, value in figures.items()]


def total(item: str, year: int, value: float) -> Observation:
    return Observation(item, Period.annual(year), value, Status.OUTTURN, date(year + 1, 2, 1))


def taxes() -> Dataset:
    seen = []
    for year, size in ((2017, 80.0), (2018, 90.0), (2019, 100.0)):
        seen += [*months("tax_revenue", year, {3: 0.3 * size, 6: 0.55 * size, 9: 0.8 * size}),
                 total("tax_revenue", year, size),
                 *months("tax_vat", year, {3: 0.14 * size, 6: 0.26 * size, 9: 0.38 * size}),
                 total("tax_vat", year, 0.5 * size)]
    return Dataset(tuple(seen))


def by_item(found: tuple[Phased, ...]) -> dict[str, Phased]:
    return {one.item: one for one in found}
