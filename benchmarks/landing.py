"""How well the landing lands: South Africa, Brazil, Kazakhstan and China, by 同期进度法.

``python benchmarks/landing.py`` prints JSON. Every year of every series is landed from every month
with what was known then. ``--learn`` prints the interval multipliers of
``forecast/timeseries/landing/interval.py``, learned on all sources; the coverage reported without
it uses multipliers learned on the *other* sources.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from prior_data import rows

from forecast.data import MONTHS
from forecast.timeseries.landing import interval as landing_interval
from forecast.timeseries.landing.blend import blend, relative
from forecast.timeseries.landing.cumulative import Cumulative
from forecast.timeseries.landing.members import BLENDED, annual, monthly, simple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Rows = tuple[tuple[float, ...], ...]
    Scale = Callable[[Array, Array, float, float], float]

HISTORY = (2, 5)
"""Fewest complete years before a year that is landed; the first is reported by month as well."""
ERROR, SPREAD = 5, 6
"""Columns of what is landed: the relative error, and the scale of its interval."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Complete years in a row: the first, and (years, 12) amounts since January."""

    first: int
    values: Array


def tables(figures: Mapping[object, Mapping[tuple[int, int], float]]) -> Iterator[Run]:
    """Turn {series: {(year, month): amount since January}} into arrays."""
    for known in figures.values():
        first, last = min(year for year, _ in known), max(year for year, _ in known)
        table = np.full((last - first + 1, MONTHS), np.nan)
        for (year, month), amount in known.items():
            table[year - first, month - 1] = amount
        yield Run(first, table)


def usable(table: Run) -> list[Run]:
    """Cut a table into runs of complete years; shares of nought or less are beyond any method."""
    values = table.values
    good = np.isfinite(values).all(axis=1) & (values > 0).all(axis=1)
    runs = np.split(np.arange(len(values)), np.flatnonzero(np.diff(good.astype(int))) + 1)
    return [Run(table.first + int(run[0]), values[run])
            for run in runs if good[run[0]] and len(run) > min(HISTORY)]


def sources() -> dict[str, list[Run]]:
    panel = defaultdict(lambda: defaultdict(dict))
    for row in rows("panels", "monthly_revenue.csv.gz"):
        place = "South Africa" if row["source"].startswith("ZA") else "Brazil"
        panel[place][row["source"], row["series"]][int(row["fy"]), int(row["k"])] = float(row["v"])
    found = {place: [run for table in tables(series)
                     for run in usable(Run(table.first, np.cumsum(table.values, axis=1)))]
             for place, series in panel.items()}
    kazakhstan = defaultdict(dict)
    for row in rows("fiscal_forecasts", "kz_tax_cum_to_2016.csv.gz"):
        for column in ("state_budget_cum", "local_budget_cum"):
            # chapters of the classification, not its thousand single codes
            if row[column] and row["kbk"] != "*" and len(row["kbk"]) <= 3:
                kazakhstan[column, row["kbk"]][int(row["year"]), int(row["month"])] = float(
                    row[column])
    found["Kazakhstan"] = [run for table in tables(kazakhstan) for run in usable(table)]
    china = {(int(row["year"]), int(row["month"])): float(row["value"])
             for row in rows("china", "cn_national_monthly_to_2018.csv.gz") if row["code"] == "TAR"}
    found["China, tax revenue"] = list(tables({"TAR": china}))
    return found


def landings(runs: list[Run], scales: Sequence[Scale] = (landing_interval.scale,)) -> Array:
    """Land every year of every run from every month; one row a landing.

    The last columns are the calendar year, and what ``scales`` after the first say.
    """
    table = []
    for month in range(1, MONTHS):
        origins = [Cumulative.of(run.values).until(year, month)
                   for run in runs for year in range(1, len(run.values))]
        single = iter([simple(one, next_total) | model for one, next_total, model in zip(
            origins, annual(origins), monthly(origins), strict=True)])
        for series, run in enumerate(runs):
            values = run.values
            found = [next(single) for _ in range(1, len(values))]
            guesses = np.array([[one[name] for name in BLENDED] for one in found])
            actual = values[1:, -1]
            blends, _ = blend(guesses, actual)
            even = np.array([one["straight_line"] for one in found])
            blends = np.where(np.isfinite(blends), blends, even)
            errors = relative(actual, blends)
            for year, one in enumerate(found):
                to_come = min(max(1.0 - values[year + 1, month - 1] / blends[year], 0.0), 1.0)
                spread, *others = (one(errors[:year], guesses[year], blends[year], to_come)
                                   for one in scales)
                table.append((month, year + 1, series, missed(blends[year], actual[year]),
                              missed(one["progress"], actual[year]), errors[year], spread,
                              *(missed(one[name], actual[year]) for name in BLENDED),
                              run.first + year + 1, *others))
    return np.array(table)


def missed(guess: float, actual: float) -> float:
    """Return the absolute percentage error, at most 100 as in the field's comparisons."""
    return 100.0 * min(abs(guess / actual - 1.0), 1.0) if np.isfinite(guess) else 100.0


def accuracy(table: Array, history: int) -> dict[str, object]:
    mine = table[table[:, 1] >= history]
    ours, progress = mine[:, 3].mean(), mine[:, 4].mean()
    months = {int(k): [round(mine[mine[:, 0] == k, at].mean(), 2) for at in (3, 4)]
              for k in range(1, MONTHS)}
    return {"cases": len(mine), "MAPE": round(ours, 2), "MAPE progress": round(progress, 2),
            "change %": round(100 * (ours / progress - 1), 1),
            "worse at months": [k for k, (mean, other) in months.items() if mean > other],
            "by month [landing, progress]": months}


def multipliers(found: Mapping[str, Array], without: str = "") -> tuple[Rows, Rows]:
    """Learn LOWER and UPPER: the widest of all sources and of all but each one of them."""
    kept = {place: table for place, table in found.items()
            if place != without and "China" not in place}
    made = [_learned([table for place, table in kept.items() if place != left_out])
            for left_out in ("", *kept)]
    lower, upper = (np.array([one[side] for one in made]) for side in (0, 1))
    return (tuple(map(tuple, lower.min(axis=0).tolist())),
            tuple(map(tuple, upper.max(axis=0).tolist())))


def _learned(kept: list[Array]) -> tuple[Rows, Rows]:
    """Learn on some sources, each counting the same."""
    every = np.concatenate(kept)
    weights = np.concatenate([np.full(len(table), 1.0 / len(table)) for table in kept])
    return landing_interval.learn(every[:, ERROR] / every[:, SPREAD],
                                  (every[:, 1] - 1).astype(int), weights)


def coverage(table: Array, learned: tuple[Rows, Rows]) -> dict[str, object]:
    """Return coverage and mean width (per cent of the total) at 80 and 95 per cent."""
    lower, upper = learned
    row = np.searchsorted(landing_interval.PAST, table[:, 1] - 1, side="right") - 1
    said = {}
    for level in (80.0, 95.0):
        at = landing_interval.LEVELS.index(level)
        low = np.array(lower)[row, at] * table[:, SPREAD]
        high = np.array(upper)[row, at] * table[:, SPREAD]
        inside = (table[:, ERROR] >= low) & (table[:, ERROR] <= high)
        said[f"{level:.0f} %"] = {"coverage": round(100 * inside.mean(), 1),
                                  "median width": round(100 * float(np.median(high - low)), 1)}
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learn", action="store_true")
    learn = parser.parse_args().learn
    start = time.process_time()
    found = {place: landings(runs) for place, runs in sources().items()}
    if learn:
        lower, upper = multipliers(found)
        print(json.dumps({"LOWER": lower, "UPPER": upper}))
        return
    report = {place: {f"history >= {history}": accuracy(table, history) for history in HISTORY}
              | {"intervals, learned elsewhere": coverage(table, multipliers(found, place)),
                 "single methods": {name: round(table[table[:, 1] >= HISTORY[-1], 7 + at].mean(), 2)
                                    for at, name in enumerate(BLENDED)}}
              for place, table in found.items()}
    both = np.concatenate([found["South Africa"], found["Brazil"]])
    report["South Africa and Brazil"] = {f"history >= {history}": accuracy(both, history)
                                         for history in HISTORY}
    report["CPU seconds"] = round(time.process_time() - start, 1)
    print(json.dumps(report, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
