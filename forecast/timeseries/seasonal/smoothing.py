"""Exponential smoothing of many series at once, over a grid of parameters instead of an optimiser.

State space models in error-correction form (Hyndman, Koehler, Ord and Snyder, 2008, Forecasting
with Exponential Smoothing, ch. 2). Every point of the grid is run for every series; the forecast is
the mean of all points weighted by their likelihood, which is steadier than the best point alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from forecast.timeseries.seasonal.pattern import first_columns, remove

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Trend = Literal["none", "linear", "damped"]
Season = Literal["none", "added", "multiplied"]

_ALPHA = (0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9)
_BETA = (0.02, 0.08, 0.2, 0.4)
_PHI = (0.8, 0.9, 0.95, 0.98)
_GAMMA = (0.02, 0.1, 0.25, 0.5)
_CHUNK = 64
"""Series run together: their states stay in the processor's cache."""
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Form:
    """One model: its trend, its season, and whether errors are relative to the forecast."""

    trend: Trend
    season: Season
    relative: bool = False

    @property
    def freedom(self) -> int:
        """Parameters estimated besides the seasonal states: smoothing, damping, states, spread."""
        return 3 + {"none": 0, "linear": 2, "damped": 3}[self.trend]

    def grid(self) -> Array:
        """Return the grid (4, points): alpha, beta as a share of it times alpha, phi, gamma."""
        betas = _BETA if self.trend != "none" else (0.0,)
        phis = _PHI if self.trend == "damped" else (1.0,)
        gammas = _GAMMA if self.season != "none" else (0.0,)
        return np.array([(alpha, alpha * beta, phi, (1.0 - alpha) * gamma)
                         for alpha, beta, phi, gamma in product(_ALPHA, betas, phis, gammas)]).T


ADDITIVE: tuple[Form, ...] = (Form("none", "none"), Form("damped", "none"), Form("none", "added"),
                              Form("damped", "added"), Form("linear", "added"))
POSITIVE: tuple[Form, ...] = (
    *ADDITIVE, Form("none", "multiplied"), Form("damped", "multiplied"),
    Form("linear", "multiplied"), Form("none", "multiplied", relative=True),
    Form("damped", "multiplied", relative=True), Form("linear", "multiplied", relative=True))
"""The forms for series that are positive throughout."""
WITHOUT_SEASON: tuple[Form, ...] = (Form("none", "none"), Form("damped", "none"),
                                    Form("linear", "none"))


class Smoothed(NamedTuple):
    """A fitted form: AICc (n,), forecasts (n, h), spread of the one-step errors (n,)."""

    criterion: Array
    mean: Array
    spread: Array


def smooth(panel: Array, form: Form, indices: Array, h: int) -> Smoothed:
    """Run one form over a panel (n, length) that has no gaps after each first value.

    Parameters
    ----------
    indices
        Seasonal indices (n, m) to start from: ratios for a multiplied season, else differences. A
        form without season does not use them.
    """
    parts = [_smooth(panel[at : at + _CHUNK], form, indices[at : at + _CHUNK], h)
             for at in range(0, len(panel), _CHUNK)]
    return Smoothed(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def weighed(fits: Sequence[Smoothed]) -> Smoothed:
    """Return the mean of several fitted forms, each series weighing them by exp(-AICc/2)."""
    criterion = np.stack([one.criterion for one in fits])
    best = criterion.min(axis=0)
    weight = np.exp(-0.5 * (criterion - best))
    weight /= weight.sum(axis=0)
    mean = np.einsum("fn,fnh->nh", weight, np.stack([one.mean for one in fits]))
    spread = np.einsum("fn,fn->n", weight, np.stack([one.spread for one in fits]))
    return Smoothed(best, mean, spread)


@dataclass(slots=True)
class _States:
    """Level, slope (n, points) and seasons (n, points, m) while a panel is run through."""

    level: Array
    slope: Array
    season: Array


def _smooth(panel: Array, form: Form, indices: Array, h: int) -> Smoothed:
    alpha, beta, phi, gamma = (row[None, :] for row in form.grid())
    first = first_columns(panel)
    states = _start(panel, form, indices, first, alpha.shape[1])
    squares, logs, raw = (np.zeros((len(panel), alpha.shape[1])) for _ in range(3))
    m = indices.shape[1]
    with np.errstate(all="ignore"):  # points that explode are given no weight below
        for column in range(panel.shape[1]):
            on = (column >= first)[:, None]
            base = states.level + phi * states.slope
            season = states.season[:, :, column % m]
            guess = _together(base, season, form)
            error = np.where(on, panel[:, column, None] - guess, 0.0)
            raw += error * error
            if form.relative:
                size = np.where(np.abs(guess) > _TINY, guess, _TINY)
                squares += (error / size) ** 2
                logs += np.where(on, np.log(np.abs(size)), 0.0)
            step = error
            if form.season == "multiplied":
                step = error / _off_zero(season)
                states.season[:, :, column % m] = season + gamma * error / _off_zero(base)
            elif form.season == "added":
                states.season[:, :, column % m] = season + gamma * error
            states.level = np.where(on, base + alpha * step, states.level)
            states.slope = np.where(on, phi * states.slope + beta * step, states.slope)
        count = (panel.shape[1] - first)[:, None]
        criterion = _criterion(squares if form.relative else raw, logs, count, form, m)
        path = _ahead(states, form, phi, panel.shape[1], h)
    return _average(criterion, path, np.sqrt(raw / count))


def _start(panel: Array, form: Form, indices: Array, first: NDArray[np.intp], points: int
           ) -> _States:
    """Fit a line to the first two years without their season: level and slope before the start."""
    m = indices.shape[1]
    flat = panel if form.season == "none" else remove(panel, indices,
                                                      ratio=form.season == "multiplied")
    time = np.arange(panel.shape[1])[None, :] - first[:, None]
    used = (time >= 0) & (time < max(2 * m, 8))
    count = used.sum(axis=1)
    x, y = np.where(used, time, 0.0), np.where(used, np.nan_to_num(flat), 0.0)
    x_mean, y_mean = x.sum(axis=1) / count, y.sum(axis=1) / count
    square = (x * x).sum(axis=1) - count * x_mean**2
    slope = ((x * y).sum(axis=1) - count * x_mean * y_mean) / np.where(square > 0, square, 1.0)
    if form.trend == "none":
        level, slope = y_mean, np.zeros_like(slope)
    else:
        level = y_mean - slope * (x_mean + 1.0)
    neutral = 1.0 if form.season == "multiplied" else 0.0
    shown = np.full_like(indices, neutral) if form.season == "none" else indices
    return _States(np.repeat(level[:, None], points, axis=1),
                   np.repeat(slope[:, None], points, axis=1),
                   np.repeat(shown[:, None, :], points, axis=1))


def _together(base: Array, season: Array, form: Form) -> Array:
    if form.season == "none":
        return base
    return base * season if form.season == "multiplied" else base + season


def _off_zero(values: Array) -> Array:
    return np.where(np.abs(values) > _TINY, values, _TINY)


def _criterion(squares: Array, logs: Array, count: Array, form: Form, m: int) -> Array:
    """Return AICc (n, points), infinite where a run has exploded."""
    freedom = form.freedom + (m if form.season != "none" else 0)
    likelihood = count * np.log(np.maximum(squares, np.finfo(float).tiny) / count) + 2.0 * logs
    penalty = 2.0 * freedom + 2.0 * freedom * (freedom + 1) / np.maximum(count - freedom - 1, 1)
    found: Array = likelihood + penalty
    return np.where(np.isfinite(found), found, np.inf)


def _ahead(states: _States, form: Form, phi: Array, length: int, h: int) -> Array:
    """Return the forecasts (n, points, h)."""
    path = np.empty((*states.level.shape, h))
    m = states.season.shape[2]
    damping, reach = np.ones_like(phi), np.zeros_like(phi)
    for step in range(h):
        damping = damping * phi
        reach = reach + damping
        path[:, :, step] = _together(states.level + reach * states.slope,
                                     states.season[:, :, (length + step) % m], form)
    return path


def _average(criterion: Array, path: Array, spread: Array) -> Smoothed:
    best = criterion.min(axis=1)
    usable = np.isfinite(criterion) & np.isfinite(path).all(axis=2)
    with np.errstate(invalid="ignore"):
        weight = np.where(usable, np.exp(-0.5 * (criterion - best[:, None])), 0.0)
    total = weight.sum(axis=1, keepdims=True)
    weight = weight / np.where(total > 0, total, 1.0)
    mean = np.einsum("np,nph->nh", weight, np.where(usable[:, :, None], path, 0.0))
    typical = np.einsum("np,np->n", weight, np.where(usable, spread, 0.0))
    return Smoothed(np.where(total[:, 0] > 0, best, np.inf), mean, typical)
