"""How well the months left are told, and how wide their intervals must be.

``python benchmarks/month_path.py`` prints JSON for South Africa and Brazil: by month,
the mean absolute error of the path (in mean months of the year before) beside last year's pattern,
plain and scaled to what is in, and the share of months inside the 80 % interval: as shipped, and
with the reach learned on all sources but the country itself. ``--learn`` prints the reach learned
on Kazakhstan and China, which is the one shipped: the least mean interval score (Gneiting and
Raftery 2007), each source counting the same.
"""

from __future__ import annotations

import argparse
import itertools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from landing import sources

from forecast.data import MONTHS
from forecast.timeseries import Cumulative, land_many
from forecast.timeseries.landing.path import (
    PROFILE_YEARS,
    REACH,
    month_path,
    past_shares,
    shares_missed,
    spread,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

TESTED, LEARNED = ("South Africa", "Brazil"), ("Kazakhstan", "China, tax revenue")
TO_EIGHTY, ALPHA, YEARS = 1.2816, 0.2, 6
"""Ends of the central 80 % of a normal law; what lies outside; years tried of each series."""
GRID = ((0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0), (0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6),
        (0.0, 0.02, 0.05, 0.08))


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Every step left of every case of a source, one after another.

    ``told`` and ``actual`` are in mean months of the year before, ``before`` last year's months
    plain and scaled; ``missed`` and ``whole`` the scales of the interval; ``case`` numbers cases.
    """

    month: Array
    case: Array
    told: Array
    actual: Array
    before: Array
    missed: Array
    whole: Array


def steps_of(runs: list[Array]) -> Steps:
    """Tell the last years of every series from every month."""
    cases = [(run, at) for run in runs
             for at in range(max(PROFILE_YEARS, len(run) - YEARS), len(run))]
    found: list[tuple[float, ...]] = []
    for month in range(1, MONTHS):
        origins = []
        for run, at in cases:
            values = run[:at + 1].copy()
            values[-1, month:] = np.nan
            origins.append(Cumulative.of(values))
        for number, ((run, at), origin, landing) in enumerate(
                zip(cases, origins, land_many(origins), strict=True)):
            months = np.diff(run[at - 1:at + 1], axis=1, prepend=0.0)
            before, actual, size = months[0, month:], months[1, month:], months[0].mean()
            left = max(landing.value - run[at, month - 1], 0.0)
            width = 0.5 * (landing.upper[0] - landing.lower[0])
            path, shares = month_path(origin, left, width), past_shares(origin)
            if path is None or shares is None or not size:
                continue
            then = run[at - 1, month - 1]
            scaled = before * (run[at, month - 1] / then if then else 1.0)
            missed = shares_missed(shares[:, month:])
            whole = min(width / TO_EIGHTY / max(left, float(np.finfo(float).tiny)), 1.0)
            found += zip(itertools.repeat(month), itertools.repeat(number), path.amounts / size,
                         actual / size, before / size, scaled / size, missed,
                         itertools.repeat(whole))
    columns = np.array(found).T
    return Steps(columns[0], columns[1], columns[2], columns[3], columns[4:6], columns[6],
                 columns[7])


def score(steps: Steps, reach: tuple[float, float, float]) -> tuple[Array, Array]:
    """Return the interval score of every step, and whether it lies inside."""
    half = np.abs(steps.told) * spread(steps.missed, steps.whole, reach)
    low, high = np.maximum(steps.told - half, 0.0), steps.told + half
    outside = np.maximum(low - steps.actual, 0.0) + np.maximum(steps.actual - high, 0.0)
    return high - low + 2.0 / ALPHA * outside, outside == 0.0


def learn(by_source: dict[str, Steps], names: tuple[str, ...]) -> tuple[float, float, float]:
    """Return the reach with the least score, each source by its median step alike."""
    def mean(reach: tuple[float, float, float]) -> float:
        return float(np.mean([score(by_source[name], reach)[0].mean()
                              / np.abs(by_source[name].actual - by_source[name].told).mean()
                              for name in names]))

    return min(itertools.product(*GRID), key=mean)


def accuracy(steps: Steps, without: tuple[float, float, float]) -> dict[int, dict[str, float]]:
    """Report one country by month."""
    report = {}
    for month in range(1, MONTHS):
        mine = steps.month == month
        cases = steps.case[mine]

        def by_case(errors: Array, cases: Array = cases, mine: Array = mine) -> float:
            each = [errors[mine][cases == one].mean() for one in np.unique(cases)]
            return round(float(np.mean(each)), 4)

        report[month] = {
            "path": by_case(np.abs(steps.told - steps.actual)),
            "last_year": by_case(np.abs(steps.before[0] - steps.actual)),
            "last_year_scaled": by_case(np.abs(steps.before[1] - steps.actual)),
            "inside_80": round(float(score(steps, REACH)[1][mine].mean()), 3),
            "inside_80_learned_elsewhere": round(float(score(steps, without)[1][mine].mean()), 3),
            "cases": len(np.unique(cases))}
    return report


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--learn", action="store_true")
    is_learning = asked.parse_args().learn
    wanted = LEARNED if is_learning else (*TESTED, *LEARNED)
    runs = {name: [run for run in found if len(run) > PROFILE_YEARS]
            for name, found in sources().items() if name in wanted}
    by_source = {name: steps_of(found) for name, found in runs.items()}
    if is_learning:
        reach = learn(by_source, LEARNED)
        print(json.dumps({"REACH": reach, "inside": {
            name: round(float(score(one, reach)[1].mean()), 3)
            for name, one in by_source.items()}}, ensure_ascii=False))
        return
    report: dict[str, object] = {}
    for name in TESTED:
        elsewhere = learn(by_source, tuple(one for one in by_source if one != name))
        report[name] = {"reach_learned_elsewhere": elsewhere,
                        "by_month": accuracy(by_source[name], elsewhere)}
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
