"""Quarterly and monthly forecasts of one or many series, with intervals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.seasonal.families import FAMILIES, held, members
from forecast.timeseries.seasonal.interval import ends, multiples
from forecast.timeseries.seasonal.new_year import effect, holiday
from forecast.timeseries.seasonal.pattern import align
from forecast.timeseries.types import Forecasts, Note, in_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SHORTEST = 5
LONGEST_YEARS = 30
"""Older observations than so many years are left out."""
_FAR = 2.0
"""A forecast may leave the range of the past by so many times its width."""


@dataclass(frozen=True, eq=False)
class _Clean:
    """A series without gaps: values from the first to the last observation, periods since then.

    ``holiday`` has the two effects of the New Year that were taken out, in logarithms.
    """

    values: Array
    late: int
    gaps: int
    count: int
    holiday: tuple[float, ...] = ()

    @property
    def is_flat(self) -> bool:
        return bool((self.values == self.values[0]).all())


def forecast_seasonal(series: Sequence[Array], h: int, m: int, level: tuple[float, ...],
                      begins: Sequence[tuple[int, int]] | None = None) -> Forecasts:
    """Forecast series with a season of ``m`` periods: the mean of smoothing and of Theta.

    Parameters
    ----------
    series
        Numbers, oldest first, any unit; NaN is a gap. One is observed at least, none is infinite.
    h
        Steps ahead, counted from the end of each array.
    m
        Periods a year, at least 2: 4, 12, or 11 where January and February are one figure.
    level
        Nominal coverage of the central intervals in per cent, ascending, up to ``WIDEST_LEVEL``.
    begins
        Year and month of the first observation of each monthly series; with them the Chinese New
        Year is a regressor.

    Notes
    -----
    Fewer than five observations are carried forward; less than two years have no season; zeros or
    negative values are forecast in levels. Gaps are filled along the line between neighbours once
    the season is taken out. Each case is said in the notes.
    """
    unit = np.array([_unit(one) for one in series])
    parts = [_clean(one / own, m) for one, own in zip(series, unit, strict=True)]
    moved = np.ones((len(parts), h))
    if begins is not None:
        for row, (year, month) in enumerate(begins):
            parts[row], moved[row] = _without_holiday(
                parts[row], holiday(year, month, len(series[row]) + h), h)
    count = len(parts)
    mean, low, high = (np.empty((count, *shape)) for shape in (
        (h,), (len(level), h), (len(level), h)))
    notes: list[tuple[Note, ...]] = [_notes(one) for one in parts]
    weights: list[dict[str, float]] = [dict.fromkeys(FAMILIES, 1.0 / len(FAMILIES))] * count
    groups: dict[tuple[int, bool], list[int]] = {}
    for row, one in enumerate(parts):
        if one.count < SHORTEST or one.is_flat:
            mean[row] = one.values[-1]
            low[row], high[row] = _carried(one, level, h, m)
            weights[row] = {"level": 1.0}
        else:
            season = m if len(one.values) >= 2 * m else 1
            groups.setdefault((season, bool((one.values > 0).all())), []).append(row)
    for (season, positive), rows in groups.items():
        far = h + max(parts[row].late for row in rows)
        panel = align([parts[row].values for row in rows])
        size = np.nanmean(np.abs(panel), axis=1)[:, None]
        found = held(members(panel / size, far, season, positive=positive), _bounds(panel / size))
        sides = ends(found, m, level)
        for at, row in enumerate(rows):
            asked = slice(parts[row].late, parts[row].late + h)
            mean[row] = found.mean[at, asked] * size[at]
            low[row], high[row] = (side[at, :, asked] * size[at] for side in sides)
    mean *= moved
    low, high = low * moved[:, None], high * moved[:, None]
    for row, one in enumerate(parts):
        if (one.values >= 0).all():
            mean[row], low[row] = np.maximum(mean[row], 0.0), np.maximum(low[row], 0.0)
    np.minimum(low, mean[:, None], out=low)
    np.maximum(high, mean[:, None], out=high)
    mean, low, high = (in_unit(one, unit.reshape(-1, *[1] * (one.ndim - 1)))
                       for one in (mean, low, high))
    return Forecasts(mean, low, high, level, tuple(notes), tuple(weights))


def _unit(values: Array) -> float:
    """A power of two near the largest value: no rounding, and no sum beyond what a number holds."""
    return float(np.ldexp(1.0, int(np.frexp(np.nanmax(np.abs(values)))[1]) - 1))


def _clean(values: Array, m: int) -> _Clean:
    known = np.flatnonzero(np.isfinite(values))
    inner = values[known[0] : known[-1] + 1][-LONGEST_YEARS * m :]
    missing = ~np.isfinite(inner)
    if missing.any():
        inner = _filled(inner, missing, m)
    return _Clean(inner, len(values) - 1 - int(known[-1]), int(missing.sum()), len(known))


def _filled(values: Array, missing: NDArray[np.bool_], m: int) -> Array:
    """Fill gaps: a straight line first, then again on the series less its seasonal means.

    Where no value is negative and that gives nought or less, the line stays.
    """
    time = np.arange(len(values))
    line = np.interp(time, time[~missing], values[~missing])
    if len(values) < 2 * m:
        return line
    window = np.convolve(line, np.full(m, 1.0 / m), mode="valid")
    trend = np.interp(time, np.arange(len(window)) + (m - 1) / 2, window)
    gap = np.where(missing, np.nan, values - trend)
    season = np.array([np.nanmean(gap[at::m]) if np.isfinite(gap[at::m]).any() else 0.0
                       for at in range(m)])[time % m]
    filled = season + np.interp(time, time[~missing], (values - season)[~missing])
    if values[~missing].min() >= 0:
        filled = np.where(filled > 0, filled, line)
    return np.where(missing, filled, values)


def _without_holiday(one: _Clean, regressors: Array, h: int) -> tuple[_Clean, Array]:
    """Take the New Year out of a series; return it, and the factors (h,) of the months ahead."""
    past = slice(len(regressors) - h - one.late - len(one.values), len(regressors) - h - one.late)
    slopes = effect(one.values, regressors[past])
    factors = np.exp(regressors @ slopes)
    cleared = replace(one, values=one.values / factors[past], holiday=tuple(slopes.tolist()))
    return cleared, factors[len(regressors) - h :]


def _notes(one: _Clean) -> tuple[Note, ...]:
    found = []
    if one.gaps:
        found.append(Note("gaps", {"count": one.gaps}))
    if one.late:
        found.append(Note("late", {"count": one.late}))
    if one.count < SHORTEST:
        found.append(Note("too_short", {"count": one.count}))
    elif one.is_flat:
        found.append(Note("constant"))
    elif (one.values <= 0).any():
        found.append(Note("not_positive"))
    if any(one.holiday):
        before, after = (f"{100 * np.expm1(slope):+.1f}" for slope in one.holiday)
        found.append(Note("new_year", {"before": before, "after": after}))
    return tuple(found)


def _carried(one: _Clean, levels: tuple[float, ...], h: int, m: int) -> tuple[Array, Array]:
    """Return the ends about a carried value: from its changes, growing with the root of the step.

    A single value says nothing about its changes: a tenth of it is taken for one.
    """
    changes = np.abs(np.diff(one.values))
    size = changes.mean() if len(changes) else 0.1 * abs(one.values[-1])
    reach = size * np.sqrt(one.late + np.arange(1, h + 1))
    flat = np.full((1, 1), one.values[-1])
    below, above = multiples(m, levels, np.ones(1, dtype=np.int64))
    return flat + below * reach, flat + above * reach


def _bounds(panel: Array) -> tuple[Array, Array]:
    """Return the least and the most (n, 1) that is forecast of each series."""
    low, high = (end(panel, axis=1, keepdims=True) for end in (np.nanmin, np.nanmax))
    far = _FAR * (high - low)
    return low - far, high + far
