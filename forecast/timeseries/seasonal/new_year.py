"""The Chinese New Year, which moves between January and February, as a regressor of months.

The regressors are the shares of the ten days before it and of the ten days from it on that fall
into a month, less their usual share there. A coefficient is used where it is clearly not nought. A
combined January and February (``m = 11``) needs none of this.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import MONTHS
from forecast.timeseries.seasonal.pattern import off_trend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

FIRST_YEAR = 1990
_DATES = (
    127, 215, 204, 123, 210, 131, 219, 207, 128, 216, 205, 124, 212, 201, 122, 209, 129, 218, 207,
    126, 214, 203, 123, 210, 131, 219, 208, 128, 216, 205, 125, 212, 201, 122, 210, 129, 217, 206,
    126, 213, 203, 123, 211, 131, 219, 208)
"""First day of the first lunar month from 1990 to 2035, by the calendar of the Purple Mountain
Observatory (GB/T 33661-2017)."""
LAST_YEAR = FIRST_YEAR + len(_DATES) - 1
BEFORE, AFTER = 10, 10
"""Days of the window before the day, and from it on."""
_CLEAR = 2.0
"""Standard errors from nought at which an effect is used."""
_FEWEST_YEARS = 5
_TINY = 1e-18


def new_year(year: int) -> date:
    """Return the day of the New Year.

    Raises
    ------
    ValueError
        Outside 1990 to 2035.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Chinese New Year: no date for {year}")
    return date(year, *divmod(_DATES[year - FIRST_YEAR], 100))


def holiday(year: int, month: int, count: int) -> Array:
    """Return the two regressors (count, 2) of months from a first one: days before, days after.

    Noughts before 1990.

    Raises
    ------
    ValueError
        For a month that is none, or months after 2035.
    """
    if not 1 <= month <= MONTHS:
        raise ValueError(f"months go from 1 to {MONTHS}")
    found = np.zeros((count, 2))
    for step in range(count):
        years, at = divmod(month - 1 + step, MONTHS)
        if year + years >= FIRST_YEAR:
            found[step] = _share(year + years, at + 1) - _usual()[at]
    return found


@cache
def _share(year: int, month: int) -> Array:
    day = new_year(year)
    spans = ((day - timedelta(BEFORE), day), (day, day + timedelta(AFTER)))
    return np.array([sum((start + timedelta(at)).month == month for at in range((end - start).days))
                     / (end - start).days for start, end in spans])


@cache
def _usual() -> Array:
    """(MONTHS, 2) mean shares over the years with a date."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return np.array([np.mean([_share(year, month) for year in years], axis=0)
                     for month in range(1, MONTHS + 1)])


def effect(values: Array, regressors: Array) -> Array:
    """Return the coefficients (2,) of log values on the regressors; noughts where unclear.

    Least squares of the log ratios to a centred yearly mean on both, less their means by month,
    over the months that the holiday touches; the less clear one is left out first. Unclear: less
    than two standard errors from nought, less than five years, or a value that is not positive.
    """
    found = np.zeros(2)
    if len(values) < _FEWEST_YEARS * MONTHS or not (values > 0).all():
        return found
    ratio = np.log(off_trend(values[None], MONTHS, ratio=True)[0])
    used = np.isfinite(ratio) & (regressors != 0).any(axis=1)
    if not used.any():
        return found
    month = np.arange(len(values))[used] % MONTHS
    y, x = _within(ratio[used][:, None], month)[:, 0], _within(regressors[used], month)
    kept = [at for at in range(2) if np.ptp(x[:, at]) > 0]
    while kept:
        part = x[:, kept]
        inverse = np.linalg.pinv(part.T @ part)
        slopes = inverse @ part.T @ y
        free = max(len(y) - len(kept) - len(set(month.tolist())), 1)
        variance = ((y - part @ slopes) ** 2).sum() / free
        clear = np.abs(slopes) / np.sqrt(variance * np.diag(inverse) + _TINY)
        if clear.min() > _CLEAR:
            found[kept] = slopes
            break
        kept.pop(int(clear.argmin()))
    return found


def _within(values: Array, month: NDArray[np.int64]) -> Array:
    """Return columns less their means by calendar month."""
    means = np.array([values[month == at].mean(axis=0) if (month == at).any() else values[0] * 0.0
                      for at in range(MONTHS)])
    found: Array = values - means[month]
    return found
