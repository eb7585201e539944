"""A level shift in the last two years: told from the changes before it, said, and wider for it."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from samples.places import BENCHMARKS

from forecast.timeseries import explain, forecast, sudden
from forecast.timeseries.annual import shifts

sys.path.insert(0, str(BENCHMARKS))

import like_bureaus
from panels import PANELS

GROWTH = (8.0, 9.0, 7.5, 8.5, 8.0, 7.0)


def level(*growth: float) -> np.ndarray:
    return 100.0 * np.cumprod([1.0, *(1 + one / 100 for one in growth)])


@pytest.mark.parametrize(("growth", "back"), [
    ((*GROWTH, -8.5), 0), ((*GROWTH, 25.0), 0), ((*GROWTH, -8.5, 4.0), 1),
    ((20.0, 3.0, 11.0, -5.5), 0), ((20.0, 3.0, 11.0, 28.0), None), ((*GROWTH, 5.0), None),
    ((*GROWTH, 3.2, 6.0), None), ((5.0, 6.0, -9.0), None), ((*GROWTH, -9.0, 5.0, 6.0), None),
    ((12.0, -9.0, 7.0, -15.0, 3.0, -12.0), None)])
def test_a_shift_is_told_from_the_changes_before(growth: tuple[float, ...], back: int | None) -> None:
    own = sudden(level(*growth))
    assert (own.back if own else None) == back
    if own:
        before = growth[: len(growth) - 1 - own.back]
        np.testing.assert_allclose((own.change, own.low, own.high),
                                   (growth[-1 - own.back], min(before), max(before)))


def test_blanks_count_as_their_mean_change_and_hide_a_shift() -> None:
    values = level(*GROWTH, -8.5)
    values[[2, 3]] = np.nan
    own = sudden(values)
    assert own is not None
    assert own.low == pytest.approx(7.0)
    values[-2] = np.nan
    assert sudden(values) is None
    assert sudden(np.append(level(*GROWTH, -8.5), np.nan)) is None


def test_what_is_not_positive_or_no_level_has_no_shift() -> None:
    assert sudden(np.array([3.0, 4.0, 0.0, 5.0, 6.0, 60.0])) is None
    assert sudden(-level(*GROWTH, -8.5)) is None
    assert sudden(np.full(8, np.nan)) is None
    rates = np.array([8.0, 9.0, 7.5, 8.5, 8.0, 2.0])
    said = {kind: [one.code for one in forecast(rates, 2, kind=kind).notes[0]]
            for kind in ("level", "rate")}
    assert said == {"level": ["shifted"], "rate": []}


@settings(deadline=None, max_examples=100)
@given(st.lists(st.floats(-40, 60), min_size=4, max_size=12), st.floats(1e-6, 1e9))
def test_a_unit_changes_nothing(growth: list[float], unit: float) -> None:
    one, other = sudden(level(*growth)), sudden(unit * level(*growth))
    rounded = [None if own is None else (own.back, round(own.change, 6)) for own in (one, other)]
    if one is None or abs(one.change - one.low) > 1e-6:
        assert rounded[0] == rounded[1]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.lists(st.one_of(st.floats(-40, 60), st.sampled_from([-5.0, 0.0, 7.0])),
                         max_size=60), min_size=1, max_size=6),
       st.sets(st.integers(0, 60)), st.sampled_from([1.0, -1.0, np.nan, 0.0]))
def test_many_series_are_told_as_each_alone(
        growths: list[list[float]], places: set[int], instead: float) -> None:
    many = [level(*growth) for growth in growths]
    many[0][[one for one in places if one < len(many[0])]] = instead
    assert shifts(many) == [sudden(one) for one in many]
    assert shifts([]) == []


@pytest.mark.parametrize("shift", [-8.5, -25.0, 40.0])
def test_the_interval_is_wider_for_it_and_the_words_say_so(shift: float) -> None:
    still, moved = level(*GROWTH, 7.5), level(*GROWTH, shift)
    calm, made = forecast(still, 2), forecast(moved, 2)
    wide, narrow = (np.log(one.upper / one.lower) for one in (made, calm))
    assert (wide > 1.2 * narrow).all()
    assert "一次性还是延续" in "".join(explain(moved, made))
    assert "一次性还是延续" not in "".join(explain(still, calm))
    assert "whether it stays is not known" in "".join(explain(moved, made, lang="en"))


@pytest.mark.skipif(not PANELS.exists(), reason="the reference panels are not here")
def test_intervals_about_shifted_levels_hold() -> None:
    """By panel they are wider than about the others, and hold what came as often, pooled."""
    found = like_bureaus.broken()
    large = [name for name in like_bureaus.ANNUAL if f"{name} shifted" in found]
    assert len(large) == len(like_bureaus.ANNUAL)
    for name in large:
        assert found[f"{name} shifted"]["width"] > 1.2 * found[f"{name} others"]["width"]
    held = [100 - found[f"{name} shifted"]["below80"] - found[f"{name} shifted"]["above80"]
            for name in large if name != "cncity_yearly"]  # a boom: all lie above, shifted or not
    assert np.mean(held) > 78
