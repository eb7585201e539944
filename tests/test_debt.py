"""Debt arithmetic against hand computation and its own identities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.fiscal.debt import (
    STRESSES,
    Path,
    adjustment,
    band,
    drivers,
    project_debt,
    stabilising_balance,
    stressed,
)

rates = st.floats(-0.05, 0.15)
shares = st.floats(0.0, 2.0)
PATH = Path((0.04, 0.04, 0.04), (0.05, 0.05, 0.05), (-0.01, 0.0, 0.01), (0.0, 0.0, 0.0))


@pytest.mark.parametrize(("ratio", "name"), [(3.8, "green"), (119.99, "green"), (120.0, "yellow"),
                                             (200.0, "orange"), (299.9, "orange"), (300.0, "red")])
def test_bands(ratio: float, name: str) -> None:
    assert band(ratio) == name


def test_the_law_of_motion_by_hand() -> None:
    # 0.6·1.04/1.05 + 0.01 = 0.604285714…; ·1.04/1.05 = 0.598530612…; ·1.04/1.05 - 0.01 = 0.58283…
    assert project_debt(0.6, PATH) == pytest.approx([0.60428571, 0.59853061, 0.58283032], abs=1e-8)


@given(shares, shares, rates, rates, rates, st.floats(-0.1, 0.1))
def test_drivers_sum_to_the_change(before: float, after: float, i: float, real: float, price: float,
                                   primary: float) -> None:
    found = drivers(before, after, i, real, price, primary)
    parts = found.interest + found.growth + found.price + found.primary + found.other
    assert parts == pytest.approx(found.change, abs=1e-12)


@given(shares, rates, rates, rates, st.floats(-0.1, 0.1))
def test_the_law_of_motion_leaves_nothing_other(before: float, i: float, real: float, price: float,
                                                primary: float) -> None:
    g = (1 + real) * (1 + price) - 1
    (after,) = project_debt(before, Path((i,), (g,), (primary,), (0.0,)))
    assert drivers(before, float(after), i, real, price, primary).other == pytest.approx(0, abs=1e-12)


@given(shares, rates, rates)
def test_the_stabilising_balance_stabilises(debt: float, i: float, g: float) -> None:
    hold = stabilising_balance(debt, i, g)
    assert project_debt(debt, Path((i, i), (g, g), (hold, hold), (0.0, 0.0))) == pytest.approx(
        [debt, debt], abs=1e-12)


@pytest.mark.parametrize("stress", STRESSES)
def test_every_stress_raises_debt(stress: str) -> None:
    path = Path(PATH.interest, PATH.growth, PATH.primary, PATH.other, foreign=0.2)
    assert np.all(project_debt(0.6, stressed(path, stress)) > project_debt(0.6, path))  # type: ignore[arg-type]


def test_stresses_have_their_sizes() -> None:
    base = project_debt(0.6, PATH)
    assert project_debt(0.6, stressed(PATH, "contingent"))[0] - base[0] == pytest.approx(0.1)
    assert project_debt(0.6, stressed(PATH, "primary"))[0] - base[0] == pytest.approx(0.01)
    assert project_debt(0.6, stressed(PATH, "currency"))[0] == base[0]  # no foreign debt
    assert project_debt(0.6, stressed(PATH, "interest"))[0] - base[0] == pytest.approx(0.6 * 0.02 / 1.05)


@given(st.floats(0.1, 1.5), st.floats(0.1, 1.5))
def test_the_adjustment_meets_its_goal(start: float, goal: float) -> None:
    change = adjustment(start, PATH, goal)
    path = Path(PATH.interest, PATH.growth, tuple(one + change for one in PATH.primary), PATH.other)
    assert project_debt(start, path)[-1] == pytest.approx(goal, abs=1e-9)


def test_ragged_paths_are_refused() -> None:
    with pytest.raises(ValueError, match="2"):
        Path((0.04,), (0.05, 0.05), (0.0,), (0.0,))
