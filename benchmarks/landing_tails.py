"""Whether wider tails after calm years would have held 2020, as JSON.

    python benchmarks/landing_tails.py

Every place of ``landing.py`` is landed with scales of several makes, their multiples learned on the
other places alone. ``recent`` counts so many past landings at most, the last ones, so that the part
common to all series weighs more after a long calm; ``tail`` reads their errors at the eightieth
percentile instead of their middle; ``early`` lets what is still to come count squared: more early
in a year than late. By place: what the 80 % interval held, over all years and in 2020, and the
interval scores at 80 and 95 % over those of the scale as it is.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from landing import ERROR, SPREAD, landings, multipliers, sources

from forecast.timeseries.landing import interval as landing_interval
from forecast.timeseries.landing.members import BLENDED

if TYPE_CHECKING:
    from landing import Array

TAIL = 1.2816
"""The eightieth percentile of a normal law's absolute value, in standard deviations."""
SHOCK, MARCH, AUGUST = 2020, 3, 8
YEAR = SPREAD + 1 + len(BLENDED)
MAKES: dict[str, dict[str, int]] = {
    "as it is": {}, "recent 6": {"recent": 6}, "recent 3": {"recent": 3}, "early": {"early": 2},
    "recent 6, early": {"recent": 6, "early": 2}, "recent 3, early": {"recent": 3, "early": 2},
    "tail": {"tail": 1}, "tail, early": {"tail": 1, "early": 2},
    "tail, recent 3, early": {"tail": 1, "recent": 3, "early": 2}}


def made(errors: Array, guesses: Array, value: float, to_come: float, *, recent: int = 99,
         early: int = 1, tail: int = 0) -> float:
    """Return the scale of one make."""
    last = errors[-recent:]
    if tail and len(last):
        high = np.quantile(np.abs(last), 0.8) / TAIL / landing_interval.NORMAL
        last = np.full(len(last), high)
    return landing_interval.scale(last, guesses, value, to_come**early)


def judged(table: Array, learned: tuple[Array, Array]) -> dict[str, float]:
    """Return what the interval at 80 held, all years and the shock's, and both interval scores."""
    row = np.searchsorted(landing_interval.PAST, table[:, 1] - 1, side="right") - 1
    found = {}
    for level in (80.0, 95.0):
        at, beyond = landing_interval.LEVELS.index(level), 2.0 / (1.0 - level / 100.0)
        low, high = (side[row, at] * table[:, SPREAD] for side in learned)
        error = table[:, ERROR]
        found[f"score {level:.0f}"] = float(np.mean(
            high - low + beyond * (np.maximum(low - error, 0) + np.maximum(error - high, 0))))
        if level == 80.0:
            inside = (error >= low) & (error <= high)
            found["held"] = 100 * float(inside.mean())
            shock = table[:, YEAR] == SHOCK
            for words, rows in (("", shock), (" to March", shock & (table[:, 0] <= MARCH)),
                                (" from August", shock & (table[:, 0] >= AUGUST))):
                if rows.any():
                    found[f"held {SHOCK}{words}"] = 100 * float(inside[rows].mean())
    return found


def main() -> None:
    """Print what every make gives."""
    scales = tuple(partial(made, **options) for options in MAKES.values())
    found = {place: landings(runs, scales) for place, runs in sources().items()}
    report: dict[str, dict[str, dict[str, float]]] = {}
    for number, name in enumerate(MAKES):
        tables = {place: table.copy() for place, table in found.items()}
        if number:
            for table in tables.values():
                table[:, SPREAD] = table[:, YEAR + number]
        report[name] = {}
        for place, table in tables.items():
            lower, upper = multipliers(tables, place)
            own = judged(table, (np.array(lower), np.array(upper)))
            base = report["as it is"].get(place, own)
            report[name][place] = {key: value / base[key] if key.startswith("score") and number
                                   else value for key, value in own.items()}
    print(json.dumps({name: {place: {key: round(value, 3 if "score" in key else 1)
                                     for key, value in own.items()}
                             for place, own in places.items()}
                      for name, places in report.items()}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
