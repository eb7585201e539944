"""A year's quarters and its months are one path where the run lands the year by its months."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from samples.bureaus.two_bureaus import city, county

from forecast.exhibits import Maker, annual_figures, landed_quarters
from forecast.in_year import months_of, phase, quarter_ends
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ITEMS = ("gpb_revenue", "tax_revenue", "nontax_revenue", "gpb_expenditure")


@pytest.mark.parametrize("written", [county, city])
@pytest.mark.parametrize("scenario", ["基准", "计划"])
def test_quarters_end_where_the_months_do(tmp_path: Path, written: Callable[[Path], Path], scenario: str) -> None:
    """The plan's year is another than the landed one: it keeps the pattern of past quarters."""
    path = written(tmp_path / "表.xlsx")
    result = solve(read(path), Request(path, settings=Settings(draws=0)))
    make, year = Maker(result, "zh"), result.first.year
    annual = annual_figures(make, ITEMS, scenario, year)
    lines = {one.item: one for one in phase(result.dataset, annual, year, make.vintage(scenario),
                                            reached=landed_quarters(make, annual, year))}
    assert result.landed is not None
    landed = {one.item: one for one in result.landed.found.lines if not one.is_rest}
    for item in ("gpb_revenue", "gpb_expenditure"):
        months, line = months_of(landed[item]), lines[item]
        assert months is not None
        assert line.basis == ("landed" if scenario == "基准" else "own")
        if scenario == "基准":
            reached = [months.reached[months.ends.index(end)] for end in (3, 6, 9)]
            np.testing.assert_allclose(np.cumsum(line.values)[:3], reached, rtol=1e-6)
        assert line.values.sum() == pytest.approx(annual[item][year])
    for part in ("tax_revenue", "nontax_revenue"):
        assert lines[part].basis == ("months" if scenario == "基准" else "own")
    np.testing.assert_allclose(lines["tax_revenue"].values + lines["nontax_revenue"].values,
                               lines["gpb_revenue"].values)


def test_another_year_has_no_months(tmp_path: Path) -> None:
    path = county(tmp_path / "县.xlsx")
    result = solve(read(path), Request(path, settings=Settings(draws=0)))
    make = Maker(result, "zh")
    year = result.first.year + 1
    annual = annual_figures(make, ITEMS, "基准", year)
    assert landed_quarters(make, annual, year) == {}
    assert result.landed is not None
    assert quarter_ends(result.landed.found, {"gpb_revenue": 1.0}) == {}
