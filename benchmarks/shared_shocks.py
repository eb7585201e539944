"""How far the shocks of places are the nation's: loadings on common factors, as TOML.

    python benchmarks/shared_shocks.py > forecast/models/shared.toml

What an equation leaves unexplained in a city and a year is the city's own mean, a part that all
cities share in the year, and the rest. The squared loading is the share of the variance that is
shared: the variance of the years' means, less what means of so many independent cities would vary,
over the whole. The shared part is set down to named factors in turn (growth, the deflator, the land
cycle, each less what those before it say) where the correlation over the years is beyond two
standard errors; what is left is a factor of the equation's own kind.
"""

from __future__ import annotations

import math
import tomllib

import numpy as np
import prior_data as data

FIRST, LAST = 2006, 2017
PRIORS = tomllib.loads((data.PROJECT / "forecast/models/district.priors.toml").read_text("utf-8"))
FEWEST = 100
"""Cities of a year that a mean is taken of."""
FACTORS = ("growth", "deflator", "land")
LAND_EQUATIONS = ("gf_land_transfer_in", "tax_deed", "tax_lvt")
TAXES = ("tax_revenue", "tax_vat", "tax_cit", "tax_pit", "tax_umc", "tax_property", "tax_stamp",
         "tax_lut", "tax_other")


def mean(name: str) -> float:
    """Return a parameter's prior mean."""
    return float(PRIORS["parameter"][name]["mean"])


def less(left: data.Panel, right: data.Panel, slope: float, lag: int = 0) -> data.Panel:
    """Return left − slope · right, a year and city each."""
    return {city: {year: value - slope * right[city][year - lag] for year, value in own.items()
                   if year - lag in right.get(city, {})} for city, own in left.items()}


def residuals() -> dict[str, data.Panel]:
    """Return what each kind of equation leaves unexplained; growth in points, the rest in logs."""
    real = {city: {year: value for year, value in own.items() if year != data.NOMINAL_YEAR}
            for city, own in data.cities("gdp_growth").items()}
    logs = {city: {year: math.log1p(value / 100) for year, value in own.items()}
            for city, own in real.items()}
    grown = {name: data.growths(data.cities(column)) for name, column in (
        ("gdp", "gdp"), ("revenue", "fiscal_revenue"), ("expenditure", "fiscal_exp"),
        ("fai", "fixed_asset_inv"), ("land", "real_estate_inv"), ("retail", "retail_sales"))}
    return {
        "growth": less(real, real, mean("growth_persistence"), 1),
        "deflator": less(grown["gdp"], logs, 1.0),
        "land": less(grown["land"], grown["gdp"], 1.0),
        "investment": less(grown["fai"], grown["gdp"], 1.0),
        "consumption": less(grown["retail"], logs, mean("b_retail")),
        "revenue": less(grown["revenue"], grown["gdp"], mean("b_tax")),
        "expenditure": less(grown["expenditure"], grown["gdp"], mean("b_expenditure"))}


def decomposed(panel: data.Panel) -> tuple[dict[int, float], float, int]:
    """Return the years' means, the share of the variance that is shared, and how many figures."""
    centred: dict[int, list[float]] = {}
    for own in panel.values():
        known = {year: value for year, value in own.items() if FIRST <= year <= LAST}
        middle = float(np.mean(list(known.values()))) if known else 0.0
        for year, value in known.items():
            centred.setdefault(year, []).append(value - middle)
    years = {year: values for year, values in centred.items() if len(values) >= FEWEST}
    means = {year: float(np.mean(values)) for year, values in years.items()}
    within = float(np.mean([np.var(values, ddof=1) for values in years.values()]))
    noise = float(np.mean([within / len(values) for values in years.values()]))
    between = max(0.0, float(np.var(list(means.values()), ddof=1)) - noise)
    return means, between / (between + within), sum(map(len, years.values()))


def scaled(values: np.ndarray) -> np.ndarray:
    """Return figures with mean nought and length one."""
    moved = values - values.mean()
    return moved / np.linalg.norm(moved)


def loadings(kind: str, found: dict[str, tuple[dict[int, float], float, int]]) -> dict[str, float]:
    """Split the shared part of a kind among the factors."""
    means, share, _ = found[kind]
    left, whole = 1.0, math.sqrt(share)
    loads: dict[str, float] = {}
    before: list[np.ndarray] = []
    for factor in FACTORS:
        if factor == kind:
            break
        years = sorted(set(means) & set.intersection(*(set(found[one][0]) for one in FACTORS)))
        other = np.array([found[factor][0][year] for year in years])
        other -= other.mean()
        for one in before:
            other -= (other @ one) * one
        before.append(scaled(other))
        linked = float(scaled(np.array([means[year] for year in years])) @ before[-1])
        if abs(linked) > 2 / math.sqrt(len(years)) and linked**2 <= left:
            loads[factor] = whole * linked
            left -= linked**2
    loads[kind] = whole * math.sqrt(left)
    return {factor: round(value, 2) for factor, value in loads.items() if abs(value) >= 0.05}


def main() -> None:
    """Print the file."""
    found = {kind: decomposed(panel) for kind, panel in residuals().items()}
    equations = {"gdp_growth": "growth", "gdp_deflator_growth": "deflator", "fai": "investment",
                 "retail_sales_growth": "consumption", "gpb_revenue": "revenue",
                 "gpb_expenditure": "expenditure", **dict.fromkeys(TAXES, "revenue"),
                 **dict.fromkeys(LAND_EQUATIONS, "land")}
    print("# How far the shocks of places are shared: loadings on national factors, by equation.\n"
          "# A shock is √(1 − Σ loading²) its place's own; two places' correlate by Σ loading².\n"
          "# Source: a panel of Chinese cities, 2006 to 2017, by benchmarks/shared_shocks.py:")
    for kind, (means, share, count) in found.items():
        print(f"#   {kind}: {100 * share:.0f} % of the variance is shared "
              f"(n = {count}, {len(means)} years)")
    print("# Taxes have no panel of their own and take revenue's; land sales, deed tax and land\n"
          "# value tax take that of investment in real estate.")
    for code, kind in equations.items():
        print(f"\n[{code}]")
        for factor, value in loadings(kind, found).items():
            print(f"{factor} = {value:.2f}")


if __name__ == "__main__":
    main()
