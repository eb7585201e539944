"""Intensities and their decomposition: published results, hand computation, and properties."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from forecast.fiscal.energy import (
    accumulated_decline,
    additive,
    annual_change,
    annual_decline,
    chained_additive,
    chained_multiplicative,
    decline_needed,
    implied_change,
    implied_use,
    intensity,
    intensity_factors,
    log_mean,
    multiplicative,
    sector_effects,
    total,
    use_factors,
)

positive = st.floats(1e-3, 1e3)
with_zeros = st.one_of(st.just(0.0), positive)
rates = st.floats(-0.3, 0.3)


def factors(years: int, elements: st.SearchStrategy[float] = positive) -> st.SearchStrategy[Any]:
    shapes = st.tuples(st.just(years), st.integers(1, 5), st.integers(1, 4))
    return shapes.flatmap(lambda shape: arrays(float, shape, elements=elements))


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


# -- reference results ---------------------------------------------------------------------------


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.shared
def test_the_published_example(shared: Path) -> None:
    folder = shared / "data" / "energy"
    path, wanted = np.full((4, 2, 3), np.nan), np.full((3, 3), np.nan)
    for row in rows(folder / "lmdir_simple_example_input.csv"):
        path[int(row["year"]) - 1971, int(row["category"]) - 1, int(row["factor"]) - 1] = float(row["x"])
    for row in rows(folder / "lmdir_simple_example_expected.csv"):
        wanted[int(row["year"]) - 1972, int(row["factor"]) - 1] = float(row["dV_additive_published"])
    assert np.isfinite(wanted).all()
    assert np.diff(chained_additive(path), axis=0) == pytest.approx(wanted, abs=1e-6)
    assert chained_additive(path)[-1] == pytest.approx(wanted.sum(axis=0), abs=1e-6)


@pytest.mark.shared
def test_commercial_buildings_of_two_countries(shared: Path) -> None:
    cases = json.loads((shared / "data" / "energy" / "pylmdi_examples.json").read_text("utf-8"))["cases"]
    assert len(cases) == 2
    for case in cases.values():
        names = list(case["expected_additive"])
        path = np.array([case[name] for name in names]).T[:, None, :]
        assert total(path) == pytest.approx([case["C0"], case["Ct"]])
        assert additive(path[0], path[1]) == pytest.approx(
            [case["expected_additive"][name] for name in names], abs=1e-6)
        # one sector: each ratio is the ratio of its factor
        assert multiplicative(path[0], path[1]) == pytest.approx((path[1] / path[0])[0])


@pytest.mark.shared
def test_ghana_where_a_use_goes_and_comes_again(shared: Path) -> None:
    found = rows(shared / "data" / "energy" / "lmdir_XGH_ghana_1971_2013_factors.csv")
    names = ("EXp.ktoe", "phi_i", "phi_ij", "eta_ij")
    uses, years = sorted({row["row"] for row in found}), sorted({int(row["year"]) for row in found})
    path = np.full((len(years), len(uses), 4), np.nan)
    for row in found:
        at = years.index(int(row["year"])), uses.index(row["row"])
        path[(*at, names.index(row["factor"]))] = float(row["value"])
    gone = np.isnan(path[..., 2])
    assert gone.sum() == 7
    assert set(np.nonzero(gone)[1]) == {uses.index("HTH.600.C - Electric heaters")}
    # no energy goes to the electric heaters from 2004 to 2010: their share is nought, their
    # efficiency has no meaning; the energy of the whole country and of their group do not matter
    path[gone, 2] = 0.0
    levels, products = total(path), np.nan_to_num(path.prod(axis=-1))
    effects = sector_effects(path[:-1], path[1:])
    assert effects.sum(axis=-1) == pytest.approx(np.diff(products, axis=0), abs=1e-9)
    assert chained_additive(path).sum(axis=1) == pytest.approx(levels - levels[0], abs=1e-9)
    assert chained_multiplicative(path).prod(axis=1) == pytest.approx(levels / levels[0], abs=1e-9)
    heaters, before, after = uses.index("HTH.600.C - Electric heaters"), years.index(2003), years.index(2010)
    assert effects[before, heaters].tolist() == [0, 0, -products[before, heaters], 0]
    assert effects[after, heaters].tolist() == [0, 0, products[after + 1, heaters], 0]
    assert not effects[before + 1:after, heaters].any()


@pytest.mark.shared
def test_structure_and_intensity_of_thirty_provinces(shared: Path) -> None:
    found = rows(shared / "data" / "energy" / "cn_province_energy_gdp_panel_1998_2019.csv")
    places, years = sorted({row["Location"] for row in found}), sorted({int(row["Year"]) for row in found})
    use, output = np.full((2, len(years), len(places)), np.nan)
    for row in found:
        at = years.index(int(row["Year"])), places.index(row["Location"])
        use[at] = float(row["Energy_Consumption"])
        output[at] = sum(float(row[f"{sector}_GDP"]) for sector in ("primary", "secondary", "tertiary"))
    assert use.shape == (22, 30)
    path = intensity_factors(use, output)
    rate = use.sum(axis=1) / output.sum(axis=1)
    assert total(path) == pytest.approx(rate, rel=1e-12)
    sums = chained_additive(path)
    assert np.abs(sums.sum(axis=1) - (rate - rate[0])).max() < 1e-9
    assert np.abs(chained_multiplicative(path).prod(axis=1) - rate / rate[0]).max() < 1e-9
    assert np.abs(additive(path[0], path[-1]).sum() - (rate[-1] - rate[0])) < 1e-9
    # what fell is the energy that each province needs for its output, not the shares of provinces
    structure, own = sums[-1]
    assert 0.01 < structure / own < 0.05
    # and the same by the formula, term by term
    by_hand = [0.0, 0.0]
    for year in range(len(years) - 1):
        for place in range(len(places)):
            (w0, e0), (w1, e1) = path[year, place], path[year + 1, place]
            weight = (w1 * e1 - w0 * e0) / math.log(w1 * e1 / (w0 * e0))
            by_hand[0] += weight * math.log(w1 / w0)
            by_hand[1] += weight * math.log(e1 / e0)
    assert sums[-1] == pytest.approx(by_hand, abs=1e-9)
    three = use_factors(use, output)
    levels = use.sum(axis=1)
    assert np.abs(chained_additive(three).sum(axis=1) / levels[-1] - (levels - levels[0]) / levels[-1]).max() < 1e-9


@pytest.mark.shared
def test_industry_of_thirty_provinces_moves_by_activity_structure_and_intensity(shared: Path) -> None:
    found = rows(shared / "data" / "energy" / "cn_province_industry_energy_co2_va_2006_2014.csv")
    names = ("energy_总量", "industry_value_added_yi_yuan")
    places, years = sorted({row["province"] for row in found}), sorted({int(row["year"]) for row in found})
    data = np.full((2, len(years), len(places)), np.nan)
    for row in found:
        if row["variable"] in names:
            data[names.index(row["variable"]), years.index(int(row["year"])),
                 places.index(row["province"])] = float(row["value"])
    use, output = data
    assert use.shape == (9, 30)
    rate, levels = use.sum(axis=1) / output.sum(axis=1), use.sum(axis=1)
    sums = chained_additive(intensity_factors(use, output))
    assert np.abs(sums.sum(axis=1) - (rate - rate[0])).max() < 1e-9
    whole = chained_additive(use_factors(use, output)).sum(axis=1)
    assert np.abs(whole - (levels - levels[0])).max() < 1e-9 * levels[-1]
