"""Energy decomposed as others did it: published examples, a country, thirty provinces."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest

from forecast.fiscal.energy import (
    additive,
    chained_additive,
    chained_multiplicative,
    intensity_factors,
    multiplicative,
    sector_effects,
    total,
    use_factors,
)


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
