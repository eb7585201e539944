"""The composition of revenue by year and the tornado: exhibits over live cells."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from samples.places import LUOHU

from forecast.data.bureau import Bureau, ChartUnit
from forecast.data.periods import Period
from forecast.data.series import Observation, Status
from forecast.exhibits.kit.cells import Maker
from forecast.exhibits.kit.types import Chart, InTable, Sheet, ValueRef
from forecast.exhibits.notes.model import model_sheet
from forecast.exhibits.revenue.composition import composition_chart, tax_panels
from forecast.exhibits.scenarios.reckoner import reckoner_table, tornado_chart
from forecast.projection.result import Result, Settings
from forecast.render.chart.picture import draw
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import InputBook, read
from forecast.workbook.results.write import write_results

WORKBOOK = LUOHU
TAXES = {"tax_vat": 300000.0, "tax_cit": 180000.0, "tax_pit": 80000.0, "tax_umc": 60000.0,
         "tax_property": 50000.0, "tax_stamp": 40000.0, "tax_lut": 10000.0, "tax_lvt": 70000.0,
         "tax_deed": 40000.0, "tax_other": 16000.0}


@pytest.fixture(scope="module")
def book() -> InputBook:
    return read(WORKBOOK)


@pytest.fixture(scope="module")
def result(book: InputBook) -> Result:
    return solve(book, Request(WORKBOOK, ("基准",), settings=Settings(draws=50)))


@pytest.fixture(scope="module")
def by_tax(book: InputBook) -> Result:
    """The same district with taxes one by one: made-up figures that add up to the published sum."""
    seen = [one for one in book.dataset.observations
            if one.item != "tax_revenue" or one.period.year == 2019]
    seen += [Observation(code, Period.annual(2019), value, Status.ESTIMATE, date(2020, 1, 3))
             for code, value in TAXES.items()]
    dataset = replace(book.dataset, observations=tuple(seen))
    return solve(replace(book, dataset=dataset),
                 Request(WORKBOOK, ("基准",), settings=Settings(draws=50)))


def in_yi(result: Result) -> Maker:
    return Maker(result, bureau=Bureau(chart_unit=ChartUnit.YI))


def chart(result: Result) -> Chart:
    found = composition_chart(in_yi(result))
    assert found is not None
    return found


def parts(one: Chart) -> list[str]:
    return [column.key for column in one.table.columns
            if column.key.startswith(("part:", "one_off:"))]


def test_taxes_and_both_kinds_of_non_tax_revenue_by_year(result: Result) -> None:
    made = chart(result)
    assert parts(made) == ["part:tax_revenue", "part:nontax_regular", "one_off:nontax"]
    # the parts of 2014 are known too, but not those of the years between
    assert [row.key for row in made.table.rows] == ["2018", "2019", "2020", "2021", "2022"]
    texts = [made.table.text("2019", key) for key in (*parts(made), "total")]
    assert texts == ["84.60", "6.60", "—", "91.20"]
    assert made.table.text("2020", "one_off:nontax") == "40.00"
    assert made.table.text("2019", "share:tax_revenue") == "92.76"


def test_parts_add_up_and_shares_to_a_hundred(result: Result, by_tax: Result) -> None:
    for one in (chart(result), chart(by_tax)):
        for row in one.table.rows:
            cells = [one.table.cell(row.key, key).value for key in parts(one)]
            whole = one.table.cell(row.key, "total").value
            assert sum(float(value or 0) for value in cells) == pytest.approx(float(whole or 0))
            shares = [one.table.cell(row.key, column.key).value for column in one.table.columns
                      if column.key.startswith("share:")]
            assert sum(float(value or 0) for value in shares) == pytest.approx(100)


def test_the_total_is_the_revenue_of_the_model(result: Result, by_tax: Result) -> None:
    for found in (result, by_tax):
        for period in found.horizon:
            revenue = found.value("gpb_revenue", period, "基准")
            total = chart(found).table.cell(str(period), "total").value
            assert float(total or 0) == pytest.approx(float(revenue or 0) / 1e4, rel=1e-9)


def test_taxes_one_by_one_where_the_model_has_them(by_tax: Result) -> None:
    made = chart(by_tax)
    assert parts(made) == [*(f"part:{code}" for code in (
        "tax_vat", "tax_cit", "tax_pit", "tax_lvt", "tax_umc", "tax_property")),
        "part:tax_rest", "part:nontax_regular", "one_off:nontax"]
    assert [row.key for row in made.table.rows] == ["2019", "2020", "2021", "2022"]
    assert made.table.text("2019", "part:tax_rest") == "10.60"
    rest = made.table.cell("2020", "part:tax_rest").formula
    assert rest is not None
    assert rest.template == "({0}-{1}-{2}-{3}-{4}-{5}-{6})/10000"


def test_forecasts_point_at_the_model_and_totals_at_the_table(result: Result) -> None:
    table = chart(result).table
    tax = table.cell("2021", "part:tax_revenue").formula
    total = table.cell("2020", "total").formula
    assert tax is not None
    assert tax.refs == (ValueRef("tax_revenue", Period.annual(2021), "基准"),)
    assert total is not None
    assert total.refs == tuple(InTable("2020", key) for key in parts(chart(result)))
    cells = [cell for row in table.rows for cell in row.cells if cell.value is not None]
    assert all(cell.formula is not None or cell.role == "input" for cell in cells)


def test_small_multiples_of_the_main_taxes(by_tax: Result, result: Result) -> None:
    assert tax_panels(in_yi(result)) is None
    made = tax_panels(in_yi(by_tax))
    assert made is not None
    assert made.kind == "panels"
    taxes = list(dict.fromkeys(column.key.partition(":")[0] for column in made.table.columns))
    assert taxes == ["tax_vat", "tax_cit", "tax_pit", "tax_lvt", "tax_umc", "tax_property"]
    # one published figure of 2017 opens the years; the others have a gap there
    assert [row.key for row in made.table.rows] == [str(year) for year in range(2017, 2023)]
    assert made.table.text("2017", "tax_cit:history") == "—"
    assert made.table.text("2019", "tax_vat:history") == "30.00"
    low, middle, high = (made.table.cell("2021", f"tax_vat:{key}").value
                         for key in ("p10", "central", "p90"))
    assert float(low or 0) < float(middle or 0) < float(high or 0)


def test_the_charts_of_taxes_are_written(by_tax: Result, tmp_path: Path) -> None:
    made = [chart(by_tax), tax_panels(in_yi(by_tax))]
    charts = [one for one in made if one]
    for one in charts:
        png, svg = draw(one, tmp_path, "zh")
        assert png.stat().st_size > 1000
        assert svg.stat().st_size > 1000
    write_results((Sheet("结果 收入", "收入", tuple(charts)), model_sheet(in_yi(by_tax))),
                  tmp_path / "taxes.xlsx")
    with zipfile.ZipFile(tmp_path / "taxes.xlsx") as package:
        drawn = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
    assert len(drawn) == 1 + 6


def test_a_workbook_without_parts_has_no_composition(result: Result) -> None:
    bare = replace(result, dataset=replace(result.dataset, observations=()), runs=tuple(
        replace(run, values={code: path for code, path in run.values.items()
                             if not code.startswith("nontax")}) for run in result.runs))
    assert composition_chart(in_yi(bare)) is None


def test_the_tornado_draws_the_reckoner_sorted(result: Result) -> None:
    make = in_yi(result)
    table = reckoner_table(make)
    made = tornado_chart(make, table)
    assert made is not None
    assert made.table is table
    assert made.drawn == "gpb_balance"
    assert made.unit == "万元"
    swings = [max(abs(float(table.cell(row.key, f"gpb_balance:{way}").value or 0))
                  for way in ("up", "down")) for row in table.rows]
    assert swings == sorted(swings, reverse=True)
    assert swings[0] > 10_000


def test_a_reckoner_without_effects_has_no_tornado(result: Result) -> None:
    make = in_yi(result)
    table = reckoner_table(make)
    still = replace(table, rows=tuple(
        replace(row, cells=tuple(replace(cell, value=0.0) if cell.role == "simulated" else cell
                                 for cell in row.cells)) for row in table.rows))
    assert tornado_chart(make, still) is None
