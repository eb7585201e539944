"""How history and scenario are best put together one year ahead, as JSON.

    python benchmarks/combining.py [--places 60] [--draws 400] [--thinned] [--learn]

The cities of ``coverage.py``, and Guangzhou, are given to the engine and to the model as a bureau
would; what both say of the next year is put together by several shares and held against what came.
``squares`` and ``widths`` weigh by the inverse of squared and of plain widths (the engine's
interval, the model's draws); ``replays`` by the errors of past origins at equal information, the
model estimated and solved again at each, with the squared widths counting as so many of them.
Errors are of log growth, or points; each figure is relative to ``squares``, the mean over items.
``left_out`` takes for every item what was best for the others. The replays' CPU is told beside.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import coverage
import numpy as np

from forecast.data import Period, Vintage
from forecast.projection import TO_DEVIATION, Settings, history
from forecast.run import Request, solve
from forecast.timeseries import forecast_many
from forecast.workbook import InputBook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverage import Place

    Array = np.ndarray

REPLAYS, FEWEST = 7, 5
"""Past origins at most, and the figures that each has at least."""
STRENGTHS = (4, 8, 16)
"""Replays that the squared widths count as."""
LEVEL = 80.0
SINCE = 2011


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """What engine and model (2,) miss by, their standard deviations, and past errors (n, 2)."""

    item: str
    error: Array
    width: Array
    past: Array


def views(place: Place, years: set[int], last: int, draws: int) -> dict[str, Array]:
    """Return by item (2, 2) what the engine and the model say of next year, and their deviations.

    Without draws the model's deviation is NaN.
    """
    path, dataset, first = Path(f"{last}.xlsx"), coverage.dataset(place, years), Period.annual(
        last + 1)
    result = solve(InputBook(path, dataset), Request(path, ("基准",), settings=Settings(
        draws=draws, base=Period.annual(last), horizon=1)))
    (run,) = result.runs
    known = {item: own for item in place if item in run.values and (item, first) not in run.led
             and (own := history(dataset, item, Vintage.known(None), first)) is not None}
    if not known:
        return {}
    made = forecast_many(list(known.values()), 1, level=(LEVEL,), kinds=[
        dataset.catalog[item].series_kind for item in known])
    found = {}
    for row, item in enumerate(known):
        ends = [result.quantile(item, first, "基准", share) for share in (0.1, 0.9)]
        wide = np.nan if None in ends else (ends[1] or 0.0) - (ends[0] or 0.0)
        found[item] = np.array([
            [made.mean[row, 0], (made.upper[row, 0, 0] - made.lower[row, 0, 0]) / TO_DEVIATION],
            [result.value(item, first, "基准") or np.nan, wide / TO_DEVIATION]])
    return found


def missed(values: dict[int, float], item: str, last: int, said: Array) -> Array | None:
    """Return (2,) errors, as log growth or in points; None where nothing sound came."""
    came = coverage.came_of(values, item, last, 1)
    if came is None:
        return None
    if item.endswith("_growth"):
        return said - came
    return np.asarray(np.log(np.maximum(said, 1e-9) / came))


def pairs(place: Place, last: int, draws: int, blank: np.random.Generator | None, cost: list[float]
          ) -> Iterator[Pair]:
    """Forecast from one origin, and from those before it."""
    first = coverage.unbroken(place, last)
    if first is None:
        return
    years = set(range(first, last + 1))
    if blank is not None:
        years -= set(blank.choice(np.arange(first + 1, last - 1), coverage.BLANK,
                                  replace=False).tolist())
    now, began, past = views(place, years, last, draws), time.process_time(), {}
    for base in range(last - 1, last - 1 - REPLAYS, -1):
        before = {year for year in years if year <= base}
        if {base, base + 1} <= years and len(before) >= FEWEST:
            past[base] = views(place, before, base, 0)
    if past:
        cost.append((time.process_time() - began) / len(past))
    for item, own in now.items():
        error = missed(place[item], item, last, own[:, 0])
        if error is None:
            continue
        unit = 1.0 if item.endswith("_growth") else place[item][last]
        errors = [one for base, said in past.items() if item in said
                  and (one := missed(place[item], item, base, said[item][:, 0])) is not None]
        yield Pair(item, error, own[:, 1] / unit, np.array(errors).reshape(-1, 2))


def shares(pair: Pair) -> dict[str, float]:
    """Return the engine's share by every rule."""
    squares = pair.width**2
    found = {"engine": 1.0, "model": 0.0, "equal": 0.5, "squares": _first(squares),
             "widths": _first(pair.width)}
    count, sums = len(pair.past), np.square(pair.past).sum(axis=0)
    return found | {f"replays {one}": _first((one * squares + sums) / (one + count))
                    for one in STRENGTHS}


def _first(costs: Array) -> float:
    return float(1.0 / costs[0] / (1.0 / costs).sum())


def scored(found: list[Pair]) -> dict[str, object]:
    """Return mean absolute and root mean squared errors to those of ``squares``."""
    items = sorted({one.item for one in found})
    errors: dict[str, dict[str, Array]] = {item: {} for item in items}
    for item in items:
        own = [(shares(one), one.error) for one in found if one.item == item]
        errors[item] = {rule: np.array([share[rule] * miss[0] + (1 - share[rule]) * miss[1]
                                        for share, miss in own]) for rule in own[0][0]}
    rules = list(errors[items[0]])
    mean = {rule: {item: float(np.abs(own[rule]).mean() / np.abs(own["squares"]).mean())
                   for item, own in errors.items()} for rule in rules}
    root = {rule: float(np.mean([np.sqrt((own[rule]**2).mean() / (own["squares"]**2).mean())
                                 for own in errors.values()])) for rule in rules}
    best = {item: min(rules, key=lambda rule: sum(
        value for other, value in mean[rule].items() if other != item))
        for item in items if len(items) > 1}
    return {"cases": {item: len(own["squares"]) for item, own in errors.items()},
            "absolute, squared": {rule: [round(float(np.mean(list(mean[rule].values()))), 4),
                                         round(root[rule], 4)] for rule in rules},
            "by item": {rule: {item: round(value, 3) for item, value in mean[rule].items()}
                        for rule in rules},
            "left_out": {item: [rule, round(mean[rule][item], 3)] for item, rule in best.items()}}


def main() -> None:
    """Print the scores of the cities and of Guangzhou."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=60)
    parser.add_argument("--draws", type=int, default=400)
    parser.add_argument("--thinned", action="store_true")
    parser.add_argument("--learn", action="store_true")
    asked = parser.parse_args()
    blank = np.random.default_rng(coverage.SEED) if asked.thinned else None
    panel = coverage.chosen(asked.places, is_learning=asked.learn)
    cost: list[float] = []
    found = [pair for place in panel for last in range(SINCE, max(coverage.ORIGINS) + 1)
             for pair in pairs(place, last, asked.draws, blank, cost)]
    alone = [pair for last in range(2004, 2013)
             for pair in pairs(coverage.guangzhou(), last, asked.draws, None, cost)]
    print(json.dumps({"cities": scored(found), "guangzhou": scored(alone),
                      "cpu_ms_a_replay": round(1e3 * float(np.mean(cost)), 1)},
                     ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
