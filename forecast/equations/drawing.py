"""Drawing the shocks of the behavioural equations.

With many observed years, whole years of residuals are drawn, so that shocks keep the correlation
they had (Efron 1979; the practice of pyfrbus). With few, a covariance shrunk towards its diagonal
(Schäfer & Strimmer 2005) with the tails of a t distribution. With fewer still, the judged spread
stands, with the same tails. A judged skew turns the distribution into a two-piece normal around its
mode (Bank of England; Wallis 2014, eq. 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


Array = NDArray[np.float64]

ENOUGH_YEARS = 16
"""From so many complete years on, whole years are drawn."""
FEW_YEARS = 8
"""Below so many residuals an equation's spread is judged and not measured."""
FEWEST = 3
"""From so many residuals on they say something of a spread that is judged."""
TAIL = 5
"""Degrees of freedom of the t tails."""


@dataclass(frozen=True, slots=True)
class Residuals:
    """What each behavioural equation left unexplained in each observed year.

    ``values`` has the shape (years, names), NaN where a figure was lacking; ``free`` is the number
    of parameters that each equation was fitted with, none where it is empty.
    """

    names: tuple[str, ...]
    years: tuple[int, ...]
    values: Array
    free: tuple[int, ...] = ()

    def column(self, name: str) -> Array:
        """Return one equation's residuals, without gaps."""
        column = self.values[:, self.names.index(name)]
        return column[np.isfinite(column)]

    def measured(self) -> dict[str, tuple[int, float]]:
        """Return the number of residuals and their spread, of the equations that have enough.

        The spread is √(Σe²/(n - k)) about nought, where the central run has them: what an equation
        misses on average is part of how far it may be wrong.
        """
        found = {name: (self.column(name), k) for name, k in zip(
            self.names, self.free or (0,) * len(self.names), strict=True)}
        return {name: (len(own), float(np.sqrt(np.square(own).sum() / (len(own) - k))))
                for name, (own, k) in found.items() if len(own) >= FEW_YEARS and len(own) > k}

    def sparse(self) -> dict[str, tuple[int, float]]:
        """Return the number of residuals and √(Σe²/n) of the equations with three or more, but few.

        On so few nothing is fitted: they are what stated parameters left.
        """
        columns = {name: self.column(name) for name in self.names}
        return {name: (len(own), float(np.sqrt(np.square(own).mean())))
                for name, own in columns.items() if FEWEST <= len(own) < FEW_YEARS}


def draw_shocks(judged: Mapping[str, float], seen: Residuals, periods: int, draws: int,
                stream: Callable[[str], np.random.Generator],
                weighed: Mapping[str, float] | None = None) -> dict[str, Array]:
    """Draw the shocks of every equation.

    Parameters
    ----------
    judged
        The judged standard deviation of each equation's shock, for equations with few residuals.
    seen
        Residuals of the observed years.
    periods, draws
        The shape of each result.
    stream
        Gives the random stream of a name: one a name, so that a new variable changes no other's.
    weighed
        Spreads of measured equations that are not what their residuals alone say.

    Returns
    -------
    dict
        name → array (periods, draws), in units of the equation's left-hand side.
    """
    spreads = {name: (weighed or {}).get(name, spread)
               for name, (_, spread) in seen.measured().items()}
    measured = list(spreads)
    rows = _complete(seen, measured)
    tails = _tails(stream("shock/tails"), periods, draws)
    if len(rows) >= ENOUGH_YEARS:
        found = _whole_years(spreads, rows, periods, draws, stream("shock/years"))
    else:
        root = np.linalg.cholesky(shrunk(rows)) if len(rows) >= FEW_YEARS else np.eye(len(measured))
        plain = np.array([stream(f"shock/{name}").standard_normal((periods, draws))
                          for name in measured]).reshape(len(measured), periods, draws)
        mixed = np.einsum("ij,jpd->ipd", root, plain) * tails
        found = {name: spreads[name] * mixed[row] for row, name in enumerate(measured)}
    for name, spread in judged.items():
        if name not in found and spread > 0:
            found[name] = spread * stream(f"shock/{name}").standard_normal((periods, draws)) * tails
    return found


def _complete(seen: Residuals, names: Sequence[str]) -> Array:
    """Return the years in which every named equation has a residual, demeaned."""
    if not names:
        return np.empty((0, 0))
    columns = seen.values[:, [seen.names.index(name) for name in names]]
    rows = columns[np.isfinite(columns).all(axis=1)]
    return np.asarray(rows - rows.mean(axis=0) if len(rows) else rows, dtype=np.float64)


def _whole_years(spreads: Mapping[str, float], rows: Array, periods: int, draws: int,
                 rng: np.random.Generator) -> dict[str, Array]:
    """Draw years with replacement, each equation's at its own spread."""
    picked = rng.integers(0, len(rows), (periods, draws))
    own = rows.std(axis=0)
    scaled = rows * np.divide(list(spreads.values()), own, where=own > 0,
                              out=np.zeros(len(own)))
    return {name: scaled[picked, column] for column, name in enumerate(spreads)}


def _tails(rng: np.random.Generator, periods: int, draws: int) -> Array:
    """Return the factor that turns normals of a year into t numbers of unit variance."""
    return np.asarray(np.sqrt((TAIL - 2) / rng.chisquare(TAIL, (periods, draws))))


def shrunk(rows: Array) -> Array:
    """Return the correlation of demeaned rows, shrunk towards the unit matrix.

    The weight is Schäfer & Strimmer (2005), table 1, target D with unit variances:
    λ = Σ Var(r_ij) / Σ r_ij², over i ≠ j, within 0 and 1.
    """
    count, size = rows.shape
    spread = rows.std(axis=0, ddof=1)
    scaled = rows / np.where(spread > 0, spread, 1.0)
    products = scaled[:, :, None] * scaled[:, None, :]
    mean = products.mean(axis=0)
    correlation = mean * count / (count - 1)
    variance = count / (count - 1) ** 3 * ((products - mean) ** 2).sum(axis=0)
    off = ~np.eye(size, dtype=bool)
    total = float((correlation[off] ** 2).sum())
    weight = 1.0 if total == 0 else min(1.0, max(0.0, float(variance[off].sum()) / total))
    result = (1.0 - weight) * correlation
    np.fill_diagonal(result, 1.0)
    return np.asarray(result, dtype=np.float64)


def lopsided(shock: Array, skew: float) -> Array:
    """Widen the falls and narrow the rises: 1/√(1-γ) and 1/√(1+γ) of what they were, γ > 0.

    The median stays at nought, and so do the odds of a fall; the tails stay as long as they were.
    """
    return shock / np.sqrt(1.0 + np.where(shock < 0, -skew, skew))


def skewed(shock: Array, sigma: float, skew: float) -> Array:
    """Give the shocks of one year a judged skew: a two-piece normal with its mode at nought.

    σ₁ = σ/√(1-γ) below the mode and σ₂ = σ/√(1+γ) above it, so a positive γ puts the risks *below*
    (Bank of England's sign). Each draw keeps its rank, so that the shock goes on moving with the
    others; its law is the two-piece normal whatever it was before.

    Parameters
    ----------
    shock
        The year's draws, of any law.
    sigma, skew
        σ > 0, and γ within -1 and 1.

    Raises
    ------
    ValueError
        When γ is not within -1 and 1.
    """
    if not -1.0 < skew < 1.0:
        raise ValueError(f"skew {skew}")
    ranks = np.empty(len(shock))
    ranks[np.argsort(shock, kind="stable")] = np.arange(len(shock))
    return two_piece_quantile((ranks + 0.5) / len(shock), 0.0, sigma, skew)


def tied(own: Array, common: Array, share: float) -> Array:
    """Let draws follow what is common to several places, by their ranks.

    The draws keep their values, so their law stays what it was; which draw has which value follows
    common + √(1 − share) · z, with z their own normal scores (Iman & Conover 1982). With ``common``
    of variance ``share`` two places so tied correlate by it; with a share of one they move as one.

    Parameters
    ----------
    own, common
        (draws,) each.
    share
        The variance of ``common``, between nought and one.

    Raises
    ------
    ValueError
        When the share is not between nought and one.
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"share {share}")
    order = np.argsort(own, kind="stable")
    scores = np.empty(len(own))
    scores[order] = _normal_scores(len(own))
    found = np.empty(len(own))
    found[np.argsort(common + sqrt(1.0 - share) * scores, kind="stable")] = own[order]
    return found


@lru_cache(maxsize=4)
def _normal_scores(count: int) -> Array:
    """Return the normal quantiles of so many ranks."""
    from statistics import NormalDist

    normal = NormalDist().inv_cdf
    return np.array([normal((rank + 0.5) / count) for rank in range(count)])


def two_piece_quantile(share: Array, mode: float, sigma: float, skew: float) -> Array:
    """Return quantiles of the two-piece normal (methods: Wallis 2014).

    Examples
    --------
    >>> two_piece_quantile(np.array([0.5]), 0.0, 1.0, 0.0).round(12).tolist()
    [0.0]
    """
    from statistics import NormalDist

    normal = np.vectorize(NormalDist().inv_cdf, otypes=[float])
    below, above = sigma / sqrt(1.0 - skew), sigma / sqrt(1.0 + skew)
    whole = below + above
    low = normal(np.minimum(share * whole / (2.0 * below), 0.5))
    high = normal(np.maximum(1.0 - (1.0 - share) * whole / (2.0 * above), 0.5))
    return np.asarray(mode + np.where(share < below / whole, below * low, above * high))


def triangular(share: Array, low: float, mode: float, high: float) -> Array:
    """Map uniform numbers to a triangular distribution (its inverse distribution function)."""
    cut = (mode - low) / (high - low)
    rising = low + np.sqrt(share * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - share) * (high - low) * (high - mode))
    return np.where(share < cut, rising, falling)
