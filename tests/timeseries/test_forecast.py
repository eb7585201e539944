"""Forecasts of single series: rules that hold for any input, and accuracy on given panels."""

import json
from importlib import resources

import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st

from forecast.timeseries import Forecasts, Note, explain, forecast, forecast_many
from forecast.timeseries.annual.gate import LEVELS, default_gate, load_gate, save_gate
from forecast.timeseries.grey import grey
from forecast.timeseries.words import growth_path

finite = st.floats(-1e12, 1e12, allow_nan=False)
histories = st.one_of(
    st.lists(finite, min_size=5, max_size=60),
    st.lists(st.floats(1e-3, 1e9), min_size=5, max_size=30),
    st.lists(st.sampled_from([0.0, 1.0, 1e-300, 1e300, -5.0]), min_size=5, max_size=20),
    st.builds(lambda start, growth, size: list(start * (1 + growth) ** np.arange(size)),
              st.floats(0.1, 1e6), st.floats(-0.5, 1.0), st.integers(5, 40)))


def ordered(made: Forecasts) -> bool:
    return bool((made.lower <= made.mean[:, None]).all() and (made.mean[:, None] <= made.upper).all())


@settings(deadline=None, max_examples=150)
@given(histories, st.integers(1, 24))
@example([1.0, 1.0, 1.0, 1e-300, 1e300], 1)  # a change in logs that has no finite per cent
def test_any_finite_series_of_five_points_has_a_finite_forecast_within_its_interval(
        history: list[float], h: int) -> None:
    made = forecast(history, h, level=(50, 80, 95, 99.9))
    assert made.mean.shape == (1, h)
    assert made.lower.shape == made.upper.shape == (1, 4, h)
    assert all(np.isfinite(one).all() for one in (made.mean, made.lower, made.upper))
    assert ordered(made)
    assert (np.diff(made.upper, axis=1) >= 0).all()
    assert (np.diff(made.lower, axis=1) <= 0).all()
    assert sum(made.weights[0].values()) == pytest.approx(1)


@settings(deadline=None, max_examples=40)
@given(histories, st.integers(-12, 12))
def test_the_unit_does_not_matter(history: list[float], power: int) -> None:
    values = np.array(history)
    if np.abs(values).max() > 1e200 or 0 < np.abs(values[values != 0]).min(initial=1) < 1e-200:
        return
    one, other = forecast(values, 6), forecast(values * 10.0**power, 6)
    size = np.abs(one.mean).max() + np.abs(values).max()
    for name in ("mean", "lower", "upper"):
        np.testing.assert_allclose(getattr(other, name) / 10.0**power, getattr(one, name),
                                   rtol=2e-3, atol=2e-4 * size)


@settings(deadline=None, max_examples=30)
@given(st.lists(histories, min_size=2, max_size=6))
def test_a_series_is_forecast_as_it_would_be_alone(many: list[list[float]]) -> None:
    together = forecast_many(many, 5)
    for row, history in enumerate(many):
        alone = forecast(history, 5)
        size = np.abs(np.array(history)).max()
        np.testing.assert_allclose(together.mean[row], alone.mean[0], rtol=1e-5, atol=1e-5 * size)
        assert together.notes[row] == alone.notes[0]


def test_same_input_same_bytes() -> None:
    history = [3.0, 4.1, 4.9, 6.3, 7.0, 8.8]
    assert forecast(history, 8).upper.tobytes() == forecast(history, 8).upper.tobytes()


@pytest.mark.parametrize("history", [[7.0], [7.0, 8.0], [1.0, -2.0, 3.0, 4.0], [0.0, 0.0]])
def test_fewer_than_five_points_give_the_last_one_and_say_so(history: list[float]) -> None:
    made = forecast(history, 3)
    assert made.mean[0].tolist() == [history[-1]] * 3
    assert made.notes[0] == (Note("too_short", {"count": len(history)}),)
    assert made.notes[0][0].text().startswith(f"只有{len(history)}个观测值")
    assert "fewer than 5" in made.notes[0][0].text("en")
    assert ordered(made)
    assert (made.upper[0, :, 0] > made.mean[0, 0]).all() or not any(history)


def test_a_constant_series_stays_constant() -> None:
    made = forecast([4.0] * 9, 3)
    assert (made.mean == 4).all()
    assert (made.lower == 4).all()
    assert made.notes[0] == (Note("constant"),)


def test_gaps_are_filled_by_growth_and_a_late_end_is_forecast_from_the_last_figure() -> None:
    grown = 100 * 1.08 ** np.arange(12)
    holed = grown.copy()
    holed[[3, 7]] = np.nan
    np.testing.assert_allclose(forecast(holed, 4).mean, forecast(grown, 4).mean, rtol=1e-9)
    late = np.append(grown, [np.nan, np.nan])
    made = forecast(late, 3)
    np.testing.assert_allclose(made.mean[0], forecast(grown, 5).mean[0, 2:], rtol=1e-9)
    assert made.notes[0] == (Note("late", {"count": 2}),)


def test_a_negative_series_is_the_mirror_of_its_positive() -> None:
    history = np.array([5.0, 6.0, 6.5, 7.7, 8.1, 9.0])
    up, down = forecast(history, 5), forecast(-history, 5)
    np.testing.assert_array_equal(down.mean, -up.mean)
    np.testing.assert_array_equal(down.lower, -up.upper)


def test_levels_in_between_lie_in_between() -> None:
    history = [5.0, 6.0, 6.5, 7.7, 8.1, 9.0, 9.3]
    made = forecast(history, 5, level=(95, 50, 66, 99.9))
    assert made.level == (50, 66, 95, 99.9)
    assert (np.diff(made.upper, axis=1) > 0).all()
    assert set(LEVELS) > {50, 95}


@pytest.mark.parametrize("growth", [0.05, 0.3, 0.8, -0.3])
def test_ten_years_of_growth_do_not_accelerate(growth: float) -> None:
    noise = np.random.default_rng(1).normal(0, 0.02, 15)
    history = 100 * np.exp(np.cumsum(np.log1p(growth) + noise))
    steps = np.diff(np.log(np.append(history[-1], forecast(history, 14).mean[0])))
    assert np.abs(steps).max() <= abs(np.log1p(growth)) + 0.06
    assert abs(steps[9:].mean()) <= abs(steps[:3].mean()) + 0.01


@pytest.mark.parametrize(("history", "text"), [
    ([], "at least one"), ([np.nan, np.nan], "at least one"), ([1.0, np.inf], "infinite")])
def test_what_is_no_series_is_refused(history: list[float], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        forecast(history, 2)


@pytest.mark.parametrize(("wrong", "text"), [
    ({"h": 0}, "h must be"), ({"h": 1.5}, "h must be"), ({"h": "3"}, "h must be"),
    ({"m": 0}, "m must be"), ({"m": 12.0}, "m must be"),
    ({"level": ()}, "below 100"), ({"level": (100.0,)}, "below 100"), ({"level": 80}, "level must"),
    ({"level": (np.nan,)}, "level must"), ({"level": (99.5,), "m": 4}, "up to 99"),
    ({"begins": (2005, 1)}, "needs m = 12"), ({"begins": 2005, "m": 12}, "one year and month"),
    ({"begins": (2005.5, 1), "m": 12}, "one year and month"),
    ({"begins": (2005, 13), "m": 12}, "months go from 1 to 12")])
def test_arguments_out_of_range_are_refused(wrong: dict, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        forecast([1.0, 2.0, 3.0, 4.0, 5.0], **{"h": 2} | wrong)


def test_a_forecast_is_explained_in_words() -> None:
    history = 100 * 1.1 ** np.arange(12) * np.exp(np.random.default_rng(0).normal(0, 0.02, 12))
    made = forecast(history, 5)
    years, before, after = growth_path(history, made) or (0, 0.0, 0.0)
    assert years == 5
    assert before == pytest.approx(100 * ((history[-1] / history[-6]) ** 0.2 - 1))
    assert after == pytest.approx(100 * ((made.mean[0, -1] / history[-1]) ** 0.2 - 1))
    told, growth = explain(history, made)
    assert told.startswith("预测由以下方法加权得出：")
    assert f"{after:.1f}%" in growth
    assert "近5年" in growth
    assert explain(history, made, lang="en")[1].startswith("implies growth of")
    assert growth_path([-1.0, 2, 3, -4, 5, -6], forecast([-1.0, 2, 3, -4, 5, -6], 3)) is None


def test_quarters_are_told_by_what_they_grow_a_year() -> None:
    season = np.array([0.8, 1.0, 1.1, 1.3])
    history = 100 * 1.08 ** (np.arange(29) / 4) * np.tile(season, 8)[:29]
    made = forecast(history, 6, 4)
    years, before, after = growth_path(history, made, freq=4) or (0, 0.0, 0.0)
    assert (years, round(before, 6)) == (5, 8.0)
    assert after == pytest.approx(100 * (made.mean[0, 3] / history[-1] - 1))
    assert growth_path(history, forecast(history, 3, 4), freq=4) is None
    assert len(explain(history, made, freq=4)) == 2
    assert len(explain(history, made, freq=4, is_rate=True)) == 1


def test_the_parameters_are_small_and_say_what_they_come_from() -> None:
    content = resources.files("forecast.timeseries.annual").joinpath("gate.npz").read_bytes()
    assert len(content) <= 300_000
    told = json.loads(default_gate().provenance)
    assert told["script"] == "benchmarks/train_gate.py"
    assert {"m4_yearly", "m3_yearly"} <= set(told["panels"])


def test_a_gate_survives_its_file(tmp_path) -> None:  # noqa: ANN001
    save_gate(default_gate(), tmp_path / "gate.npz")
    again = load_gate((tmp_path / "gate.npz").read_bytes())
    history = [[3.0, 4.1, 4.9, 6.3, 7.0, 8.8]]
    assert (forecast_many(history, 8, gate=again).mean == forecast_many(history, 8).mean).all()


def test_grey_model_of_an_exact_exponential() -> None:
    """GM(1,1) reproduces a slow exponential nearly, with the known bias of its midpoint rule."""
    history = 50 * 1.02 ** np.arange(8)
    made, warning = grey(history, 3)
    np.testing.assert_allclose(made, 50 * 1.02 ** np.arange(8, 11), rtol=1e-3)
    assert "仅供参考" in warning.text()
    with pytest.raises(ValueError, match="positive"):
        grey(np.array([1.0, 2.0, 0.0, 4.0]), 2)
    with pytest.raises(ValueError, match="h must"):
        grey(history, 0)


@pytest.mark.parametrize(("values", "ended"), [
    ([5.0, 6, 7, 6, 8, 0, 0], 2), ([5.0, 6, 7, 6, 8, 9, 0], 0), ([0.0, 0, 3, 4, 5, 0, 0], 0),
    ([0.0, 0, 3, 4, 5, 0, 0, 0], 3), ([4.0, 0, 0, 0, 5, 6, 0, 0, 0], 0), ([-1.0, 2, 3, 4, 0, 0], 0),
    ([0.0, 0, 0, 0, 0, 0], 0), ([3.0, np.nan, 2, 4, 5, 0, 0, 0], 3)])
def test_an_item_that_is_no_more_is_forecast_nought(values: list[float], ended: int) -> None:
    made = forecast(values, 3)
    noted = [note.fields["count"] for note in made.notes[0] if note.code == "ended"]
    assert noted == ([ended] if ended else [])
    if ended:
        assert not made.mean.any()
        assert not made.lower.any()
        assert (made.upper >= 0).all()
        assert made.upper.any()


@pytest.mark.parametrize(("m", "steps"), [(1, 3), (4, 4), (12, 12)])
def test_without_a_horizon_three_years_or_one_year_of_parts_are_forecast(m: int, steps: int) -> None:
    made = forecast(100.0 * 1.01 ** np.arange(60), m=m)
    assert made.mean.shape == (1, steps)
    assert (made.mean == forecast(100.0 * 1.01 ** np.arange(60), steps, m).mean).all()
