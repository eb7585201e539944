"""The five-year table: gaps stay gaps, changes multiply, what is needed closes the gap."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from samples.places import LUOHU

from forecast.data.periods import Period
from forecast.data.scenarios import Target
from forecast.data.series import Observation, Status
from forecast.exhibits.energy.plan import five_year_table, plan_years
from forecast.exhibits.kit.cells import Maker
from forecast.exhibits.kit.types import InTable, Table
from forecast.projection.result import Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

POWER, WATER, LAND = (f"{name}_per_gdp_growth" for name in ("power", "water", "land"))


@cache
def luohu_result() -> Result:
    return solve(read(LUOHU), Request(LUOHU, ("基准",), settings=Settings(draws=0)))


def with_targets(result: Result, **values: float) -> Result:
    goals = tuple(Target(f"{name}_per_gdp_five_year", Period.annual(2020), "≤", value)
                  for name, value in values.items())
    return replace(result, targets=(*result.targets, *goals))


def with_years(result: Result, item: str, changes: dict[int, float]) -> Result:
    told = [Observation(item, Period.annual(year), value, Status.OUTTURN, date(2019, 1, 1))
            for year, value in changes.items()]
    return replace(result, dataset=result.dataset.with_observations(told))


def table_of(result: Result) -> Table:
    table = five_year_table(Maker(result))
    assert table is not None
    return table


def number(table: Table, row: str, column: str) -> float:
    value = table.cell(row, column).value
    assert value is not None
    return float(value)


def live(table: Table, row: str, column: str) -> float:
    """Work a cell's formula out from the other cells, as a spreadsheet would."""
    formula = table.cell(row, column).formula
    if formula is None or not all(isinstance(ref, InTable) for ref in formula.refs):
        return number(table, row, column)
    found = [live(table, ref.row, ref.column) for ref in formula.refs if isinstance(ref, InTable)]
    text = formula.template.format(*(f"({value!r})" for value in found)).replace("^", "**")
    count = re.fullmatch(r"5-COUNT\((.*)\)", text)
    return 5.0 - len(count[1].split(",")) if count else float(eval(text))  # noqa: S307  # noqa: S307  # ours


@pytest.mark.parametrize(("year", "first"), [(2015, 2011), (2016, 2016), (2018, 2016), (2020, 2016),
                                             (2021, 2021)])
def test_plans_end_in_noughts_and_fives(year: int, first: int) -> None:
    assert [one.year for one in plan_years(year)] == list(range(first, first + 5))


def test_luohu_has_two_of_five_years() -> None:
    table = table_of(luohu_result())
    assert [column.key for column in table.columns] == [
        "2016", "2017", "2018", "2019", "2020", "done", "left"]
    assert [table.text(POWER, key) for key in ("2016", "2017", "2018", "2019")] == [
        "—", "—", "-4.6", "-1.9"]
    # 0.954 * 0.981 = 0.935874; 0.961 * 0.922 = 0.886042; 0.935 * 0.939 = 0.877965
    assert [number(table, row, "done") for row in (POWER, WATER, LAND)] == pytest.approx(
        [-6.4126, -11.3958, -12.2035])
    assert {table.text(row, "left") for row in (POWER, WATER, LAND)} == {"3"}
    assert number(table, POWER, "2020") == luohu_result().value(POWER, Period.annual(2020), "基准")


def test_the_target_tells_what_the_other_years_need() -> None:
    table = table_of(with_targets(luohu_result(), water=-20.0))
    needed = number(table, WATER, "needed")
    # 0.886042 * (1 + n)³ = 0.8
    assert needed == pytest.approx(100 * ((0.8 / 0.886042) ** (1 / 3) - 1))
    assert [table.text(POWER, key) for key in ("target", "needed")] == ["—", "—"]
    assert table.text(WATER, "target") == "-20.0"


def test_all_five_years_accumulate_with_the_forecast() -> None:
    table = table_of(with_years(luohu_result(), LAND, {2016: -7.0, 2017: -6.0}))
    last = number(table, LAND, "2020")
    assert number(table, LAND, "whole") == pytest.approx(
        100 * (0.93 * 0.94 * 0.877965 * (1 + last / 100) - 1))
    assert table.text(LAND, "left") == "1"
    assert table.text(POWER, "whole") == "—"


def test_the_cells_are_live() -> None:
    result = with_targets(luohu_result(), water=-20.0, land=-25.0, power=-15.0)
    table = table_of(with_years(result, LAND, {2016: -7.0, 2017: -6.0}))
    for row in (POWER, WATER, LAND):
        for key in ("done", "left", "needed"):
            assert table.cell(row, key).formula is not None
            assert live(table, row, key) == pytest.approx(number(table, row, key), abs=1e-12)
    assert live(table, LAND, "whole") == pytest.approx(number(table, LAND, "whole"), abs=1e-12)


def test_nothing_published_in_the_plan_is_no_table() -> None:
    result = luohu_result()
    kept = tuple(seen for seen in result.dataset.observations if seen.item not in {POWER, WATER, LAND}
                 or seen.period.year < 2016)
    run = result.runs[0]
    values = {name: value for name, value in run.values.items() if name not in {POWER, WATER, LAND}}
    bare = replace(result, dataset=replace(result.dataset, observations=kept),
                   runs=(replace(run, values=values),))
    assert five_year_table(Maker(bare)) is None


def test_one_intensity_alone_leaves_the_others_gaps() -> None:
    result = with_targets(luohu_result(), water=-20.0)
    kept = tuple(seen for seen in result.dataset.observations
                 if seen.item != WATER or seen.period.year < 2016)
    run = result.runs[0]
    values = {name: value for name, value in run.values.items() if name != WATER}
    table = table_of(replace(result, dataset=replace(result.dataset, observations=kept),
                             runs=(replace(run, values=values),)))
    assert [table.text(WATER, key) for key in ("2018", "done", "left")] == ["—", "—", "5"]
    # 0.8 over five years
    assert live(table, WATER, "needed") == number(table, WATER, "needed") == pytest.approx(
        100 * (0.8 ** 0.2 - 1))


def test_both_languages() -> None:
    table = five_year_table(Maker(luohu_result(), "en"))
    assert table is not None
    assert table.title == "Use per unit of GDP over the five-year plan 2016-2020, change"
    assert table_of(luohu_result()).title.startswith("2016—2020年五年规划期")
