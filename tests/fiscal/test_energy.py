"""Intensities: use per output, five-year declines, structure apart from intensity."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from forecast.fiscal.energy import (
    accumulated_decline,
    additive,
    annual_change,
    annual_decline,
    decline_needed,
    implied_change,
    implied_use,
    intensity,
    intensity_factors,
    sector_effects,
    use_factors,
)

rates = st.floats(-0.3, 0.3)


# -- intensities ---------------------------------------------------------------------------------


def test_use_per_ten_thousand_yuan() -> None:
    # 6.5 billion kWh over 234 billion yuan: 2340 亿元 is 23.4 million times 10,000 yuan
    assert intensity(6.5e9, 2340.0) == pytest.approx(277.7778, abs=1e-4)
    assert intensity([2.0e4, 3.0e4], [1.0, 2.0]) == pytest.approx([2.0, 1.5])
    with pytest.raises(ValueError, match="positive"):
        intensity(1.0, [1.0, 0.0])


def test_annual_change() -> None:
    assert annual_change([100.0, 97.0, 97.0, 106.7]) == pytest.approx([-0.03, 0.0, 0.1])


def test_growth_of_six_and_a_fall_of_three_use_more() -> None:
    assert implied_use(0.06, -0.03) == pytest.approx(0.0282, abs=1e-15)
    assert implied_use([0.06, 0.065], [-0.02, -0.02]) == pytest.approx([0.0388, 0.0437])


@given(rates, rates)
def test_use_and_intensity_imply_each_other(growth: float, change: float) -> None:
    use = implied_use(growth, change)
    assert use == pytest.approx((1 + growth) * (1 + change) - 1, abs=1e-15)
    assert implied_change(use, growth) == pytest.approx(change, abs=1e-14)


def test_levels_and_rates_agree() -> None:
    use, gdp = np.array([50.0, 51.0, 49.0]), np.array([2.0, 2.2, 2.3])
    change, growth = annual_change(intensity(use, gdp)), annual_change(gdp)
    assert implied_use(growth, change) == pytest.approx(annual_change(use))


def test_five_falls_of_three_make_fourteen_not_fifteen() -> None:
    assert accumulated_decline([0.03] * 5) == pytest.approx(0.1412659743, abs=1e-10)
    assert accumulated_decline([]) == 0.0
    assert annual_decline(0.1412659743) == pytest.approx(0.03, abs=1e-10)


@given(st.lists(rates, max_size=4), st.floats(-0.5, 0.9), st.integers(1, 5))
def test_what_is_needed_closes_the_gap(done: list[float], target: float, left: int) -> None:
    needed = decline_needed(target, done, left)
    assert accumulated_decline([*done, *[needed] * left]) == pytest.approx(target, abs=1e-12)


def test_declines_in_two_orders_need_the_same() -> None:
    # (1 - 0.15)/(0.96 * 0.94) = 0.941932624…; its root is 0.970532…
    assert decline_needed(0.15, [0.04, 0.06], 2) == pytest.approx(1 - math.sqrt(0.85 / 0.9024))
    assert decline_needed(0.15, [0.06, 0.04], 2) == decline_needed(0.15, [0.04, 0.06], 2)


def test_a_target_met_early_leaves_room() -> None:
    assert decline_needed(0.10, [0.1, 0.1], 3) < 0 < decline_needed(0.10, [0.05], 4)


@pytest.mark.parametrize(("target", "done", "left"), [(0.1, [0.1], 0), (1.0, [], 5), (0.1, [1.0], 3)])
def test_no_year_left_and_declines_of_all_are_refused(target: float, done: list[float], left: int
                                                      ) -> None:
    with pytest.raises(ValueError, match=r"year|below one"):
        decline_needed(target, done, left)


# -- structure and intensity ---------------------------------------------------------------------


def test_a_move_to_the_lighter_sector_is_structure() -> None:
    # intensities stay at 4 and 1; the shares go from one half each to 1/4 and 3/4
    use, output = np.array([[40.0, 10.0], [24.0, 18.0]]), np.array([[10.0, 10.0], [6.0, 18.0]])
    structure, rate = additive(*intensity_factors(use, output))
    assert (structure, rate) == (pytest.approx(42 / 24 - 50 / 20), pytest.approx(0.0))


def test_the_same_shares_leave_intensity_alone() -> None:
    structure, rate = additive(*intensity_factors([[40.0, 10.0], [30.0, 6.0]], [[10.0, 10.0], [11.0, 11.0]]))
    assert (structure, rate) == (pytest.approx(0.0), pytest.approx(36 / 22 - 2.5))


def test_a_sector_without_output_is_structure() -> None:
    path = intensity_factors([[40.0, 0.0], [40.0, 9.0]], [[10.0, 0.0], [10.0, 3.0]])
    assert math.isnan(path[0, 1, 1])
    effects = sector_effects(path[0], path[1])
    assert effects[1].tolist() == pytest.approx([9 / 13, 0.0])
    assert effects.sum() == pytest.approx(49 / 13 - 4)


def test_activity_takes_the_growth_when_nothing_else_moves() -> None:
    use, output = np.array([[40.0, 10.0], [44.0, 11.0]]), np.array([[10.0, 10.0], [11.0, 11.0]])
    assert additive(*use_factors(use, output)) == pytest.approx([5.0, 0.0, 0.0])


@pytest.mark.parametrize(("use", "output", "why"), [
    ([1.0, 2.0], [1.0], "shapes"), ([1.0, 2.0], [0.0, 1.0], "no use"),
    ([0.0, 0.0], [0.0, 0.0], "some output"), ([-1.0, 2.0], [1.0, 1.0], "below nought"),
    ([math.nan, 2.0], [1.0, 1.0], "below nought")])
def test_bad_use_and_output_are_refused(use: Any, output: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        intensity_factors(use, output)
