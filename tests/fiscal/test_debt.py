"""Debt arithmetic against hand computation and its own identities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from forecast.exhibits.kit.cells import live
from forecast.exhibits.kit.types import Formula, InTable
from forecast.fiscal.debt import (
    DRIVERS,
    SHAPES,
    STABILISING,
    STRESSES,
    Path,
    adjusted,
    adjustment,
    band,
    project_debt,
    stressed,
    until,
    weights,
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


def driven(before: float, after: float, i: float, real: float, price: float) -> dict[str, float]:
    """The drivers of a year from a GDP of 1 亿元: debt, and so the interest bill, in 万元."""
    known = {"before": before, "after": after, "bill": i * before * 100, "real": 100 * real,
             "gdp": (1 + real) * (1 + price), "gdp_before": 1.0, "debt_before": 100 * before}
    for name, text in {**DRIVERS, "stabilising": STABILISING}.items():
        known[name] = float(live(text, {key: (value, InTable(key, "")) for key, value
                                        in known.items()}, 3).value)  # type: ignore[arg-type]
    return known


@given(st.floats(0.1, 200.0), st.floats(0.0, 200.0), rates, rates, rates)
def test_drivers_sum_to_the_change(before: float, after: float, i: float, real: float, price: float
                                   ) -> None:
    found = driven(before, after, i, real, price)
    assert found["change"] == after - before
    parts = sum(found[name] for name in ("interest", "growth", "price", "borrowing"))
    assert parts == pytest.approx(after - before, abs=1e-9)
    # -g/(1+g) in two steps: real growth first, prices on what it leaves
    assert found["growth"] == pytest.approx(-before * real / (1 + real), abs=1e-9)
    assert found["price"] == pytest.approx(-before * price / ((1 + price) * (1 + real)), abs=1e-9)


@given(st.floats(0.1, 200.0), rates, rates, rates, st.floats(-10.0, 10.0))
def test_what_the_law_of_motion_leaves_is_the_primary_balance(
        before: float, i: float, real: float, price: float, primary: float) -> None:
    g = (1 + real) * (1 + price) - 1
    (after,) = project_debt(before, Path((i,), (g,), (primary,), (0.0,)))
    assert driven(before, float(after), i, real, price)["borrowing"] == pytest.approx(
        -primary, abs=1e-9)


@given(st.floats(0.1, 200.0), rates, rates, rates)
def test_the_stabilising_balance_stabilises(before: float, i: float, real: float, price: float
                                            ) -> None:
    g = (1 + real) * (1 + price) - 1
    hold = driven(before, before, i, real, price)["stabilising"]
    assert project_debt(before, Path((i, i), (g, g), (hold, hold), (0.0, 0.0))) == pytest.approx(
        [before, before], abs=1e-9)


def test_an_expression_is_a_number_and_the_same_formula() -> None:
    places = {"one": (6.0, InTable("a", "x")), "other": (4.0, InTable("b", "x"))}
    cell = live("one / (other - 1) - one", places, 2)
    assert cell.value == -4.0
    assert cell.formula == Formula("{0}/({1}-1)-{0}", (InTable("a", "x"), InTable("b", "x")))


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


@pytest.mark.parametrize("shape", SHAPES)
@given(start=st.floats(0.1, 1.5), goal=st.floats(0.1, 1.5))
def test_the_adjustment_meets_its_goal(shape: str, start: float, goal: float) -> None:
    changes = adjustment(start, PATH, goal, shape)  # type: ignore[arg-type]
    assert project_debt(start, adjusted(PATH, changes))[-1] == pytest.approx(goal, abs=1e-9)


def test_a_front_loaded_adjustment_falls_by_equal_steps_and_asks_less_in_all() -> None:
    even, front = (adjustment(0.6, PATH, 0.5, shape) for shape in SHAPES)
    assert even == pytest.approx([even[0]] * 3)
    assert front[0] - front[1] == pytest.approx(front[1] - front[2])
    assert front[0] > even[0] > front[2] > 0
    high = Path((0.08, 0.08, 0.08), (0.05, 0.05, 0.05), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    # what is paid off early bears no interest above growth: the same end for less
    assert sum(adjustment(0.6, high, 0.5, "front")) < sum(adjustment(0.6, high, 0.5))
    assert list(weights("front", 4)) == pytest.approx([1.6, 1.2, 0.8, 0.4])


def test_a_path_cut_short_keeps_its_first_periods() -> None:
    assert project_debt(0.6, until(PATH, 2)) == pytest.approx(project_debt(0.6, PATH)[:2])


def test_ragged_paths_are_refused() -> None:
    with pytest.raises(ValueError, match="2"):
        Path((0.04,), (0.05, 0.05), (0.0,), (0.0,))
