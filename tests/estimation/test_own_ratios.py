"""Ratios from a bureau's own few figures, weighed against the field's priors."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from samples.filled import filled
from samples.places import WORKBOOKS

from forecast.data.periods import Period
from forecast.data.series import Dataset, Observation, Status, Vintage
from forecast.estimation.ratios import OWN_RATIOS, own_priors
from forecast.footing import prior_of
from forecast.models.parameters import Parameter, Priors, priors
from forecast.projection.result import Settings
from forecast.workbook.inputs.reading import read

BASE = Period.annual(2022)


def seen(item: str, year: int, value: float, status: Status = Status.FINAL, month: int = 2) -> Observation:
    return Observation(item, Period.annual(year), value, status, date(year + 1, month, 1), "样例")


def of(*figures: Observation, vintage: Vintage | None = None, field: Priors | None = None) -> dict[str, Parameter]:
    return own_priors(Dataset(figures), field or priors(), vintage or Vintage(), BASE)


def test_without_own_figures_the_field_stands() -> None:
    assert of() == {}
    assert of(seen("gf_transfer_out", 2022, 40.0)) == {}
    assert of(seen("gf_transfer_out", 2022, 40.0), seen("gf_land_transfer_in", 2022, 0.0)) == {}


def test_one_year_is_weighed_four_to_one() -> None:
    """Half the prior's spread for one own year: a quarter of its variance."""
    found = of(seen("gf_transfer_out", 2022, 60.0), seen("gf_land_transfer_in", 2022, 100.0))
    prior, own = priors().parameters["land_transfer_share"], found["land_transfer_share"]
    assert set(found) == {"land_transfer_share"}
    assert own.mean == pytest.approx(0.8 * 0.6 + 0.2 * prior.mean)
    assert own.sd == pytest.approx((1 / (4 / prior.sd**2 + 1 / prior.sd**2)) ** 0.5)
    assert own.basis.startswith("本级2022年政府性基金调出资金/国有土地使用权出让收入平均0.6")
    assert prior.basis in own.basis


def test_more_years_weigh_more_and_the_budget_ahead_is_one_of_them() -> None:
    years = [seen(code, year, value) for year, share in ((2020, 0.5), (2021, 0.5), (2022, 0.5))
             for code, value in (("sc_transfer_out", 100 * share), ("sc_profit_remitted", 100.0))]
    plan = [seen("sc_transfer_out", 2023, 50.0, Status.BUDGET), seen("sc_profit_remitted", 2023, 100.0, Status.BUDGET)]
    three, four = (of(*figures)["capital_transfer_share"] for figures in (years, [*years, *plan]))
    prior = priors().parameters["capital_transfer_share"]
    assert prior.mean < three.mean < four.mean < 0.5
    assert four.sd < three.sd < prior.sd
    assert "2022年、2023年预算" in four.basis


def test_interest_is_for_the_debt_of_the_year_before() -> None:
    found = of(seen("gf_debt_interest", 2022, 300.0), seen("debt_special", 2021, 10000.0), seen("debt_special", 2022, 99999.0))
    assert found["interest_rate"].mean == pytest.approx(0.8 * 0.03 + 0.2 * priors().parameters["interest_rate"].mean)


def test_land_is_realised_of_the_first_budget() -> None:
    found = of(seen("gf_land_transfer_in", 2022, 60.0), seen("gf_land_transfer_in", 2022, 100.0, Status.BUDGET, 1),
               seen("gf_land_transfer_in", 2022, 61.0, Status.ADJUSTED_BUDGET))
    assert found["land_realisation"].mean == pytest.approx(0.8 * 0.6 + 0.2 * priors().parameters["land_realisation"].mean)


def test_residents_that_move_away_go_on_doing_so() -> None:
    """They grew by the field's 0.3 % after years of decline."""
    found = of(*(seen("population", year, 52.0 * 0.988 ** (year - 2014)) for year in range(2014, 2023)))
    own = found["population_trend"]
    assert -1.2 < own.mean < -0.8
    assert own.sd < priors().parameters["population_trend"].sd
    assert "常住人口增速（%）平均-1.2" in own.basis


def test_published_declines_are_averaged_with_the_spread_of_their_equation() -> None:
    found = of(*(seen("power_per_gdp_growth", year, value) for year, value in ((2019, -4.0), (2020, -6.0), (2022, -5.0))))
    prior, shock = priors().parameters["power_mean"], priors().shocks["power_per_gdp_growth"]
    variance = (4 * shock.sd**2 + 2.0) / 6 / 3
    weight = prior.sd**2 / (prior.sd**2 + variance)
    assert found["power_mean"].mean == pytest.approx(prior.mean + weight * (-5.0 - prior.mean))
    assert "2019年、2020年、2022年" in found["power_mean"].basis


def test_eight_years_are_left_to_the_estimation() -> None:
    years = [one for year in range(2015, 2023) for one in (seen("gf_debt_interest", year, 300.0), seen("debt_special", year - 1, 10000.0))]
    assert of(*years) == {}
    assert set(of(*years[2:])) == {"interest_rate"}


def test_what_was_not_yet_known_and_what_is_no_prior_is_left_alone() -> None:
    figures = (seen("gf_transfer_out", 2022, 60.0), seen("gf_land_transfer_in", 2022, 100.0))
    assert of(*figures, vintage=Vintage(date(2022, 12, 31))) == {}
    known = priors()
    fixed = replace(known.parameters["land_transfer_share"], fixed=0.3)
    assert of(*figures, field=known.with_own({"land_transfer_share": fixed})) == {}
    assert of(*figures, field=Priors({}, {})) == {}


def test_every_ratio_is_of_items_and_parameters_that_exist() -> None:
    catalog = Dataset(()).catalog
    assert set(OWN_RATIOS) <= set(priors().parameters)
    assert all(code in catalog for ratio in OWN_RATIOS.values() for code in (ratio.top, ratio.below) if code)


def test_the_sheet_comes_before_own_figures_and_those_before_the_field(tmp_path: object) -> None:
    rows: dict[str, list[dict[str, object]]] = {
        "年度指标": [{"代码": "gdp_nominal", "指标": "地区生产总值", "单位": "亿元", "2019年": 100},
                 {"代码": "power_per_gdp_growth", "指标": "万元GDP电耗增减", "单位": "%", "2019年": -3},
                 {"代码": "water_per_gdp_growth", "指标": "万元GDP水耗增减", "单位": "%", "2019年": -3}],
        "参数": [{"代码": "power_mean", "先验均值": -1, "先验标准差": 0.5, "取值": "估计"}],
    }
    from openpyxl import load_workbook
    path = filled(WORKBOOKS / "template.xlsx", tmp_path / "own.xlsx", {"参数": rows["参数"]})  # type: ignore[operator]
    book = load_workbook(path)
    sheet = book["年度指标"]
    columns = {cell.value: cell.column for cell in sheet[4]}
    wanted = {row["代码"]: row["2019年"] for row in rows["年度指标"]}
    sheet.cell(5, columns["2019年"], "执行")
    sheet.cell(6, columns["2019年"], date(2020, 2, 1))
    for row in range(7, sheet.max_row + 1):
        if (value := wanted.get(sheet.cell(row, columns["代码"]).value)) is not None:
            sheet.cell(row, columns["2019年"], value)
    book.save(path)
    found = prior_of(read(path), Settings()).parameters
    assert (found["power_mean"].mean, found["power_mean"].sd) == (-1, 0.5)
    assert found["power_mean"].basis == "工作簿“参数”表，未写依据"
    assert found["water_mean"].basis.startswith("本级2019年")
    assert found["land_mean"] == priors().parameters["land_mean"]
