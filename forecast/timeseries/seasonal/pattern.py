"""The seasonal pattern of many series at once: how strong it is, and the series without it.

Series of unequal length stand in one array (n, length) that ends at the same period: the gap before
a series' first value is NaN. The season of column ``t`` is ``t % m``; ``m`` is 12 or 4, or 11 where
January and February come as one figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

class Pattern(NamedTuple):
    """Seasonal indices (n, m) by ``t % m``, and the weight (n,) kept after shrinking, 0 to 1."""

    indices: Array
    weight: Array


def align(series: Sequence[Array]) -> Array:
    """Set series side by side, all ending in the last column; (n, longest)."""
    length = max((len(one) for one in series), default=0)
    panel = np.full((len(series), length), np.nan)
    for row, one in zip(panel, series, strict=True):
        row[length - len(one):] = one
    return panel


def first_columns(panel: Array) -> NDArray[np.intp]:
    """Return the column of each series' first value."""
    found: NDArray[np.intp] = np.argmax(np.isfinite(panel), axis=1)
    return found


def shrunk(panel: Array, m: int, *, ratio: bool) -> Pattern:
    """Return seasonal indices shrunk towards none by how well they are known.

    The indices (in logs for ratios) are pulled to nought by A/(A+V), A the variance between
    seasons beyond noise and V the variance of their means: the empirical Bayes weight of Miller and
    Williams (2003), Int. J. Forecasting 19, 669-684. With less than three years V cannot be told
    from the data and half the pattern is kept; with less than two there is none.
    """
    gaps = off_trend(panel, m, ratio=ratio)
    with np.errstate(divide="ignore", invalid="ignore"):
        gaps = np.log(gaps) if ratio else gaps
    indices, counts, residual = _averages(np.where(np.isfinite(gaps), gaps, np.nan), m)
    indices = indices - indices.mean(axis=1, keepdims=True)
    freedom = counts.sum(axis=1) - m
    noise = (residual / np.maximum(freedom, 1))[:, None] / np.maximum(counts, 1)
    noise_mean = noise.mean(axis=1)
    signal = np.maximum((indices**2).sum(axis=1) / max(m - 1, 1) - noise_mean, 0.0)
    both = signal + noise_mean
    weight = np.where(both > 0, signal / np.where(both > 0, both, 1.0), 0.0)
    weight = np.where(freedom > 0, weight, 0.5)
    weight = np.where((counts > 0).all(axis=1), weight, 0.0)
    shown = indices * weight[:, None]
    return Pattern(np.exp(shown) if ratio else shown, weight)


def remove(panel: Array, indices: Array, *, ratio: bool) -> Array:
    """Return the panel without its pattern."""
    spread = indices[:, np.arange(panel.shape[1]) % indices.shape[1]]
    return panel / spread if ratio else panel - spread


def ahead(indices: Array, length: int, h: int) -> Array:
    """Return the indices (n, h) of the periods after a panel of ``length`` columns."""
    return indices[:, (length + np.arange(h)) % indices.shape[1]]


def off_trend(panel: Array, m: int, *, ratio: bool) -> Array:
    """Return ratios or differences (n, length) to the centred yearly mean, NaN at the ends."""
    weights = np.full(m + 1, 1.0 / m) if m % 2 == 0 else np.full(m, 1.0 / m)
    if m % 2 == 0:
        weights[[0, -1]] = 0.5 / m
    gaps = np.full_like(panel, np.nan)
    half = len(weights) // 2
    if panel.shape[1] < len(weights):
        return gaps
    windows = np.lib.stride_tricks.sliding_window_view(panel, len(weights), axis=1)
    trend = windows @ weights
    inner = panel[:, half : panel.shape[1] - half]
    with np.errstate(divide="ignore", invalid="ignore"):
        gaps[:, half : panel.shape[1] - half] = inner / trend if ratio else inner - trend
    return gaps


def _averages(gaps: Array, m: int) -> tuple[Array, Array, Array]:
    """Return means and counts by season (n, m) and the sum of squares about the means (n,)."""
    means = np.zeros((len(gaps), m))
    counts = np.zeros((len(gaps), m))
    squares = np.zeros(len(gaps))
    for season in range(m):
        column = gaps[:, season::m]
        known = np.isfinite(column)
        counts[:, season] = known.sum(axis=1)
        total = np.where(known, column, 0.0).sum(axis=1)
        found = counts[:, season] > 0
        means[found, season] = total[found] / counts[found, season]
        squares += np.where(known, (column - means[:, season, None]) ** 2, 0.0).sum(axis=1)
    return means, counts, squares
