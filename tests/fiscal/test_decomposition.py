"""Changes decomposed: hand computation, properties, and what happens at nought."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays

from forecast.fiscal.energy import (
    additive,
    chained_additive,
    chained_multiplicative,
    log_mean,
    multiplicative,
    sector_effects,
    total,
)

positive = st.floats(1e-3, 1e3)
with_zeros = st.one_of(st.just(0.0), positive)


def factors(years: int, elements: st.SearchStrategy[float] = positive) -> st.SearchStrategy[Any]:
    shapes = st.tuples(st.just(years), st.integers(1, 5), st.integers(1, 4))
    return shapes.flatmap(lambda shape: arrays(float, shape, elements=elements))


# -- the logarithmic mean ------------------------------------------------------------------------


def test_log_mean_by_hand() -> None:
    assert log_mean(math.e, 1.0) == pytest.approx(math.e - 1, rel=1e-15)
    assert log_mean([3.0, 0.0, 5.0, 0.0], [3.0, 5.0, 0.0, 0.0]) == pytest.approx([3, 0, 0, 0])


@given(positive, positive)
def test_log_mean_is_symmetric_between_the_other_means(a: float, b: float) -> None:
    mean = float(log_mean(a, b))
    assert mean == float(log_mean(b, a))
    assert math.sqrt(a * b) * (1 - 1e-13) <= mean <= (a + b) / 2 * (1 + 1e-13)


@pytest.mark.parametrize("step", [1e-4, 1e-8, 1e-12, 1e-15])
def test_log_mean_of_close_numbers_keeps_its_digits(step: float) -> None:
    # L(1 + h, 1) = 1 + h/2 - h²/12 + h³/24 - …
    h = (1 + step) - 1
    series = 1 + h / 2 - h**2 / 12 + h**3 / 24
    assert abs(float(log_mean(1 + step, 1.0)) - series) < 5e-16


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf])
def test_log_mean_refuses(bad: float) -> None:
    with pytest.raises(ValueError, match="not below nought"):
        log_mean([1.0, bad], [1.0, 2.0])


# -- properties of the decomposition -------------------------------------------------------------


def close(found: Any, wanted: Any, scale: Any) -> None:
    """Compare to 1e-9 of the amounts at hand."""
    assert np.all(np.abs(np.asarray(found) - wanted) <= 1e-9 * np.maximum(1.0, scale))


@given(factors(2, with_zeros))
def test_effects_sum_to_the_change_of_every_sector(path: Any) -> None:
    products = path.prod(axis=-1)
    effects = sector_effects(path[0], path[1])
    close(effects.sum(axis=-1), products[1] - products[0], products.max(axis=0))
    close(additive(path[0], path[1]).sum(), total(path[1]) - total(path[0]), total(path).max())


@given(factors(2, with_zeros))
def test_years_swapped_turn_the_sign(path: Any) -> None:
    assert np.array_equal(sector_effects(path[0], path[1]), -sector_effects(path[1], path[0]))


@given(factors(2))
def test_multiplicative_effects_multiply_to_the_ratio(path: Any) -> None:
    found = multiplicative(path[0], path[1])
    assert np.log(found).sum() == pytest.approx(float(np.log(total(path[1]) / total(path[0]))),
                                                abs=1e-10)
    assert found * multiplicative(path[1], path[0]) == pytest.approx(1.0, rel=1e-12)


@given(factors(2))
def test_additive_over_log_multiplicative_is_one_mean(path: Any) -> None:
    # ΔV_k / ln D_k = L(V^T, V^0) for every factor
    weight = float(log_mean(total(path[1]), total(path[0])))
    close(np.log(multiplicative(path[0], path[1])) * weight, additive(path[0], path[1]),
          np.abs(sector_effects(path[0], path[1])).sum())


@given(factors(2, with_zeros), st.floats(1e-3, 1e3), st.data())
def test_a_change_of_units_moves_no_effect(path: Any, scale: float, data: st.DataObject) -> None:
    # GDP in 万元 in place of 亿元, intensity the other way round
    one = data.draw(st.integers(0, path.shape[-1] - 1))
    moved = path.copy()
    moved[..., one] *= scale
    before = sector_effects(path[0], path[1])
    close(sector_effects(moved[0], moved[1]) / scale, before,
          np.maximum(total(path).max(), np.abs(before)))


@given(factors(2, with_zeros), st.data())
def test_effects_are_consistent_in_aggregation(path: Any, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, path.shape[1]))
    parts = sum(additive(group[0], group[1]) for group in (path[:, :cut], path[:, cut:]))
    close(additive(path[0], path[1]), parts, np.abs(sector_effects(path[0], path[1])).sum())


@given(factors(2, with_zeros), st.randoms())
def test_the_order_of_factors_does_not_matter(path: Any, random: Any) -> None:
    order = list(range(path.shape[-1]))
    random.shuffle(order)
    close(sector_effects(path[0][:, order], path[1][:, order]),
          sector_effects(path[0], path[1])[:, order], total(path).max())


@given(factors(4))
def test_chained_effects_reach_every_year(path: Any) -> None:
    sums, levels = chained_additive(path), total(path)
    close(sums.sum(axis=1), levels - levels[0], levels.max())
    assert np.log(chained_multiplicative(path)).sum(axis=1) == pytest.approx(
        np.log(levels / levels[0]), abs=1e-9)
    assert not sums[0].any()
    assert (chained_multiplicative(path)[0] == 1).all()


def test_one_sector_chains_into_its_ends_in_ratios() -> None:
    path = np.array([[[2.0, 3.0]], [[4.0, 1.0]], [[5.0, 9.0]]])
    assert chained_multiplicative(path)[-1] == pytest.approx([2.5, 3.0])
    assert multiplicative(path[0], path[-1]) == pytest.approx([2.5, 3.0])


def test_a_sector_whose_use_stays_has_effects_that_cancel() -> None:
    # V = 6 in both years, so L = 6: 6 ln 2 and -6 ln 2, where L(a, a) = 0 would give nought
    assert additive([[2.0, 3.0]], [[4.0, 1.5]]) == pytest.approx([6 * math.log(2), -6 * math.log(2)])


# -- zeros: the eight cases ----------------------------------------------------------------------

C, D = 2.0, 3.0
CASES = [  # x0, xT of the first factor; y0, yT of the second; effects of the two
    (0.0, C, D, D, (C * D, 0.0)),  # V from nought because x does
    (C, 0.0, D, D, (-C * D, 0.0)),  # V to nought because x does
    (0.0, C, 0.0, 0.0, (0.0, 0.0)),  # x from nought, V stays nought
    (C, 0.0, 0.0, 0.0, (0.0, 0.0)),
    (0.0, 0.0, 0.0, 0.0, (0.0, 0.0)),
    (C, C, 0.0, 0.0, (0.0, 0.0)),
    (C, C, D, 0.0, (0.0, -C * D)),  # x stays, V vanishes for another reason
    (C, C, 0.0, D, (0.0, C * D)),
]


@pytest.mark.parametrize(("x0", "xt", "y0", "yt", "wanted"), CASES)
def test_the_limits_at_nought(x0: float, xt: float, y0: float, yt: float,
                              wanted: tuple[float, float]) -> None:
    assert additive([[x0, y0]], [[xt, yt]]).tolist() == list(wanted)


@pytest.mark.parametrize("tiny", [1e-50, 1e-100, 1e-150])
@pytest.mark.parametrize(("x0", "xt", "y0", "yt", "wanted"), CASES)
def test_small_numbers_run_towards_the_limits(x0: float, xt: float, y0: float, yt: float,
                                              wanted: tuple[float, float], tiny: float) -> None:
    small = [[max(one, tiny) for one in pair] for pair in ((x0, y0), (xt, yt))]
    error = np.abs(additive([small[0]], [small[1]]) - wanted).max()
    assert error <= 10.0 / -math.log(tiny)  # convergence is as slow as a logarithm


def test_factors_that_vanish_together_share_equally() -> None:
    assert additive([[0.0, 0.0, 5.0]], [[2.0, 3.0, 7.0]]).tolist() == [21.0, 21.0, 0.0]
    tiny = 1e-140
    assert additive([[tiny, tiny]], [[2.0, 3.0]]) == pytest.approx([3.0, 3.0], abs=0.01)


def test_a_sector_that_comes_leaves_the_others_alone() -> None:
    before, after = [[4.0, 2.0], [0.0, 1.0]], [[6.0, 2.0], [5.0, 1.0]]
    assert additive(before, after) == pytest.approx([9.0, 0.0])
    found = multiplicative(before, after)
    assert found == pytest.approx([17 / 8, 1.0])


@pytest.mark.parametrize("bad", [[[-1.0, 2.0]], [[math.inf, 2.0]], [[math.nan, 2.0]], [1.0, 2.0],
                                 [[1e-200, 1e-200]], [[1e200, 1e200]]])
def test_what_has_no_decomposition_is_refused(bad: Any) -> None:
    with np.errstate(over="ignore"), pytest.raises(ValueError, match=r"factor|wanted"):
        additive(bad, [[1.0, 2.0]])


def test_shapes_must_agree() -> None:
    with pytest.raises(ValueError, match="shapes differ"):
        additive(np.ones((2, 3)), np.ones((3, 3)))
    with pytest.raises(ValueError, match="two years"):
        chained_additive(np.ones((1, 2, 2)))


def test_a_total_of_nought_has_no_ratio() -> None:
    with pytest.raises(ValueError, match="no ratio"):
        multiplicative([[0.0, 1.0]], [[1.0, 1.0]])
