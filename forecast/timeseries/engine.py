"""The public face: forecasts of one series or of many, with intervals."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from forecast.data import MONTHS
from forecast.timeseries.annual import (
    FEWEST,
    GAPPED,
    HORIZON,
    LEVELS,
    SHORTEST,
    WIDEST,
    Cleaned,
    Gate,
    Outlook,
    cleaned,
    default_gate,
    ends,
    library,
    outlook,
    rate_drift,
    shifts,
    short_drift,
)
from forecast.timeseries.asked import ascending, first_months, named, observed, whole
from forecast.timeseries.seasonal import WIDEST_LEVEL, forecast_seasonal
from forecast.timeseries.tables import is_table, seasons_of, series_of, table_of
from forecast.timeseries.types import Forecasts, Kind, Note, in_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray
    from pandas import DataFrame

    from forecast.timeseries.annual import Array, Break
    from forecast.timeseries.tables import Table

FADE = 0.8
"""Beyond HORIZON, growth fades by this factor a step."""
_BY_SIDE = np.reshape(GAPPED, (2, 1, 1))
ALMOST_ONE = 1.0 - 2.0**-53


@overload
def forecast(y: Table, h: int | None = None, m: int | None = None,
             level: tuple[float, ...] = (80, 95), *,
             begins: tuple[int, int] | None = None, kind: Kind = "level") -> DataFrame: ...
@overload
def forecast(y: ArrayLike, h: int | None = None, m: int | None = None,
             level: tuple[float, ...] = (80, 95), *,
             begins: tuple[int, int] | None = None, kind: Kind = "level") -> Forecasts: ...
def forecast(y: Any, h: int | None = None, m: int | None = None,
             level: tuple[float, ...] = (80, 95), *,
             begins: tuple[int, int] | None = None, kind: Kind = "level") -> Any:
    """Forecast one series, or the columns of a table.

    Parameters
    ----------
    y
        Numbers in order, oldest first; NaN, None and what is masked are gaps. Any unit. Or pandas:
        a Series, or a DataFrame with a row a period and a column a series.
    h
        Steps ahead, at least 1; three years of annual figures, else one year, where it is not said.
        The annual engine is trained for up to 10; later steps fade out.
    m
        Periods a year: 1, 4, 12, or 11 where January and February are one figure. By default that
        of the pandas index (years, quarters, months), else 1.
    level
        Nominal coverage of the central intervals, in per cent, between 0 and 100; up to 99 where
        ``m`` is not 1.
    begins
        Year and month of the first observation of a monthly series that follows the Chinese New
        Year: with it the holiday is a regressor (1990 to 2035), used where its effect is clear.
    kind
        ``"rate"`` for annual rates of growth, which have a mean and no trend; each column's.

    Returns
    -------
    Forecasts or DataFrame
        Of one series: ``mean[0]`` has the ``h`` point forecasts. Of pandas a DataFrame on the ``h``
        later periods with columns ``mean``, ``lower_80``, ``upper_80`` …, below each series' name
        where a DataFrame was given; ``attrs["notes"]`` has what the reader must know.

    Raises
    ------
    ValueError
        If ``y`` is not numbers in one dimension, has no observation or an infinite one, or another
        argument is out of range.

    >>> import pandas as pd
    >>> years = pd.period_range("2014", periods=6, freq="Y")
    >>> forecast(pd.Series([100.0, 107, 113, 121, 128, 136], years), 2).columns.tolist()
    ['mean', 'lower_80', 'upper_80', 'lower_95', 'upper_95']
    """
    if not is_table(y):
        m = 1 if m is None else m
        return forecast_many([y], _steps(h, m), m, level,
                             begins=None if begins is None else [begins], kinds=[kind])
    series, names = series_of(y)
    m = seasons_of(y) if m is None else m
    found = forecast_many(series, _steps(h, m), m, level,
                          begins=None if begins is None else [begins] * len(series),
                          kinds=[kind] * len(series))
    return table_of(found, names, y)


def _steps(h: int | None, m: int) -> int:
    """Return the steps ahead: as asked, else three of annual figures and one year of others."""
    return (_YEARS_AHEAD if m == 1 else m) if h is None else h


_YEARS_AHEAD = 3


def forecast_many(series: Sequence[ArrayLike], h: int, m: int = 1,
                  level: tuple[float, ...] = (80, 95), *, gate: Gate | None = None,
                  begins: Sequence[tuple[int, int]] | None = None,
                  kinds: Sequence[Kind] | None = None) -> Forecasts:
    """Forecast many series at once; each as :func:`forecast` would alone.

    Parameters
    ----------
    series
        One array a series, of any lengths.
    h, m, level
        As in :func:`forecast`.
    gate
        Another gate for annual series, e.g. one trained on a bureau's own panel
        (``load_gate`` on what ``benchmarks/train_gate.py --panel`` wrote).
    begins
        Year and month of the first observation of each series, as in :func:`forecast`.
    kinds
        What each series is, as in :func:`forecast`; all levels by default.
    """
    h, m = whole(h, "h"), whole(m, "m")
    level = ascending(level, 100.0 if m == 1 else WIDEST_LEVEL)
    arrays = observed(series)
    if begins is not None and m != MONTHS:
        raise ValueError(f"begins needs m = {MONTHS}")
    first = None if begins is None else first_months(begins, len(arrays))
    if m > 1:
        return forecast_seasonal(arrays, h, m, level, first)
    return _annual(arrays, h, level, gate or default_gate(),
                   named(kinds or ["level"] * len(arrays), len(arrays)))


def _annual(arrays: list[Array], h: int, level: tuple[float, ...], gate: Gate,
            kinds: list[Kind]) -> Forecasts:
    parts = [cleaned(one) for one in arrays]
    count = len(parts)
    mean, both = np.empty((count, h)), np.empty((2, count, len(level), h))
    notes = [(*one.notes, *_shifted(own, kind))
             for one, own, kind in zip(parts, shifts(arrays), kinds, strict=True)]
    weights: list[Mapping[str, float]] = [{"level": 1.0}] * count
    rates = [row for row, one in enumerate(parts)
             if kinds[row] == "rate" and one.count >= FEWEST and not one.is_flat]
    engine = [row for row, one in enumerate(parts)
              if one.count >= SHORTEST and not one.is_flat and kinds[row] == "level"]
    if engine:
        found = outlook([parts[row].values for row in engine], gate,
                        h + max(parts[row].late for row in engine))
        for row, own in zip(engine, _by_family(found.shares), strict=True):
            weights[row] = own
        mean[engine], both[:, engine] = _cut([parts[row] for row in engine], found, h, level)
        for row in engine:
            if ended := parts[row].ended:
                mean[row], both[0, row], weights[row] = 0.0, 0.0, {"level": 1.0}
                notes[row] += (Note("ended", {"count": ended}),)
    for row in rates:
        mean[row], both[:, row], weights[row] = _rate(parts[row], h, level)
        notes[row] = tuple(one for one in notes[row] if one.code in ("gaps", "late"))
    for row in sorted(set(range(count)) - {*engine, *rates}):
        if parts[row].count >= SHORTEST:
            notes[row] += (Note("constant"),)
        if parts[row].has_drift:
            mean[row], both[:, row] = _short(parts[row], h, level)
            weights[row] = {"drift": 1.0}
        else:
            mean[row], both[:, row] = _naive(parts[row], h, level, gate)
    return Forecasts(mean, both[0], both[1], level, tuple(notes), tuple(weights))


def _shifted(own: Break | None, kind: Kind) -> Iterator[Note]:
    """Say where a level has shifted of late: intervals about such series come out wider."""
    if own is not None and kind == "level":
        yield Note("shifted_before" if own.back else "shifted",
                   {"change": own.change, "low": own.low, "high": own.high})


def _by_family(shares: NDArray[np.float32]) -> list[dict[str, float]]:
    """Weights of the families of each series, largest first."""
    names, member = _families()
    table = shares.astype(float) @ member
    table /= table.sum(axis=1, keepdims=True)
    order = np.argsort(-table, axis=1, kind="stable")
    return [{names[one]: value for one, value in zip(places, own[places].tolist(), strict=True)}
            for places, own in zip(order, table, strict=True)]


@cache
def _families() -> tuple[tuple[str, ...], Array]:
    """Their names, and (experts + 1, families) which forecaster belongs to which."""
    kinds = [*(one.family for group in library() for one in group), "theta"]
    names = tuple(dict.fromkeys(kinds))
    return names, np.array([[kind == name for name in names] for kind in kinds], dtype=float)


def _cut(parts: list[Cleaned], found: Outlook, h: int, level: tuple[float, ...]
         ) -> tuple[Array, Array]:
    """The steps and levels asked for, counted from the end of each series as given."""
    late = np.array([one.late for one in parts])
    asked = late[:, None] + np.arange(h)
    far = h + int(late.max())
    mean = np.take_along_axis(_extended(found.mean, far), asked, axis=1)
    away = np.take_along_axis(_widened(_between(level) @ found.away, far),
                              asked[:, None, None], axis=3)
    away *= np.array([one.stretch for one in parts])[:, None, None, None] ** _BY_SIDE
    unit = found.scale * [one.sign for one in parts]
    return _finished(mean, np.maximum.accumulate(away, axis=2), unit, found.is_log,
                     found.is_signed)


@cache
def _between(level: tuple[float, ...]) -> Array:
    """(levels, len(LEVELS)) that takes half-widths learned to those asked for.

    In between, a half-width is linear in the normal quantile of its level.
    """
    known = np.array([0.0, *map(_quantile, LEVELS)])
    found = np.zeros((len(level), len(LEVELS) + 1))
    for place, one in enumerate(level):
        at = _quantile(one)
        right = min(int(np.searchsorted(known, at)), len(known) - 1)
        share = (at - known[right - 1]) / (known[right] - known[right - 1])
        found[place, right - 1], found[place, right] = 1.0 - share, share
    return found[:, 1:]


def _quantile(level: float) -> float:
    return NormalDist().inv_cdf(min(0.5 + level / 200.0, ALMOST_ONE))


def _extended(path: Array, steps: int) -> Array:
    """Continue paths beyond HORIZON with their last change fading."""
    if steps <= HORIZON:
        return path
    fade = np.cumsum(FADE ** np.arange(1, steps - HORIZON + 1))
    end = path[..., -1:]
    more = end + (end - path[..., -2:-1]) * fade
    more = np.where((path >= 0).all(axis=-1, keepdims=True), np.maximum(more, 0.5 * end), more)
    return np.concatenate([path, more], axis=-1)


def _widened(away: Array, steps: int) -> Array:
    """Continue distances beyond HORIZON: they grow with the root of a step."""
    if steps <= HORIZON:
        return away
    root = np.sqrt(np.arange(HORIZON + 1, steps + 1) / HORIZON)
    return np.concatenate([away, away[..., -1:] * root], axis=-1)


def _rate(part: Cleaned, h: int, level: tuple[float, ...]
          ) -> tuple[Array, Array, Mapping[str, float]]:
    """Rates of growth: between the last one and their mean."""
    far = part.late + h
    path, away, kept = rate_drift(part.values, far)
    steps = slice(part.late, far)
    wide = _between(level) @ (away * part.stretch**_BY_SIDE)[..., steps]
    mean, both = _finished(path[None, steps], wide[None], np.array([part.sign]),
                           np.array([False]), np.array([True]))
    shares = {name: share for name, share in (("level", kept), ("mean", 1.0 - kept)) if share}
    return mean[0], both[:, 0], dict(sorted(shares.items(), key=lambda one: -one[1]))


def _short(part: Cleaned, h: int, level: tuple[float, ...]) -> tuple[Array, Array]:
    """Three or four positive figures: growth hardly believed, with widths learned for so few."""
    far = part.late + h
    path, away = short_drift(part.values, part.count, min(far, HORIZON))
    steps = slice(part.late, far)
    wide = _widened(_between(level) @ (away * part.stretch**_BY_SIDE), far)[..., steps]
    mean, both = _finished(_extended(path, far)[None, steps], wide[None],
                           part.sign * part.values[-1:],
                           np.array([True]), np.array([False]))
    return mean[0], both[:, 0]


def _naive(part: Cleaned, h: int, level: tuple[float, ...], gate: Gate) -> tuple[Array, Array]:
    """The last value, with widths pooled over other series; none for a constant series."""
    size = float(np.abs(part.values).max())
    is_log = bool((part.values > 0).all())
    away = np.zeros((len(level), h))
    if part.count < SHORTEST and size:
        steps = slice(part.late, part.late + h)
        away = np.minimum(_extended(_between(level) @ gate.naive, part.late + h)[:, steps], WIDEST)
        away = away if is_log else np.expm1(away)
    unit = size or 1.0
    mean, both = _finished(
        np.full((1, h), part.values[-1] / unit), np.stack([away, away])[None],
        np.array([part.sign * unit]), np.array([is_log]), np.array([bool((part.values < 0).any())]))
    return mean[0], both[:, 0]


def _finished(mean: Array, away: Array, unit: Array, is_log: NDArray[np.bool_],
              is_signed: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Means and ends in their ``unit``, of which a negative one mirrors back what was mirrored."""
    log = is_log[:, None, None]
    lower, upper = ends(mean, np.where(log[..., None], np.minimum(away, WIDEST), away), is_log)
    lower = np.where(is_signed[:, None, None], lower, np.maximum(lower, 0.0))
    both = in_unit(np.stack([lower, upper]), unit[:, None, None])
    return in_unit(mean, unit[:, None]), np.where(unit[:, None, None] < 0, both[::-1], both)
