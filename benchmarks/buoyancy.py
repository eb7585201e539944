"""Pooled buoyancies of revenue to nominal GDP in Chinese panels, as JSON: a check of the priors.

Δln revenue on Δln GDP by OLS, standard errors clustered by city (or province). City panels carry
general budget revenue (tax and non-tax), not tax alone; Guangzhou's series carries tax. Years with
a growth of revenue or GDP beyond ±40 log points are taken as breaks (boundaries redrawn, units
mistyped) and reported apart.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import os
from pathlib import Path

import numpy as np

from forecast.estimation.fitting import Constants, ols, pooled_buoyancy
from forecast.models.parameters import priors

PROJECT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("FORECAST_SHARED", PROJECT.parent / "shared"))
SPANS = ((1995, 2017), (2000, 2017), (2000, 2008), (2009, 2017), (2013, 2017))
BREAK = 0.4
Rows = list[tuple[str, int, float, float]]


def cities(folder: Path) -> Rows:
    """Read (city, year, general budget revenue, GDP), in 万元."""
    with gzip.open(folder / "cn_city_panel_to_2017.csv.gz", "rt", encoding="utf-8-sig") as stream:
        return [(row["city_code"], int(row["year"]), float(row["fiscal_revenue"]),
                 float(row["gdp"])) for row in csv.DictReader(stream)
                if row["fiscal_revenue"] and row["gdp"]]


def guangzhou(folder: Path) -> Rows:
    """Read (Guangzhou, year, tax revenue, GDP), in 亿元, 1994-2013."""
    with (folder / "guangzhou_fiscal_annual_1994_2013.csv").open(encoding="utf-8-sig") as stream:
        return [("广州", int(row["year"]), float(row["tax_revenue_yi"]), float(row["gdp_yi"]))
                for row in csv.DictReader(stream)]


def without_breaks(rows: Rows) -> Rows:
    """Give a place a new name from each break on, so that no growth is taken across it."""
    kept: Rows = []
    last: dict[str, tuple[int, int, float, float]] = {}
    for place, year, up, down in sorted(rows):
        spell, before, *levels = last.get(place, (0, year - 1, up, down))
        if year == before + 1 and any(
                now <= 0 or then <= 0 or abs(math.log(now / then)) > BREAK
                for now, then in zip((up, down), levels, strict=True)):
            spell += 1
        last[place] = (spell, year, up, down)
        kept.append((f"{place}/{spell}", year, up, down))
    return kept


def pooled(rows: Rows, first: int, last: int, constants: Constants = "one") -> dict[str, float]:
    """Return one pooled estimate."""
    used = [row for row in rows if first <= row[1] <= last]
    places, years, revenue, base = zip(*used, strict=True)
    slope, error, n = pooled_buoyancy(
        np.array(revenue), np.array(base), places, years, constants=constants,
        clusters=[place.split("/")[0] for place in places])
    return {"buoyancy": round(slope, 4), "standard_error": round(error, 4), "n": n}


def estimates(folder: Path) -> dict[str, object]:
    """Return every pooled estimate beside the prior."""
    panel = cities(folder)
    whole = without_breaks(panel)
    prior = priors().parameters["b_tax"]
    return {
        "prior": {"mean": prior.mean, "sd": prior.sd},
        "cities": {f"{first}-{last}": {
            "pooled": pooled(whole, first, last),
            "year_effects": pooled(whole, first, last, "years"),
            "no_constant": pooled(whole, first, last, "none"),
            "with_breaks": pooled(panel, first, last),
        } for first, last in SPANS},
        "guangzhou_tax_1994-2013": time_series(guangzhou(folder)),
    }


def time_series(rows: Rows) -> dict[str, float]:
    """Return one place's buoyancy by OLS with a constant, heteroscedasticity ignored."""
    revenue, base = (np.diff(np.log([row[at] for row in rows])) for at in (2, 3))
    through = ols(revenue, {"b": base})
    fit = ols(revenue, {"b": base, "constant": np.ones(len(base))})
    return {"buoyancy": round(float(fit.values[0]), 4),
            "standard_error": round(float(fit.errors[0]), 4),
            "without_constant": round(float(through.values[0]), 4), "n": len(base)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED / "data" / "china")
    print(json.dumps(estimates(parser.parse_args().data), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
