"""How similar places move in a year: quantiles of the city panel, as TOML.

    python benchmarks/places.py > forecast/fiscal/plausible/places.toml

Growth in per cent of the years 2012 to 2017, after the stimulus of 2009 and 2010, changes beyond
±40 log points (boundaries redrawn, units mistyped) left out; ``deflator`` is nominal less real
growth of GDP, ``buoyancy`` the growth of revenue over that of nominal GDP where that is 2 per cent
at least. The raw panel stays where it is.
"""

from __future__ import annotations

import math
from itertools import chain
from statistics import quantiles

import prior_data as data

FIRST, LAST = 2012, 2017
"""As PLACE_YEARS of forecast/fiscal/plausible/places.py says."""
LEVELS = {"gdp": "gdp_nominal", "retail_sales": "retail_sales", "fixed_asset_inv": "fai",
          "fiscal_revenue": "gpb_revenue", "fiscal_exp": "gpb_expenditure"}
_LEAST = 2.0


def within(panel: data.Panel) -> list[float]:
    """Return the values of the years that count."""
    return [value for values in panel.values() for year, value in values.items()
            if FIRST <= year <= LAST]


def percent(panel: data.Panel) -> data.Panel:
    """Return growth in per cent from log growth."""
    return {place: {year: 100 * (math.exp(value) - 1) for year, value in values.items()}
            for place, values in panel.items()}


def found() -> dict[str, list[float]]:
    """Return every measure's values, a city and year each."""
    grown = {code: percent(data.growths(data.cities(column))) for column, code in LEVELS.items()}
    real = {place: {year: value for year, value in values.items() if year != data.NOMINAL_YEAR}
            for place, values in data.cities("gdp_growth").items()}
    values = {code: within(panel) for code, panel in grown.items()}
    values["gdp_growth"] = within(real)
    values["deflator"] = list(chain.from_iterable(
        [nominal[year] - rate for year, rate in real.get(place, {}).items()
         if year in nominal and FIRST <= year <= LAST]
        for place, nominal in grown["gdp_nominal"].items()))
    values["buoyancy"] = list(chain.from_iterable(
        [revenue[year] / nominal[year] for year in revenue
         if nominal.get(year, 0.0) >= _LEAST and FIRST <= year <= LAST]
        for place, revenue in grown["gpb_revenue"].items()
        for nominal in [grown["gdp_nominal"].get(place, {})]))
    return values


def main() -> None:
    """Print the file."""
    print("# Growth of a year in similar places: 10th, 50th and 90th percentile, per cent;\n"
          "# deflator in points, buoyancy a ratio.\n"
          "# Source: a panel of Chinese cities, by benchmarks/places.py.")
    for code, values in sorted(found().items()):
        cuts = quantiles(values, n=10)
        print(f"\n[{code}]\np10 = {cuts[0]:.2f}\np50 = {cuts[4]:.2f}\np90 = {cuts[8]:.2f}\n"
              f"count = {len(values)}")


if __name__ == "__main__":
    main()
