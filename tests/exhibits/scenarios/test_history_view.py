"""What history alone says, beside the scenario."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from forecast.data.periods import Period, Span
from forecast.data.scenarios import Override
from forecast.data.series import Dataset, Observation, Status
from forecast.exhibits.kit.cells import Maker
from forecast.exhibits.kit.types import Table, Text
from forecast.exhibits.scenarios.history import history_blocks
from forecast.models.parameters import priors
from forecast.projection.projecting import build_model, project
from forecast.projection.result import Result, Settings
from forecast.projection.standing import default_baseline
from forecast.timeseries.engine import forecast as engine
from forecast.workbook.inputs.reading import read

GROWTH = [11.5, 9.6, np.nan, np.nan, np.nan, 8.6, 9.2, 8.0, 8.0, 8.8, 8.7, 7.3, 7.0]
"""Growth of Luohu's GDP, 2007 to 2019; 2009 to 2011 are not in the sources."""


@pytest.fixture(scope="module")
def dataset(luohu: object) -> Dataset:
    return read(luohu).dataset  # type: ignore[arg-type]


def solved(dataset: Dataset, *overrides: Override, as_of: date | None = None) -> Result:
    settings = Settings(draws=0, as_of=as_of)
    own = default_baseline(dataset, settings)
    own = replace(own, overrides=(*own.overrides, *overrides))
    return project(dataset, [own.name], {own.name: own}, (), priors(), settings,
                   build_model(dataset, priors(), settings))


def blocks(result: Result) -> tuple[str, Table]:
    said, table = history_blocks(Maker(result))
    assert isinstance(said, Text)
    assert isinstance(table, Table)
    return said.text, table


def test_a_row_has_the_engines_forecast_beside_the_scenarios(dataset: Dataset) -> None:
    result = solved(dataset)
    _, table = blocks(result)
    row = next(row for row in table.rows if row.key == "gdp_growth")
    told = engine(np.array(GROWTH), 1, level=(80,), kind="rate")
    values = [cell.value for cell in row.cells]
    assert values[1] == 10
    assert values[2] == 7.0
    assert values[3] == result.value("gdp_growth", result.first, "基准")
    assert values[4:7] == pytest.approx(
        [told.mean[0, 0], told.lower[0, 0, 0], told.upper[0, 0, 0]], rel=1e-5)
    assert values[7] == "区间内"
    assert "隐含年均增长" not in str(values[8])
    assert "向历年平均回归" in str(values[8])


def test_a_bold_assumption_is_told_as_outside(dataset: Dataset) -> None:
    first = Period.annual(2020)
    result = solved(dataset, Override("gdp_growth", Span(first, first), "假设", 12.0))
    said, table = blocks(result)
    row = next(row for row in table.rows if row.key == "gdp_growth")
    assert row.cells[7].value == "高于区间"
    assert str(row.cells[8].value).startswith("情景对该指标另有假设")
    assert "地区生产总值增速（高于区间）" in said


def thinned(dataset: Dataset, *kept: str) -> Dataset:
    """Leave only two years of every other item with a history; last known figures stay."""
    counts: dict[str, set[int]] = {}
    for one in dataset.observations:
        counts.setdefault(one.item, set()).add(one.period.year)
    return replace(dataset, observations=tuple(
        one for one in dataset.observations
        if one.item in kept or one.period.year >= 2018 or len(counts[one.item]) < 5))


def test_where_all_lie_inside_the_sentence_says_so(dataset: Dataset) -> None:
    said, table = blocks(solved(thinned(dataset, "gdp_nominal", "gdp_growth")))
    assert {row.key for row in table.rows} == {"gdp_nominal", "gdp_growth"}
    assert "2项指标都在" in said


def test_items_with_too_few_figures_are_not_shown(dataset: Dataset) -> None:
    assert history_blocks(Maker(solved(thinned(dataset)))) == ()


def test_the_year_after_a_sale_is_forecast_without_it(dataset: Dataset) -> None:
    """Luohu after 2020: the plan's revenue came in, with the sale that the register holds."""
    came = {"gpb_revenue": 1354500.0, "tax_revenue": 886000.0, "nontax_revenue": 468500.0}
    later = tuple(Observation(item, Period.annual(2020), value, Status.FINAL, date(2021, 2, 1))
                  for item, value in came.items())
    result = solved(dataset.with_observations(later))
    assert result.first.year == 2021
    _, table = blocks(result)
    row = next(row for row in table.rows if row.key == "gpb_revenue")
    known = [600833.0, 653430, 850000, np.nan, 976300, 999671, 912000, 954500]
    told = engine(np.array(known), 1, level=(80,))
    assert [cell.value for cell in row.cells[4:7]] == pytest.approx(
        [told.mean[0, 0], told.lower[0, 0, 0], told.upper[0, 0, 0]], rel=1e-5)
    assert float(row.cells[4].value) < 1000000
    assert row.cells[2].value == 1354500
    assert "已剔除登记的一次性因素（2020年400,000万元）" in str(row.cells[8].value)
