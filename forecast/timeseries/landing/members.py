"""The ways to land a year from its first months, on one year of one series.

``now`` is the cumulative figure at month k, ``share`` the part of the annual total that past years
had reached by then. A method that does not apply gives NaN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.annual import SHORTEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from forecast.timeseries.landing.cumulative import Cumulative

    Array = NDArray[np.float64]

BLENDED = ("share", "half_growth", "annual", "trend", "monthly_theta", "monthly_smoothing")
"""The methods that the landing blends; names among the labels after ``timeseries.landing_``."""
SHOWN = ("progress", *BLENDED, "straight_line")
_MONTHLY = tuple(name for name in BLENDED if name.startswith("monthly_"))
SHARE_YEARS = 5
MONTHLY_YEARS = 10
LEAST_YEARS = 3
"""Complete years before an annual trend or a monthly model is used."""
_BREAK = 4.0
"""From so many times last year's months on (or a part as small), last year says nothing."""
_LEAST_SHARE = 0.005
_WIDEST_SLOPE = 0.5
_FLOOR = 1e-4


def annual(tables: Sequence[Cumulative]) -> list[float]:
    """Return each series' next annual total, from earlier totals alone.

    The annual engine from five totals on; y·exp(½·b), b the OLS slope of log totals, from three;
    NaN with fewer.
    """
    found = [_half_drift(table.totals[:-1]) for table in tables]
    known = [np.isfinite(table.totals[:-1]).sum() for table in tables]
    rows = [row for row, count in enumerate(known) if count >= SHORTEST]
    if rows:
        from forecast.timeseries.engine import forecast_many

        made = forecast_many([tables[row].totals[:-1] for row in rows], 1)
        for row, mean in zip(rows, made.mean[:, 0].tolist(), strict=True):
            found[row] = mean
    return found


def annual_ends(table: Cumulative, level: tuple[float, ...]) -> Array:
    """Return how far the ends lie from the annual forecast, (2, levels), in units of the totals."""
    from forecast.timeseries.engine import forecast_many

    made = forecast_many([table.totals[:-1]], 1, level=level)
    return np.asarray(np.stack([made.lower[0, :, 0], made.upper[0, :, 0]]) - made.mean[0, 0])


def simple(table: Cumulative, next_total: float) -> dict[str, float]:
    """Return the landing by every method that needs no monthly model.

    ``next_total`` is the annual forecast, NaN for none.

    progress
        同期进度法: what is collected, over the share that last year had reached by this month.
    share
        The same with the median share of the last five years.
    half_growth
        What is collected, and last year's remainder times the root of the growth so far.
    annual
        The annual forecast, without the year's months.
    trend
        What is collected, and last year's remainder at the growth of the annual forecast.
    straight_line
        序时进度: twelve k-ths of what is collected.
    """
    month, totals = table.month, table.totals[:-1]
    last = totals[-1] if len(totals) else np.nan
    growth = _ratio(next_total, last)
    found = dict.fromkeys(SHOWN, np.nan)
    if not month:
        found["annual"] = next_total if np.isfinite(next_total) else last
        return found
    now = table.values[-1, month - 1]
    past = table.values[:-1, month - 1]
    before = past[-1] if len(past) else np.nan
    remainder = last - before
    shares = _shares(past, totals)
    change = _ratio(now, before)
    is_broken = not 1.0 / _BREAK <= change <= _BREAK
    if now > 0:
        if len(shares) and np.isfinite(shares[-1]):
            found["progress"] = now / shares[-1]
        recent = shares[-SHARE_YEARS:][np.isfinite(shares[-SHARE_YEARS:])]
        if len(recent):
            found["share"] = now / np.median(recent)
        found["straight_line"] = now * 12.0 / month
        if not is_broken and before > 0:
            found["half_growth"] = now + remainder * np.sqrt(change)
    if not is_broken:
        found["trend"] = now + remainder * growth
        never_back = only_rises(table)
        found["annual"] = np.nan if never_back and next_total < now else next_total
    return found


def _ratio(now: float, before: float) -> float:
    """Return the growth factor, 1 where either is not positive; infinite beside next to nothing."""
    if not (before > 0 and now > 0):
        return 1.0
    with np.errstate(over="ignore"):
        return float(np.float64(now) / before)


def monthly(tables: Sequence[Cumulative]) -> list[dict[str, float]]:
    """Return for each table the landing by the monthly models: what is collected and their sum."""
    found = [dict.fromkeys(_MONTHLY, np.nan) for _ in tables]
    groups: dict[tuple[int, int, bool], list[tuple[int, Array]]] = {}
    for place, table in enumerate(tables):
        steps = table.steps(MONTHLY_YEARS)
        if steps is None or len(table.complete) < LEAST_YEARS:
            continue
        left = sum(end > table.month for end in table.ends)
        size = np.abs(steps).mean()
        if left and size > 0:
            flow, positive = steps / size, bool((steps >= 0).all())
            flow = np.maximum(flow, _FLOOR) if positive else flow
            groups.setdefault((len(table.ends), left, positive), []).append((place, flow * size))
    if not groups:  # the models are loaded where a series is long enough for them
        return found
    from forecast.timeseries.seasonal import FAMILIES, align, members

    for (m, left, positive), entries in groups.items():
        panel = align([flow for _, flow in entries])
        size = np.nanmean(np.abs(panel), axis=1, keepdims=True)
        paths = members(panel / size, left, m, positive=positive).paths
        for row, (place, _) in enumerate(entries):
            table = tables[place]
            now = table.values[-1, table.month - 1] if table.month else 0.0
            for name in FAMILIES:
                found[place][f"monthly_{name}"] = now + float(paths[name][row].sum() * size[row, 0])
    return found


def _shares(past: Array, totals: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        share = past / totals
    usable = np.isfinite(share) & (share > _LEAST_SHARE) & (totals > 0)
    return np.where(usable, share, np.nan)


def _half_drift(totals: Array) -> float:
    known = np.isfinite(totals)
    if known.sum() < LEAST_YEARS or not known[-1]:
        return np.nan
    if (totals[known] <= 0).any():
        return float(totals[-1])
    x, y = np.flatnonzero(known).astype(float), np.log(totals[known])
    x -= x.mean()
    slope = np.clip((x * y).sum() / (x * x).sum(), -_WIDEST_SLOPE, _WIDEST_SLOPE)
    return float(totals[-1] * np.exp(0.5 * slope))


def only_rises(table: Cumulative) -> bool:
    """Tell whether nothing ever falls: no refunds above a month's takings, no negative total."""
    falls = any((np.diff(row[np.isfinite(row)], prepend=0.0) < 0).any() for row in table.values)
    return not falls and not (table.totals < 0).any()
