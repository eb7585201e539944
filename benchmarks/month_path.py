"""How well the months left are told, on South Africa's and Brazil's monthly revenue.

``python benchmarks/month_path.py [--since 2015]`` prints JSON: by country and month, the mean
absolute error of the path (in mean months of the year before) beside last year's pattern, plain and
scaled to what is in, and the share of months inside the 80 % interval.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict

import numpy as np
from prior_data import rows

from forecast.data import MONTHS
from forecast.timeseries import Cumulative, land_many, month_path

FEWEST = 5


def series() -> dict[tuple[str, str], tuple[list[int], np.ndarray]]:
    """Read complete years of each series: years, and amounts (years, 12)."""
    known = defaultdict(dict)
    for row in rows("panels", "monthly_revenue.csv.gz"):
        known[row["source"], row["series"]][int(row["fy"]), int(row["k"])] = float(row["v"])
    found = {}
    for key, figures in known.items():
        years: list[int] = []
        for year in sorted({at for at, _ in figures}):
            if all((year, month) in figures for month in range(1, MONTHS + 1)):
                years = [*years, year] if not years or year == years[-1] + 1 else [year]
        table = np.array([[figures[year, month] for month in range(1, MONTHS + 1)]
                          for year in years])
        if len(years) > FEWEST and (table >= 0).all() and (table.sum(axis=1) > 0).all():
            found[key] = years, table
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--since", type=int, default=2015)
    since = asked.parse_args().since
    tables, report = series(), {}
    for month in range(1, MONTHS):
        cases = [(key, at) for key, (years, table) in tables.items()
                 for at in range(FEWEST, len(table)) if years[at] >= since]
        origins = []
        for key, at in cases:
            values = np.cumsum(tables[key][1][:at + 1], axis=1)
            values[-1, month:] = np.nan
            origins.append(Cumulative.of(values))
        sums = defaultdict(lambda: np.zeros(6))
        for (key, at), origin, landing in zip(cases, origins, land_many(origins), strict=True):
            table = tables[key][1]
            before, now = table[at - 1], table[at]
            in_hand = now[:month].sum()
            path = month_path(origin, max(landing.value - in_hand, 0.0),
                              0.5 * (landing.upper[0] - landing.lower[0]))
            if path is None:
                continue
            actual, size = now[month:], before.mean()
            then = before[:month].sum()
            scaled = before[month:] * (in_hand / then if then else 1.0)
            inside = (actual >= path.lower) & (actual <= path.upper)
            sums["South Africa" if key[0].startswith("ZA") else "Brazil"] += np.array([
                np.abs(path.amounts - actual).mean() / size,
                np.abs(scaled - actual).mean() / size,
                np.abs(before[month:] - actual).mean() / size, inside.sum(), len(actual), 1])
        report[month] = {country: {
            "path": round(one[0] / one[5], 4), "last_year_scaled": round(one[1] / one[5], 4),
            "last_year": round(one[2] / one[5], 4), "inside_80": round(one[3] / one[4], 3),
            "cases": int(one[5])} for country, one in sorted(sums.items())}
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
