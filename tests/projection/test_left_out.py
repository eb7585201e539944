"""What is not computed is told with what it lacks, and with the year where others are known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from forecast.cautions import unreached
from forecast.data import Dataset, Observation, Period, Status
from forecast.issues import describe
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import InputBook


def told(gdp_until: int) -> list[str]:
    """Run a place whose product is known up to a year and whose revenue is known to 2024."""
    figures = [("gdp_nominal", year, 400.0 + year - 2018) for year in range(2018, gdp_until + 1)] + [
        ("gpb_revenue", year, 900.0 + year - 2018) for year in range(2018, 2025)]
    data = Dataset(tuple(Observation(item, Period.annual(year), value, Status.FINAL,
                                     date(year + 1, 7, 1)) for item, year, value in figures))
    path = Path("sample.xlsx")
    result = solve(InputBook(path, data), Request(path, settings=Settings(draws=0)))
    return [f"{one.code} {describe(one)}" for one in unreached("sample.xlsx", result, "zh")]


def test_a_base_year_without_a_figure_is_named() -> None:
    (said,) = [one for one in told(2023) if one.startswith("left_out_year")]
    assert "有往年的 地区生产总值，没有2024年的" in said
    assert "在2024年一列填上预计数" in said


def test_what_was_never_known_is_no_year_s() -> None:
    assert not [one for one in told(2024) if one.startswith("left_out_year")]
    assert [one for one in told(2024) if one.startswith("left_out ")]
