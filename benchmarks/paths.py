"""What forecasts of several items of a place miss by together, and how long they go on, as JSON.

    python benchmarks/paths.py  (TOGETHER and GOES_ON of forecast/projection/streams.py)

Every item of every place from every year with seven figures before it is forecast alone; what came
is told in widths of the forecast's interval. ``together`` is the correlation of two items of one
place in one year, ``goes_on`` that of the years one and two ahead, two and three. ``sum_apart`` and
``sum_together`` say how often the 80 per cent interval of the items' sum, drawn each by itself or
as the runs draw them, holds the sum that came.
"""

from __future__ import annotations

import json
from collections import defaultdict
from math import sqrt
from typing import TYPE_CHECKING, Any

import histories
import numpy as np
import prior_data as data

from forecast.projection.streams import TOGETHER
from forecast.timeseries.engine import forecast_many

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from panels import Array

STEPS, LONGEST, FEWEST, ALIKE = 3, 15, 7, 3
BREAK, MOST, DRAWS, SEED = 0.7, 3.0, 2000, 5
WIDTHS = 2 * 1.2815515655446004
CITY = ("gdp", "fiscal_revenue", "fiscal_exp", "retail_sales", "fixed_asset_inv")
Years = dict[int, float]


def places() -> Mapping[str, Mapping[object, Mapping[object, Years]]]:
    """Series by panel and place; parts of one sum everywhere but in the cities."""
    found: dict[str, dict[object, dict[object, Years]]] = defaultdict(lambda: defaultdict(dict))
    for panel, series in histories.beside().items():
        if panel in {"provinces", "brazil_states"}:  # places, not items of one place
            continue
        for key, years in series.items():
            found[panel][key[0] if isinstance(key, tuple) else ""][key] = years
    for column in CITY:
        for place, years in data.cities(column).items():
            found["city"][place][column] = years
    return found


def cases(items: Mapping[object, Years]) -> Iterator[tuple[int, Array, Array]]:
    """What was known and what came, of every item and origin."""
    for years in items.values():
        for origin in sorted(years):
            known = []
            while len(known) < LONGEST and origin - len(known) in years:
                known.append(years[origin - len(known)])
            came = np.array([years.get(origin + step, np.nan) for step in range(1, STEPS + 1)])
            if (len(known) >= FEWEST and min(known) > 0 and min(known) < max(known)
                    and came[0] > 0 and abs(np.log(came[0] / known[0])) <= BREAK):
                yield origin, np.array(known[::-1]), came


def measured(panel: Mapping[object, Mapping[object, Years]], is_sum: bool) -> dict[str, Any]:
    """Correlations of one panel, and how often sums are held."""
    found = [(place, *case) for place, items in panel.items() for case in cases(items)]
    made = forecast_many([known for _, _, known, _ in found], STEPS, level=(80,))
    came = np.array([one for *_, one in found])
    with np.errstate(all="ignore"):
        width = np.log(made.upper[:, 0] / np.maximum(made.lower[:, 0], 1e-9)) / WIDTHS
        off = np.clip(np.log(came / made.mean) / width, -MOST, MOST)
    rows: dict[tuple[object, int], list[int]] = defaultdict(list)
    for row, (place, origin, *_) in enumerate(found):
        if np.isfinite(off[row, 0]):
            rows[place, origin].append(row)
    groups = [own for own in rows.values() if len(own) >= ALIKE]
    pairs = [((off[own, 0].sum() ** 2 - (off[own, 0] ** 2).sum()) / (len(own) * (len(own) - 1)),
              (off[own, 0] ** 2).mean()) for own in groups]
    told: dict[str, Any] = {"cases": len(found), "groups": len(groups),
            "together": ratio(*np.mean(pairs, axis=0)),
            "goes_on": [ratio(float(np.nanmean(off[:, step] * off[:, step + 1])),
                              sqrt(float(np.nanmean(off[:, step] ** 2))
                                   * float(np.nanmean(off[:, step + 1] ** 2))))
                        for step in range(STEPS - 1)]}
    if is_sum:
        rng = np.random.default_rng(SEED)
        for name, share in (("sum_apart", 0.0), ("sum_together", TOGETHER)):
            held = [_holds(made.mean[own, 0], width[own, 0], came[own, 0], share, rng)
                    for own in groups]
            told[name] = round(float(np.mean(held)), 3)
    return told


def ratio(part: float, whole: float) -> float:
    return round(float(part / whole), 3)


def _holds(mean: Array, width: Array, came: Array, share: float, rng: np.random.Generator) -> bool:
    common, own = rng.standard_normal((1, DRAWS)), rng.standard_normal((len(mean), DRAWS))
    score = sqrt(share) * common + sqrt(1.0 - share) * own
    drawn = (mean[:, None] * np.exp(width[:, None] * score)).sum(axis=0)
    low, high = np.quantile(drawn, (0.1, 0.9))
    return bool(low <= came.sum() <= high)


def joint() -> dict[str, object]:
    """Every panel, their mean, and the mean without each."""
    found = {name: measured(panel, name != "city") for name, panel in places().items()}
    return {**found, "mean": _mean(found), "without": {
        name: _mean({other: own for other, own in found.items() if other != name})
        for name in found}}


def _mean(found: Mapping[str, Mapping[str, Any]]) -> dict[str, object]:
    told: dict[str, object] = {
        "goes_on": np.round(np.mean([one["goes_on"] for one in found.values()], axis=0),
                            3).tolist()}
    return told | {name: round(float(np.mean([one[name] for one in found.values() if name in one])),
                               3) for name in ("together", "sum_apart", "sum_together")}


if __name__ == "__main__":
    print(json.dumps(joint(), indent=1))
