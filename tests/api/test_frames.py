"""Numbers as pandas: shapes, units, quantiles, vintages, the long form, the fan."""

from __future__ import annotations

import pickle

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from samples.places import LUOHU

import forecast


@pytest.fixture(scope="module")
def book() -> forecast.Workbook:
    return forecast.open(LUOHU)


@pytest.fixture(scope="module")
def run(book: forecast.Workbook) -> forecast.Run:
    return book.run(["计划", "基准"], draws=200)


def test_an_items_paths_are_periods_by_scenarios_in_its_unit(run: forecast.Run) -> None:
    paths = run["税收收入"]
    assert isinstance(paths, pd.DataFrame)
    assert isinstance(paths.index, pd.PeriodIndex)
    assert paths.shape == (6, 2)
    assert list(map(str, paths.index)) == [str(period) for period in run.result.periods]
    assert paths.attrs == {"item": "tax_revenue", "name": "税收收入", "unit": "万元"}


def test_quantiles_are_those_of_the_draws(run: forecast.Run) -> None:
    found = run["tax_revenue"].quantiles([0.1, 0.5, 0.9])
    assert list(map(str, found.index)) == ["2020", "2021", "2022"]
    year = run.result.first
    draws = run.result.draws("tax_revenue", year, "基准")
    assert found.loc["2020", ("基准", 0.5)] == pytest.approx(np.median(draws))
    assert (found["基准"].diff(axis=1).iloc[:, 1:] > 0).all(axis=None)


def test_without_draws_quantiles_say_so_instead_of_giving_gaps(book: forecast.Workbook) -> None:
    with pytest.raises(forecast.InputError, match="抽样"):
        book.run("基准", draws=0)["tax_revenue"].quantiles()


def test_shares_beyond_nought_and_one_are_refused(run: forecast.Run) -> None:
    with pytest.raises(ValueError, match="shares"):
        run["tax_revenue"].quantiles([10, 90])


def test_what_is_computed_from_paths_is_plain_pandas(run: forecast.Run) -> None:
    rates = run["tax_revenue"].pct_change()
    assert type(rates) is pd.DataFrame
    assert type(run["tax_revenue"].loc["2020":]) is pd.DataFrame
    assert rates.loc["2020", "基准"] == pytest.approx(0.0584, abs=1e-4)


def test_frames_can_be_put_together_and_pickled(book: forecast.Workbook, run: forecast.Run) -> None:
    tax, series = run["tax_revenue"], book.data["tax_revenue"]
    assert pd.concat({"tax": tax, "all": run["gpb_revenue"]}, axis=1).shape == (6, 4)
    for one in (tax, series):
        again = pickle.loads(pickle.dumps(one))  # noqa: S301  # our own
        assert again.equals(one)
        assert again.attrs == one.attrs


def test_the_long_form_has_a_number_a_row_and_says_where_from(run: forecast.Run) -> None:
    long = run["tax_revenue"].to_frame()
    assert list(long.columns) == ["item", "name", "unit", "period", "scenario", "statistic", "value",
                                  "kind", "source"]
    one = long.set_index(["scenario", "period", "statistic"])
    assert one.loc[("基准", "2020", "value"), "value"] == run.value("tax_revenue", 2020)
    assert "预算收支!" in one.loc[("基准", "2019", "value"), "source"]
    assert one.loc[("基准", "2020", "value"), "source"].startswith("district.model:")
    assert set(long["statistic"]) == {"value", "low", "high", "p10", "p25", "p50", "p75", "p90"}
    assert set(run.to_frame()["item"]) == set(run)
    assert not run.to_frame().duplicated(["item", "period", "scenario", "statistic"]).any()


def test_published_figures_are_a_series_with_gaps(book: forecast.Workbook) -> None:
    series = book.data["一般公共预算收入"]
    assert isinstance(series, pd.Series)
    assert isinstance(series.index, pd.PeriodIndex)
    assert series.name == "gpb_revenue"
    assert series.attrs["unit"] == "万元"
    assert series.loc["2019"] == 912_000
    assert np.isnan(series.loc["2016"])
    assert type(series.dropna()) is pd.Series


def test_vintages_are_all_that_was_published(book: forecast.Workbook) -> None:
    series = book.data["gdp_nominal"]
    found = series.vintages()
    assert len(found) > len(series.dropna())
    read = found[found["is_read"] & (found["period"] == "2019")]
    assert read["value"].tolist() == [series.loc["2019"]]
    assert found["cell"].str.contains("!").all()


def test_the_figures_can_be_gone_through(book: forecast.Workbook) -> None:
    assert len(list(book.data)) == len(book.data)
    assert "gdp_nominal" in book.data
    assert "没有的指标" not in book.data
    for code in book.data:
        assert len(book.data[code]) >= 1


def test_quarters_and_months_keep_their_frequency(book: forecast.Workbook) -> None:
    kinds = {one.period.freq.name for one in book.inputs.dataset.observations if not one.cumulative}
    for freq in kinds - {"A"}:
        codes = {one.item for one in book.inputs.dataset.observations
                 if one.period.freq.name == freq and not one.cumulative and one.status.is_past}
        for code in codes:
            assert book.data.series(code, freq).index.freqstr.startswith(freq)  # type: ignore[arg-type]
    with pytest.raises(forecast.InputError):
        book.data.series("gdp_nominal", "M" if "M" not in kinds else "D")  # type: ignore[arg-type]


def test_the_fan_is_drawn_on_given_axes_with_history_bands_and_every_scenario(run: forecast.Run) -> None:
    mpl.use("Agg")
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    assert run["tax_revenue"].plot(ax=axes) is axes
    named = [text.get_text() for text in axes.get_legend().get_texts()]
    assert {"基准", "计划", "历史", "80%区间", "50%区间"} == set(named)
    assert axes.get_ylabel() == "万元"
    outer = axes.collections[0].get_paths()[0].vertices
    quantiles = run["tax_revenue"].quantiles()["基准"]
    assert outer[:, 1].max() == pytest.approx(quantiles.loc["2022", 0.9])
    history = dict(zip(*axes.lines[-1].get_data(), strict=True))
    assert min(history) < 2017
    assert np.isnan(history[2016])  # no line across a gap
    assert history[2019] == 846_000


def test_a_fan_about_another_scenario_and_one_without_draws(book: forecast.Workbook, run: forecast.Run) -> None:
    mpl.use("Agg")
    from matplotlib.figure import Figure

    axes = run["tax_revenue"].plot(Figure().subplots(), scenario="计划")
    assert "计划" in axes.get_title(loc="left")
    bare = book.run("基准", draws=0)["tax_revenue"].plot(Figure().subplots())
    assert not bare.collections
    with pytest.raises(forecast.InputError, match="计划"):
        run["tax_revenue"].plot(Figure().subplots(), scenario="计化")


def test_tables_are_as_printed(run: forecast.Run) -> None:
    tables = run.tables()
    assert tables["headline"].loc["gpb_revenue", "base"] == 912_000
    assert tables["revenue"].index.name
