"""How often the 80 % band of a run holds what came: the last years left out, as JSON.

    python benchmarks/coverage.py [--places 60] [--draws 400] [--thinned] [--learn]
                                  [--parameter b_retail=1.37]

Every city of the panel with a long history, and Guangzhou from each of its later years, is given to
the model as a bureau would: GDP, its growth, revenue, expenditure, retail sales and investment of
twelve years; the two years after are projected with their bands and held against what was
published. With ``--thinned`` four of the years are blank, as bureaus have it. Breaks (boundaries
redrawn, units mistyped: growth beyond ±40 log points) are left out, in the history and in the years
that are held against. With ``--learn`` other cities are taken, those that spreads are chosen on.
``--parameter`` moves a prior's mean: those of today were learned on later years too, in which some
slopes are not what they were when the outcomes came.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import time
from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import pairwise
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Dataset, Observation, Period, Status
from forecast.models import priors
from forecast.projection import Settings
from forecast.projection.result import FIRST_DRAW
from forecast.run import Request, solve
from forecast.workbook import InputBook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.models import Parameter

PROJECT = Path(__file__).resolve().parent.parent
CHINA = Path(os.environ.get("FORECAST_SHARED", PROJECT.parent / "shared")) / "data" / "china"
ORIGINS = (2016, 2015, 2014, 2012)
"""The years after which nothing is known. Before 2011 places grew as no prior of today expects."""
BREAK, SHORTEST, LONGEST = 0.4, 10, 12
"""Growth beyond this is a break; a history has at least, and at most, so many years."""
BLANK, SEED, STEPS = 4, 7, (1, 2)
NOMINAL_YEAR = 2013
"""In the city panel the growth of this year is that of GDP at current prices: left out."""
COLUMNS = (("gdp", "gdp_nominal", 1e-4), ("gdp_growth", "gdp_growth", 1.0),
           ("fiscal_revenue", "gpb_revenue", 1.0), ("fiscal_exp", "gpb_expenditure", 1.0),
           ("retail_sales", "retail_sales", 1e-4), ("fixed_asset_inv", "fai", 1e-4))
HELD = ("gdp_nominal", "gpb_revenue")
"""What a history must have without a break."""
Series = dict[int, float]
Place = dict[str, Series]


def cities() -> dict[str, Place]:
    """Read GDP, retail sales, investment (亿元), growth (%), revenue and expenditure (万元)."""
    found: dict[str, Place] = {}
    with gzip.open(CHINA / "cn_city_panel_to_2017.csv.gz", "rt", encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            own = found.setdefault(row["city_code"], {item: {} for _, item, _ in COLUMNS})
            for name, item, factor in COLUMNS:
                if row[name] and (item, row["year"]) != ("gdp_growth", str(NOMINAL_YEAR)):
                    own[item][int(row["year"])] = float(row[name]) * factor
    return found


def chosen(places: int, *, is_learning: bool) -> list[Place]:
    """Take about so many cities, evenly; to learn on, others than those that are held against."""
    panel = [place for _, place in sorted(cities().items())]
    apart = max(2, len(panel) // places)
    return panel[apart // 2 if is_learning else 0 :: apart]


def guangzhou() -> Place:
    """Read GDP (亿元) and tax revenue (万元) of Guangzhou, 1994-2013."""
    place: Place = {"gdp_nominal": {}, "tax_revenue": {}}
    with (CHINA / "guangzhou_fiscal_annual_1994_2013.csv").open(encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            place["gdp_nominal"][int(row["year"])] = float(row["gdp_yi"])
            place["tax_revenue"][int(row["year"])] = 1e4 * float(row["tax_revenue_yi"])
    return place


def unbroken(place: Place, last: int) -> int | None:
    """Return the first year from which nothing breaks up to ``last``; None when it is too late."""
    levels = [values for name, values in place.items() if name in HELD or name == "tax_revenue"]
    first = last
    while last - first < LONGEST and all(
            first - 1 in own and own[first - 1] > 0 and own.get(first, 0) > 0
            and abs(log(own[first] / own[first - 1])) <= BREAK for own in levels):
        first -= 1
    return first if last - first >= SHORTEST else None


def dataset(place: Place, years: set[int]) -> Dataset:
    """Make the dataset that a bureau would have had after the last of some years."""
    return Dataset(tuple(
        Observation(item, Period.annual(year), value, Status.FINAL, date(year + 1, 7, 31))
        for item, values in place.items() for year, value in sorted(values.items())
        if year in years))


def came_of(values: Series, item: str, last: int, step: int) -> float | None:
    """Return what came ``step`` years after ``last``; None at a break or where nothing is known."""
    on_the_way = [values.get(year) for year in range(last, last + step + 1)]
    if item.endswith("_growth"):
        return on_the_way[-1]
    known = [one for one in on_the_way if one is not None and one > 0]
    is_whole = len(known) == step + 1 and all(
        abs(log(now / before)) <= BREAK for before, now in pairwise(known))
    return known[-1] if is_whole else None


def held(place: Place, last: int, draws: int, blank: np.random.Generator | None = None,
         moved: Mapping[str, Parameter] | None = None) -> dict[tuple[str, int], float]:
    """Return, by item and steps, the share of the draws below what came after ``last``."""
    first = unbroken(place, last)
    if first is None:
        return {}
    years = set(range(first, last + 1))
    if blank is not None:
        years -= set(blank.choice(np.arange(first + 1, last - 1), BLANK, replace=False).tolist())
    path = Path(f"{last}.xlsx")
    result = solve(InputBook(path, dataset(place, years), parameters=moved or {}),
                   Request(path, ("基准",), settings=Settings(draws=draws)))
    (run,) = result.runs
    found = {}
    for item, values in place.items():
        for step in STEPS:
            came = came_of(values, item, last, step)
            if item in run.values and came is not None:
                row = result.periods.index(Period.annual(last + step))
                found[item, step] = float(np.mean(run.values[item][row][FIRST_DRAW:] < came))
    return found


def main() -> None:
    """Print coverage of the cities, item by item, and of Guangzhou."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=60)
    parser.add_argument("--draws", type=int, default=400)
    parser.add_argument("--thinned", action="store_true")
    parser.add_argument("--learn", action="store_true")
    parser.add_argument("--parameter", action="append", default=[], metavar="NAME=MEAN")
    asked = parser.parse_args()
    known = priors().parameters
    moved = {name: replace(known[name], mean=float(mean))
             for name, _, mean in (one.partition("=") for one in asked.parameter)}
    started = time.process_time()
    blank = np.random.default_rng(SEED) if asked.thinned else None
    shares: dict[str, list[float]] = defaultdict(list)
    for place in chosen(asked.places, is_learning=asked.learn):
        for last in ORIGINS:
            for (item, step), share in held(
                    place, last, asked.draws, blank, moved).items():
                shares[f"cities {item} +{step}"].append(share)
    for last in range(2004, 2013):
        for (item, step), share in held(guangzhou(), last, asked.draws).items():
            shares[f"guangzhou {item} +{step}"].append(share)
    every = [share for name, own in shares.items() if name.startswith("cities") for share in own]
    print(json.dumps({"draws": asked.draws, "cpu_seconds": round(time.process_time() - started, 1),
                      "cities": scores(np.array(every)),
                      **{name: scores(np.array(found)) for name, found in shares.items()}},
                     indent=1))


def scores(found: np.ndarray) -> dict[str, float]:
    """Return how many outcomes lay within the band, below it, above it."""
    return {"n": len(found), "within_80": round(float(((found >= 0.1) & (found <= 0.9)).mean()), 3),
            "below_10": round(float((found < 0.1).mean()), 3),
            "above_90": round(float((found > 0.9).mean()), 3)}


if __name__ == "__main__":
    main()
