"""Scores: CBO's published error statistics, textbook values, properties."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays

from forecast.evaluation.caveats import caveats, verdict
from forecast.evaluation.scores import Sample, Scores, accuracy_test, score
from forecast.rounding import half_up


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["component"] == "revenue"]


@pytest.mark.shared
def test_the_error_statistics_that_cbo_published(shared: Path) -> None:
    """CBO, An Evaluation of CBO's Past Revenue Projections, supplemental data: all 88 rows.

    Baselines of winter; error = projection + later legislation - actual, in per cent of actual.
    """
    folder = shared / "data" / "fiscal_forecasts"
    actual = {(row["category"], row["fiscal_year"]): float(row["actual_value"])
              for row in rows(folder / "cbo_actuals.csv")}
    laws: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for row in rows(folder / "cbo_baseline_changes.csv"):
        if row["change_category"] == "Legislative":
            laws[row["category"], row["projected_fiscal_year"]].append(
                (row["changes_baseline_date"], float(row["value"] or 0.0)))
    cases: dict[tuple[str, str], list[tuple[float, float, float]]] = defaultdict(list)
    for row in rows(folder / "cbo_baselines.csv"):
        what = row["category"], row["projected_fiscal_year"]
        if row["Winter_flag"] == "True" and row["value"] and what in actual:
            later = sum(value for day, value in laws[what] if day > row["baseline_date"])
            cases[row["category"], row["projected_year_number"]].append(
                (actual[what], float(row["value"]), later))
    published = rows(folder / "cbo_revenue_projection_errors_summary_published.csv")
    assert len(published) == 88
    for row in published:
        outturn, forecast, later = np.array(cases[row["category"], row["projected_year_number"]]).T
        found = score(Sample(outturn, forecast).with_measures(later).in_per_cent())
        printed = tuple(float(half_up(one or 0.0, 1))
                        for one in (found.bias, found.mae, found.rmse, found.spread))
        wanted = tuple(float(row[name]) for name in (
            "average_error", "average_absolute_error", "RMSE", "two_thirds_spread"))
        assert (found.count, printed) == (int(row["number_of_projections"]), wanted), row


def test_textbook_values() -> None:
    # errors 1, -1, 2 on changes of no change 2, 2, 4
    sample = Sample(np.array([102.0, 98.0, 104.0]), np.array([103.0, 97.0, 106.0]),
                    np.full(3, 100.0), np.array([1.0, 2.0, 4.0]))
    found = score(sample)
    assert found.count == 3
    assert found.bias == pytest.approx(2 / 3)
    assert found.mae == pytest.approx(4 / 3)
    assert found.rmse == pytest.approx(2**0.5)
    assert found.mape == pytest.approx(100 / 3 * (1 / 102 + 1 / 98 + 2 / 104))
    assert found.mase == pytest.approx((1 / 1 + 1 / 2 + 2 / 4) / 3)
    assert found.u2 == pytest.approx((6 / 24) ** 0.5)
    assert (found.coverage, found.interval, found.crps) == ((), (), None)


def test_u2_is_below_one_where_the_root_mean_square_beats_no_change() -> None:
    """Of rates too: as shares of what they were, errors of 0.2 % of inflation made 2.33 of 0.78."""
    actual, before = np.array([6.0, 2.0, 0.2, 0.9]), np.array([8.0, 5.0, 2.0, 0.2])
    forecast, at_zero = np.array([7.0, 4.0, 1.5, 1.6]), np.array([8.0, 5.0, 2.0, 0.0])
    for unchanged in (before, at_zero):
        found, still = (score(Sample(actual, one, unchanged)) for one in (forecast, unchanged))
        assert found.rmse is not None
        assert still.rmse is not None
        assert found.u2 == pytest.approx(found.rmse / still.rmse)
        assert still.u2 == pytest.approx(1.0)


def test_intervals() -> None:
    # Gneiting and Raftery (2007), eq. 43: width, plus 2/alpha times the miss
    actual = np.array([0.0, 12.0, 5.0, 5.0])
    lower, upper = np.full((4, 1), 2.0), np.full((4, 1), 10.0)
    found = score(Sample(actual, np.full(4, 6.0), level=(80,), lower=lower, upper=upper))
    (band,) = found.coverage
    assert (band.level, band.share) == (80, 50.0)
    # exact binomial band of 2 in 4 (Clopper and Pearson 1934)
    assert (band.low, band.high) == (pytest.approx(6.759, abs=1e-3), pytest.approx(93.241, abs=1e-3))
    assert found.interval == (pytest.approx((4 * 8 + 10 * 2 + 10 * 2) / 4),)
    # twice the mean pinball loss over the three quantiles .1, .5, .9
    pinball = [0.9 * 2 + 0.5 * 6 + 0.1 * 10, 0.1 * 10 + 0.5 * 6 + 0.9 * 2,
               0.1 * 3 + 0.5 * 1 + 0.1 * 5, 0.1 * 3 + 0.5 * 1 + 0.1 * 5]
    assert found.crps == pytest.approx(2 / 3 * np.mean(pinball))


def test_what_is_missing_is_left_out() -> None:
    nan = np.nan
    sample = Sample(np.array([nan, 10.0, 20.0]), np.array([1.0, nan, 22.0]),
                    np.array([1.0, 1.0, nan]), np.array([1.0, 1.0, 0.0]))
    found = score(sample)
    assert (found.count, found.bias, found.mase, found.u2) == (1, 2.0, None, None)
    assert score(Sample(np.empty(0), np.empty(0))) == Scores(0)
    assert score(Sample(np.zeros(2), np.ones(2))).mape is None


FIGURES = arrays(np.float64, 6, elements=st.floats(1.0, 1e6))


@settings(max_examples=25)
@given(FIGURES, FIGURES, st.floats(0.01, 100.0))
def test_relative_scores_have_no_unit(actual: np.ndarray, forecast: np.ndarray, unit: float) -> None:
    one = Sample(actual, forecast, np.full(6, 50.0), np.full(6, 3.0), (80,),
                 forecast[:, None] * 0.9, forecast[:, None] * 1.1)
    other = Sample(actual * unit, forecast * unit, np.full(6, 50.0) * unit, np.full(6, 3.0) * unit,
                   (80,), forecast[:, None] * 0.9 * unit, forecast[:, None] * 1.1 * unit)
    mine, theirs = score(one.in_per_cent()), score(other.in_per_cent())
    for name in ("bias", "mae", "rmse", "mape", "mase", "spread", "crps"):
        assert getattr(mine, name) == pytest.approx(getattr(theirs, name), rel=1e-9, abs=1e-9)
    assert mine.mape == pytest.approx(mine.mae, rel=1e-9, abs=1e-9)
    assert abs(mine.bias or 0.0) <= (mine.mae or 0.0) * (1 + 1e-12) <= (mine.rmse or 0.0) * (1 + 1e-9)


def test_per_cent_of_a_negative_outturn_keeps_the_ends_in_order() -> None:
    sample = Sample(np.array([-10.0]), np.array([-9.0]), level=(80,), lower=np.array([[-12.0]]),
                    upper=np.array([[-8.0]])).in_per_cent()
    assert sample.lower is not None
    assert sample.upper is not None
    assert (sample.lower[0, 0], sample.forecast[0], sample.upper[0, 0]) == (80.0, 90.0, 120.0)


def diebold_mariano(first: np.ndarray, second: np.ndarray, horizon: int) -> float:
    """Harvey, Leybourne and Newbold (1997), eqs. 5 and 8, with Bartlett weights as statsmodels."""
    lead, n = first**2 - second**2, len(first)
    centred = lead - lead.mean()
    variance = centred @ centred / n
    for lag in range(1, horizon):
        variance += 2 * (1 - lag / horizon) * (centred[lag:] @ centred[:-lag]) / n
    factor = (n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n
    return float(np.sqrt(factor) * lead.mean() / np.sqrt(variance / n))


@pytest.mark.parametrize("horizon", [1, 3])
def test_equal_accuracy(horizon: int) -> None:
    source = np.random.default_rng(5)
    actual = source.normal(size=30)
    near, far = (actual + source.normal(size=30) * width for width in (0.5, 2.0))
    found = accuracy_test(near - actual, far - actual, horizon)
    assert found is not None
    assert found.statistic == pytest.approx(diebold_mariano(near - actual, far - actual, horizon))
    assert (found.count, verdict(found).code) == (30, "better")
    turned = accuracy_test(far - actual, near - actual, horizon)
    assert turned is not None
    assert verdict(turned).code == "worse"


def test_too_few_to_test() -> None:
    errors = np.arange(7.0)
    assert accuracy_test(errors, errors + 1, 1) is None
    assert accuracy_test(np.ones(20), -np.ones(20), 1) is None
    assert accuracy_test(np.arange(20.0), np.full(20, np.nan), 1) is None
    assert "8" in verdict(None).text()


@pytest.mark.parametrize(("count", "horizon", "codes"), [
    (5, 1, ["handful"]), (12, 2, ["few", "overlap"]), (40, 1, [])])
def test_small_samples_are_named(count: int, horizon: int, codes: list[str]) -> None:
    found = caveats(Scores(count), horizon)
    assert [one.code for one in found] == codes
    for one in found:
        assert one.text("zh") != one.text("en")


def test_a_coverage_that_proves_nothing_is_named() -> None:
    sample = Sample(np.zeros(6), np.zeros(6), level=(80,), lower=np.full((6, 1), -1.0),
                    upper=np.ones((6, 1)))
    (few, band) = caveats(score(sample), 1)
    assert (few.code, band.code) == ("handful", "coverage_band")
    assert "54" in band.text()  # 6 of 6: anything from 54 to 100 per cent


@pytest.mark.parametrize(("held", "count", "code"), [
    (4, 10, "coverage_narrow"), (36, 36, "coverage_wide"), (8, 10, "coverage_band"), (600, 1000, "coverage_narrow"), (80, 100, "")])
def test_a_coverage_that_chance_does_not_explain_is_not_put_down_to_it(held: int, count: int, code: str) -> None:
    """4 of 10 within 80 % was said to be chance: the band of 12 to 74 per cent leaves 80 out."""
    actual = np.where(np.arange(count) < held, 0.0, 9.0)
    sample = Sample(actual, np.zeros(count), level=(80,), lower=np.full((count, 1), -1.0), upper=np.ones((count, 1)))
    found = [one for one in caveats(score(sample), 1) if one.code.startswith("coverage")]
    assert [one.code for one in found] == ([code] if code else [])
    assert all(("区间偏窄" in one.text(), "区间偏宽" in one.text()) == (code == "coverage_narrow", code == "coverage_wide")
               for one in found)
