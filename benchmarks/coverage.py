"""How often the 80 % band of a run holds what came: the last year left out, as JSON.

    python benchmarks/coverage.py [--places 60] [--draws 400]

Every city of the panel with a long history, and Guangzhou from each of its later years, is
given to the model as a bureau would: GDP, its growth and revenue up to a year; the year after is
projected with its band and held against what was published. Breaks (boundaries redrawn, units
mistyped: growth beyond ±40 log points) are left out, in the history and in the year that is held
against.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import time
from datetime import date
from math import log
from pathlib import Path

import numpy as np

from forecast.data import Dataset, Observation, Period, Status, shipped_catalog
from forecast.projection import Settings
from forecast.projection.result import FIRST_DRAW
from forecast.run import Request, solve
from forecast.workbook import InputBook

PROJECT = Path(__file__).resolve().parent.parent
CHINA = Path(os.environ.get("FORECAST_SHARED", PROJECT.parent / "shared")) / "data" / "china"
ORIGINS = (2016, 2015, 2014, 2012)
"""The years after which nothing is known. Before 2011 places grew as no prior of today expects."""
BREAK, SHORTEST = 0.4, 10
"""Growth beyond this is a break; a history has at least so many years."""
COLUMNS = (("gdp", "gdp_nominal", 1e-4), ("gdp_growth", "gdp_growth", 1.0),
           ("fiscal_revenue", "gpb_revenue", 1.0))
Series = dict[int, float]
Place = dict[str, Series]


def cities() -> dict[str, Place]:
    """Read GDP (亿元), its growth and general budget revenue (万元) of every city."""
    found: dict[str, Place] = {}
    with gzip.open(CHINA / "cn_city_panel_to_2017.csv.gz", "rt", encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            own = found.setdefault(row["city_code"], {"gdp_nominal": {}, "gdp_growth": {},
                                                      "gpb_revenue": {}})
            for name, item, factor in COLUMNS:
                if row[name]:
                    own[item][int(row["year"])] = float(row[name]) * factor
    return found


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
    levels = [values for name, values in place.items() if not name.endswith("_growth")]
    first = last
    while all(first - 1 in own and own[first - 1] > 0 and own.get(first, 0) > 0
              and abs(log(own[first] / own[first - 1])) <= BREAK for own in levels):
        first -= 1
    return first if last - first >= SHORTEST else None


def dataset(place: Place, first: int, last: int) -> Dataset:
    """Make the dataset that a bureau would have had after ``last``."""
    return Dataset(tuple(
        Observation(item, Period.annual(year), value, Status.FINAL, date(year + 1, 7, 31))
        for item, values in place.items() for year, value in sorted(values.items())
        if first <= year <= last), (), shipped_catalog())


def held(place: Place, item: str, last: int, draws: int) -> float | None:
    """Return the share of the draws below what came the year after ``last``; None at a break."""
    first = unbroken(place, last)
    came = place[item].get(last + 1)
    if first is None or came is None or came <= 0 or abs(
            log(came / place[item][last])) > BREAK:
        return None
    path = Path(f"{item}-{last}.xlsx")
    result = solve(InputBook(path, dataset(place, first, last)),
                   Request(path, ("基准",), settings=Settings(draws=draws)))
    (run,) = result.runs
    drawn = run.values[item][result.periods.index(Period.annual(last + 1))][FIRST_DRAW:]
    return float(np.mean(drawn < came))


def main() -> None:
    """Print coverage of the cities and of Guangzhou."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=60)
    parser.add_argument("--draws", type=int, default=400)
    asked = parser.parse_args()
    started = time.process_time()
    panel = sorted(cities().items())
    shares: dict[str, list[float]] = {}
    for _, place in panel[:: max(1, len(panel) // asked.places)]:
        for last in ORIGINS:
            if (share := held(place, "gpb_revenue", last, asked.draws)) is not None:
                shares.setdefault(f"cities_{last + 1}", []).append(share)
    own = guangzhou()
    shares["guangzhou_2005-2013"] = [
        share for last in range(2004, 2013)
        if (share := held(own, "tax_revenue", last, asked.draws)) is not None]
    print(json.dumps({"draws": asked.draws, "cpu_seconds": round(time.process_time() - started, 1),
                      **{name: scores(np.array(found)) for name, found in shares.items()}},
                     indent=1))


def scores(found: np.ndarray) -> dict[str, float]:
    """Return how many outcomes lay within the band, below it, above it."""
    return {"n": len(found), "within_80": round(float(((found >= 0.1) & (found <= 0.9)).mean()), 3),
            "below_10": round(float((found < 0.1).mean()), 3),
            "above_90": round(float((found > 0.9).mean()), 3)}


if __name__ == "__main__":
    main()
