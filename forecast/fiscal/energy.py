"""Intensities of resource use: annual change, five-year targets, and LMDI-I decomposition.

Rates are shares of one (0.03 for 3 %). A *change* is negative when intensity falls; a *decline* is
the same with the other sign, as plans state it. All functions are pure and take numpy arrays.

The decomposition splits the change of V = Σ_i Π_k x_ik, sectors i and factors k, into one effect
a factor without residual: the logarithmic mean Divisia index, method I.

References
----------
Ang, B.W. (2015), LMDI decomposition approach: a guide for implementation, Energy Policy 86,
233-238: the formulas of LMDI-I, additive and multiplicative, and chaining.
Ang, B.W. & Liu, N. (2007), Handling zero values in the logarithmic mean Divisia index decomposition
approach, Energy Policy 35, 238-246: the eight cases of zeros and their limits.
Wood, R. & Lenzen, M. (2006), Zero-value problems of the logarithmic mean Divisia index
decomposition method, Energy Policy 34, 1326-1331: why small numbers in place of zeros go wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Array = NDArray[np.float64]
WAN_PER_YI = 1e4
PLAN_YEARS = 5


# -- intensities and five-year targets -----------------------------------------------------------


def intensity(use: ArrayLike, gdp: ArrayLike) -> Array:
    """Return use per 10,000 yuan of GDP.

    Parameters
    ----------
    use
        Electricity in kWh, water in cubic metres or land in square metres.
    gdp
        GDP at constant prices in 100 million yuan (亿元), above nought; of a shape that broadcasts
        with ``use``.
    """
    gdp = np.asarray(gdp, float)
    if np.any(gdp <= 0):
        raise ValueError("gdp must be positive")
    return np.asarray(np.asarray(use, float) / (gdp * WAN_PER_YI))


def annual_change(levels: ArrayLike) -> Array:
    """Return each level's change over the one before, as a share: (n,) → (n - 1,)."""
    path = np.asarray(levels, float)
    return np.asarray(path[1:] / path[:-1] - 1.0)


def implied_use(growth: ArrayLike, change: ArrayLike) -> Array:
    """Return the growth of total use: (1 + g)(1 + c) - 1.

    Parameters
    ----------
    growth
        Growth of GDP at constant prices, g.
    change
        Change of the use per unit of GDP, c: -0.03 for a fall by 3 %.
    """
    # expanded, so that small rates keep their digits
    g, c = np.asarray(growth, float), np.asarray(change, float)
    return np.asarray(g + c + g * c)


def implied_change(use_growth: ArrayLike, growth: ArrayLike) -> Array:
    """Return the change of intensity that growth of use and of GDP imply: (1 + u)/(1 + g) - 1."""
    u, g = np.asarray(use_growth, float), np.asarray(growth, float)
    return np.asarray((u - g) / (1.0 + g))


def accumulated_decline(declines: ArrayLike) -> float:
    """Return the decline over several years: 1 - Π(1 - d).

    Five-year plans fix the level at the end against the level before the first year, so annual
    declines multiply; five declines of 3 % make 14.1 %, not 15 %.
    """
    return float(1.0 - np.prod(1.0 - np.asarray(declines, float)))


def annual_decline(target: float, years: int = PLAN_YEARS) -> float:
    """Return the equal annual decline that makes ``target`` in ``years``: 1 - (1 - D)^(1/n)."""
    return decline_needed(target, (), years)


def decline_needed(target: float, done: ArrayLike, years_left: int) -> float:
    """Return the equal annual decline still needed to meet a target.

    1 - [(1 - D)/Π(1 - d)]^(1/m): below nought when the target is met with room to spare.

    Parameters
    ----------
    target
        The decline over the whole plan, D, below one.
    done
        The declines of the years that are known.
    years_left
        The number m of the years that are not, at least one.

    Raises
    ------
    ValueError
        When no year is left, or a decline is one or more.
    """
    known = 1.0 - np.asarray(done, float)
    if years_left < 1:
        raise ValueError("no year is left")
    if target >= 1 or np.any(known <= 0):
        raise ValueError("a decline must be below one")
    return float(1.0 - ((1.0 - target) / np.prod(known)) ** (1.0 / years_left))


# -- LMDI-I --------------------------------------------------------------------------------------


def log_mean(a: ArrayLike, b: ArrayLike) -> Array:
    """Return the logarithmic mean L(a, b) = (a - b)/(ln a - ln b), element by element.

    L(a, a) = a and L(a, 0) = 0, the limits (Ang 2015). Not below nought.
    """
    high = np.maximum(a, b).astype(float)
    low = np.minimum(a, b).astype(float)
    if np.any(low < 0) or not np.all(np.isfinite(high)):
        raise ValueError("the logarithmic mean is of numbers not below nought")
    inside = low > 0
    gap = np.log(high, where=inside, out=np.zeros_like(high)) - np.log(
        low, where=inside, out=np.zeros_like(low))
    # high * (1 - e^-gap)/gap has no cancellation when a and b are close
    slope = np.divide(-np.expm1(-gap), gap, where=gap > 0, out=np.ones_like(gap))
    return np.asarray(np.where(inside, high * slope, 0.0))


def total(factors: ArrayLike) -> Array:
    """Return V = Σ_i Π_k x_ik: (..., sectors, factors) → (...)."""
    return np.asarray(_products(_checked(factors)).sum(axis=-1))


def sector_effects(before: ArrayLike, after: ArrayLike) -> Array:
    """Return the additive LMDI-I effects of every sector and factor.

    L(V_i^T, V_i^0) ln(x_ik^T/x_ik^0) (Ang 2015). Zeros take the analytic limits of Ang &
    Liu (2007): where V_i goes from nought to V the factor that went from nought gets all
    of V; where it goes from V to nought the factor that went to nought gets -V; every other effect
    is nought. Several factors that vanish together share equally, the limit when they vanish at one
    rate.

    Parameters
    ----------
    before, after
        Factors of the two years, (..., sectors, factors), not below nought. NaN means a factor
        without meaning, such as a share of nothing: allowed where another factor of the sector is
        nought; its effect is nought.

    Returns
    -------
    Array
        (..., sectors, factors), in the unit of V. The effects of a sector sum to V_i^T - V_i^0.
    """
    old, new = _checked(before), _checked(after)
    if old.shape[-2:] != new.shape[-2:]:
        raise ValueError(f"shapes differ: {old.shape} and {new.shape}")
    old, new = np.broadcast_arrays(old, new)
    v_old, v_new = _products(old), _products(new)
    both = ((v_old > 0) & (v_new > 0))[..., None]
    log_ratio = (np.log(new, where=both, out=np.zeros_like(new))
                 - np.log(old, where=both, out=np.zeros_like(old)))
    smooth = log_mean(v_new, v_old)[..., None] * log_ratio
    entry, leaving = (v_old == 0) & (v_new > 0), (v_old > 0) & (v_new == 0)
    return np.asarray(smooth + _shared_out(old, entry, v_new) - _shared_out(new, leaving, v_old))


def additive(before: ArrayLike, after: ArrayLike) -> Array:
    """Return the additive effect of each factor on V: (..., sectors, factors) → (..., factors).

    The effects sum to V^T - V^0 (Ang 2015). See :func:`sector_effects` for zeros.
    """
    return np.asarray(sector_effects(before, after).sum(axis=-2))


def multiplicative(before: ArrayLike, after: ArrayLike) -> Array:
    """Return the multiplicative effect of each factor on V.

    (..., sectors, factors) → (..., factors), each above nought.

    D_k = exp Σ_i [L(V_i^T, V_i^0)/L(V^T, V^0)] ln(x_ik^T/x_ik^0) (Ang 2015). The effects
    multiply to V^T/V^0. They are had from the additive ones, since ln D_k = ΔV_k/L(V^T, V^0), which
    gives zeros the same limits.

    Raises
    ------
    ValueError
        When V itself is nought in a year: its ratio says nothing.
    """
    return np.asarray(np.exp(_log_effects(before, after)))


def chained_additive(path: ArrayLike) -> Array:
    """Return the additive effects year by year, accumulated since the first.

    Chaining weighs every year with its own structure, so that the result depends on the path and
    not on its two ends alone (Ang 2015).

    Parameters
    ----------
    path
        (years, sectors, factors), at least two years.

    Returns
    -------
    Array
        (years, factors): nought in the first row; row t sums to V_t - V_0.
    """
    old, new = _steps(path)
    return _accumulated(additive(old, new))


def chained_multiplicative(path: ArrayLike) -> Array:
    """Return the multiplicative effects year by year, accumulated since the first.

    (years, sectors, factors) → (years, factors): one in the first row; row t multiplies to V_t/V_0.
    """
    old, new = _steps(path)
    return np.asarray(np.exp(_accumulated(_log_effects(old, new))))


def intensity_factors(use: ArrayLike, output: ArrayLike) -> Array:
    """Split aggregate intensity into structure and intensity: E/Y = Σ_i w_i e_i.

    Parameters
    ----------
    use
        E_i, (..., sectors), not below nought.
    output
        Y_i of the same shape, at constant prices; a sector without output must have no use.

    Returns
    -------
    Array
        (..., sectors, 2): the sector's share of output w_i = Y_i/Y, and its intensity e_i = E_i/Y_i
        (NaN without output, so that a sector that comes or goes counts as structure).
    """
    energy, made = np.asarray(use, float), np.asarray(output, float)
    if energy.shape != made.shape:
        raise ValueError(f"shapes differ: {energy.shape} and {made.shape}")
    if not np.all((energy >= 0) & (made >= 0)):
        raise ValueError("use and output must be numbers not below nought")
    if np.any((made == 0) & (energy > 0)):
        raise ValueError("a sector without output must have no use")
    whole = made.sum(axis=-1, keepdims=True)
    if np.any(whole == 0):
        raise ValueError("there must be some output")
    rate = np.divide(energy, made, where=made > 0, out=np.full(made.shape, np.nan))
    return np.stack([made / whole, rate], axis=-1)


def use_factors(use: ArrayLike, output: ArrayLike) -> Array:
    """Split total use into activity, structure and intensity: E = Σ_i Y w_i e_i.

    As :func:`intensity_factors`, with total output Y before the two: (..., sectors, 3).
    """
    pair = intensity_factors(use, output)
    made = np.asarray(output, float)
    whole = np.broadcast_to(made.sum(axis=-1, keepdims=True), made.shape)
    return np.concatenate([whole[..., None], pair], axis=-1)


def _log_effects(before: ArrayLike, after: ArrayLike) -> Array:
    weight = log_mean(total(after), total(before))
    if np.any(weight == 0):
        raise ValueError("an aggregate of nought has no ratio")
    return np.asarray(additive(before, after) / weight[..., None])


def _steps(path: ArrayLike) -> tuple[Array, Array]:
    years = np.asarray(path, float)
    if years.ndim != 3 or len(years) < 2:
        raise ValueError(f"years, sectors, factors are wanted, and two years: {years.shape}")
    return years[:-1], years[1:]


def _accumulated(effects: Array) -> Array:
    first = np.zeros((1, effects.shape[-1]))
    return np.concatenate([first, np.cumsum(effects, axis=0)])


def _checked(factors: ArrayLike) -> Array:
    """Refuse what has no LMDI: negative or infinite factors, NaN where the product needs it."""
    array = np.asarray(factors, float)
    if array.ndim < 2:
        raise ValueError(f"sectors and factors are wanted: {array.shape}")
    if np.any(array < 0) or np.any(np.isinf(array)):
        raise ValueError("factors must be finite and not below nought")
    absent = np.isnan(array)
    if np.any(absent.any(axis=-1) & ~(array == 0).any(axis=-1)):
        raise ValueError("a factor is missing where no other factor of its sector is nought")
    return array


def _products(factors: Array) -> Array:
    nought = (factors == 0).any(axis=-1)
    values = np.asarray(np.where(nought[..., None], 0.0, factors).prod(axis=-1))
    if not np.all(np.isfinite(values)) or np.any((values == 0) & ~nought):
        raise ValueError("a product of factors is beyond the range of floats")
    return values


def _shared_out(vanished: Array, where: NDArray[np.bool_], amount: Array) -> Array:
    """Give ``amount`` of the sectors ``where`` to the factors that are nought in ``vanished``."""
    zeros = (vanished == 0) & where[..., None]
    count = np.maximum(zeros.sum(axis=-1, keepdims=True), 1)
    return np.asarray(zeros * amount[..., None] / count)
