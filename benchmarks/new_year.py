"""Does the Chinese New Year help? Forecasts of January to March with and without it, as JSON.

The holiday moves between January and February. The regressors are the shares of the ten days before
it and of the ten days from it on that fall into a month, less their usual share; a coefficient is
used where it is two standard errors from nought. Measured on national monthly series from November
and December of every year. The gain is small and not sure (imports better, exports and expenditure
worse), so that the engine does without; a combined January and February needs no such regressor.
"""

from __future__ import annotations

import csv
import gzip
import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries import forecast
from forecast.timeseries.seasonal_pattern import off_trend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "china"
SERIES = {"EXP": False, "IMP": False, "TAR": True, "PUR": True, "PFE": True, "TRS": True}
"""Codes, and whether figures are cumulative."""
STEPS = 3
FIRST_YEAR = 1990
_DATES = (
    127, 215, 204, 123, 210, 131, 219, 207, 128, 216, 205, 124, 212, 201, 122, 209, 129, 218, 207,
    126, 214, 203, 123, 210, 131, 219, 208, 128, 216, 205, 125, 212, 201, 122, 210, 129, 217, 206,
    126, 213, 203, 123, 211, 131, 219, 208)
"""First day of the first lunar month from 1990 to 2035, by the calendar of the Purple Mountain
Observatory (GB/T 33661-2017)."""
BEFORE, AFTER = 10, 10
"""Days of the window before the day, and from it on."""
_CLEAR = 2.0
"""Standard errors from nought at which an effect is used."""
_FEWEST_YEARS = 5
MONTHS = 12


def new_year(year: int) -> date:
    """Return the day of the New Year.

    Raises
    ------
    ValueError
        Outside 1990 to 2035.
    """
    if not FIRST_YEAR <= year < FIRST_YEAR + len(_DATES):
        raise ValueError(f"Chinese New Year: no date for {year}")
    return date(year, *divmod(_DATES[year - FIRST_YEAR], 100))


def shares(year: int, month: int, count: int) -> Array:
    """Return two regressors (count, 2) of months from a first one: days before, days after.

    Each is the share of its days that falls into the month, less its mean over all known years.
    """
    found = np.zeros((count, 2))
    for step in range(count):
        at = month - 1 + step
        found[step] = _share(year + at // MONTHS, at % MONTHS + 1) - _usual()[at % MONTHS]
    return found


def _share(year: int, month: int) -> Array:
    day = new_year(year)
    spans = ((day - timedelta(BEFORE), day), (day, day + timedelta(AFTER)))
    return np.array([sum((start + timedelta(at)).month == month for at in range((end - start).days))
                     / (end - start).days for start, end in spans])


@cache
def _usual() -> Array:
    years = range(FIRST_YEAR, FIRST_YEAR + len(_DATES))
    return np.array([np.mean([_share(year, month) for year in years], axis=0)
                     for month in range(1, MONTHS + 1)])


def effect(values: Array, regressors: Array) -> Array:
    """Return the coefficients (2,) of log values on the regressors; noughts where unclear.

    Least squares of the log ratios to a centred yearly mean, less their means by month, over the
    months that the holiday touches.
    """
    found = np.zeros(2)
    if len(values) < _FEWEST_YEARS * MONTHS or not (values > 0).all():
        return found
    ratio = np.log(off_trend(values[None], MONTHS, ratio=True)[0])
    season = np.array([np.nanmean(ratio[at::MONTHS]) for at in range(MONTHS)])
    rest = ratio - season[np.arange(len(ratio)) % MONTHS]
    used = np.isfinite(rest) & (regressors != 0).any(axis=1)
    for at in range(2):
        x, y = regressors[used, at], rest[used]
        square = float((x * x).sum())
        if square > 0:
            slope = float((x * y).sum()) / square
            error = float(np.sqrt(((y - slope * x) ** 2).sum() / max(len(y) - 1, 1) / square))
            found[at] = slope if abs(slope) > _CLEAR * error else 0.0
    return found


def series(code: str, *, cumulative: bool) -> tuple[int, Array]:
    """Return the first year and the months of the last run of complete years."""
    with gzip.open(DATA / "cn_national_monthly_to_2018.csv.gz", "rt", encoding="utf-8") as file:
        known = {(int(row["year"]), int(row["month"])): float(row["value"])
                 for row in csv.DictReader(file) if row["code"] == code}
    full = {year for year, _ in known
            if all((year, month) in known for month in range(1, MONTHS + 1))}
    first = last = max(full)
    while first - 1 in full:
        first -= 1
    table = np.array([[known[year, month] for month in range(1, MONTHS + 1)]
                      for year in range(first, last + 1)])
    if cumulative:
        table = np.diff(table, axis=1, prepend=0.0)
    return first, table.ravel()


def errors(first: int, values: Array) -> dict[str, float]:
    """Return MAPE of January to March without and with the holiday, per cent."""
    missed: list[tuple[float, float]] = []
    for year in range(8, len(values) // MONTHS):
        for known in (year * MONTHS - 1, year * MONTHS):
            past, later = values[:known], values[known : known + STEPS]
            holiday = shares(first, 1, known + STEPS)
            slopes = effect(past, holiday[:known])
            plain = forecast(past, STEPS, MONTHS).mean[0]
            moved = forecast(past * np.exp(-holiday[:known] @ slopes), STEPS, MONTHS).mean[0]
            moved = moved * np.exp(holiday[known:] @ slopes)
            missed += [(abs(one / actual - 1.0), abs(other / actual - 1.0))
                       for step, (one, other, actual) in enumerate(
                           zip(plain, moved, later, strict=False))
                       if (known + step) % MONTHS < STEPS]
    without, with_it = 100.0 * np.mean(missed, axis=0)
    return {"cases": len(missed), "MAPE without": round(without, 2),
            "MAPE with": round(with_it, 2)}


if __name__ == "__main__":
    print(json.dumps({code: errors(*series(code, cumulative=cumulative))
                      for code, cumulative in SERIES.items()}, indent=1))
