"""How far annual figures move: quantiles of year-on-year changes in the reference panels, as JSON.

    python benchmarks/spreads.py  (its numbers go to forecast/fiscal/plausible/spreads.toml)

The checks of input ask about a figure that moves further than nearly all of them. A panel has slips
of its own, so the outermost part in two hundred on either side is left out.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from math import log
from pathlib import Path
from statistics import quantiles

CHINA = Path(__file__).parents[2] / "shared" / "data" / "china"
CITIES = "cn_city_panel_to_2017.csv.gz"
ITEMS = {"gdp": "gdp_nominal", "retail_sales": "retail_sales", "fixed_asset_inv": "fai",
         "pop_hukou": "population", "fiscal_revenue": "gpb_revenue",
         "fiscal_exp": "gpb_expenditure", "gdp_per_capita": "gdp_per_capita",
         "fdi": "fdi_utilised"}
_CUTS = 400


def spreads(folder: Path) -> dict[str, dict[str, float]]:
    """Return the span of each item's log changes a year, and of nominal less real growth of GDP."""
    series: dict[str, dict[tuple[str, int], float]] = defaultdict(dict)
    with gzip.open(folder / CITIES, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for name, code in ITEMS.items():
                if row[name]:
                    series[code][row["city_code"], int(row["year"])] = float(row[name])
            if row["gdp_growth"]:
                series["gdp_growth"][row["city_code"], int(row["year"])] = float(row["gdp_growth"])
    growth = series.pop("gdp_growth")
    found = {code: _span([log(value / values[place, year - 1])
                          for (place, year), value in values.items()
                          if value > 0 and values.get((place, year - 1), 0) > 0])
             for code, values in sorted(series.items())}
    gdp = series["gdp_nominal"]
    found["deflator"] = _span([
        100 * (gdp[place, year] / gdp[place, year - 1] - 1) - rate
        for (place, year), rate in growth.items()
        if gdp.get((place, year), 0) > 0 and gdp.get((place, year - 1), 0) > 0])
    return found


def _span(values: list[float]) -> dict[str, float]:
    cuts = quantiles(values, n=_CUTS)
    return {"low": round(cuts[1], 3), "high": round(cuts[-2], 3), "count": len(values)}


if __name__ == "__main__":
    print(json.dumps(spreads(CHINA), indent=1))
