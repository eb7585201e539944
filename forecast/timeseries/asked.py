"""What is asked of the engine, checked before it answers: series, horizon, levels, first months."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, SupportsIndex, get_args

import numpy as np

from forecast.timeseries.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

    from forecast.timeseries.annual import Array


def observed(series: Iterable[ArrayLike]) -> list[Array]:
    """Read series as numbers, each (length,), NaN for a gap; what is masked or None is one.

    Raises
    ------
    ValueError
        For the first series that is not numbers in one dimension, has none, or an infinite one.
    """
    try:
        many = list(series)
    except TypeError:
        raise ValueError("series must be a list of series") from None
    return [_observed(one, place) for place, one in enumerate(many, 1)]


def _observed(one: ArrayLike, place: int) -> Array:
    given = one if type(one) is np.ndarray and one.dtype == np.float64 else _numbers(one, place)
    finite = np.isfinite(given)
    if given.ndim == 1 and given.size and finite.all():
        return given
    if given.ndim != 1:
        raise ValueError(f"series {place}: expected one dimension, found {given.ndim}")
    if np.isinf(given).any():
        raise ValueError(f"series {place}: holds an infinite value")
    if not finite.any():
        raise ValueError(f"series {place}: needs at least one observation")
    return given


def _numbers(one: ArrayLike, place: int) -> Array:
    try:
        with np.errstate(over="ignore"):  # what float64 cannot hold is infinite: refused
            found = np.ma.asarray(one).astype(_real(np.asarray(one)))
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"series {place}: expected numbers, NaN for a gap") from None
    given: Array = np.ma.filled(found, np.nan)
    return given


def _real(given: NDArray[np.generic]) -> type[np.float64]:
    """What numbers turn into; complex numbers and dates would turn into nonsense."""
    if given.dtype.kind in "cmM":
        raise TypeError
    return np.float64


def named(kinds: Iterable[Kind], count: int) -> list[Kind]:
    """Read what each of ``count`` series is.

    Raises
    ------
    ValueError
        When one is neither a level nor a rate, or they are not one a series.
    """
    found = list(kinds)
    if len(found) != count or not set(found) <= set(get_args(Kind)):
        raise ValueError(f"kinds must be {' or '.join(get_args(Kind))}, one a series: {found}")
    return found


def whole(value: SupportsIndex, name: str) -> int:
    """Read a whole number of at least 1.

    Raises
    ------
    ValueError
        When it is none.
    """
    try:
        found = operator.index(value)
    except TypeError:
        found = 0
    if found < 1:
        raise ValueError(f"{name} must be a whole number, at least 1; found {value!r}")
    return found


def ascending(level: Iterable[float], highest: float) -> tuple[float, ...]:
    """Read the levels of intervals, in per cent.

    Raises
    ------
    ValueError
        When there is none, or one is not above 0 and below 100, or above ``highest``.
    """
    try:
        found = tuple(sorted(map(float, level)))
    except (TypeError, ValueError):
        found = ()
    if not found or not all(0 < one < 100 and one <= highest for one in found):
        limit = "below 100" if highest >= 100 else f"up to {highest:g}"
        raise ValueError(f"level must be one or more numbers above 0 and {limit}; found {level!r}")
    return found


def first_months(begins: Iterable[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """Read the year and month of the first observation of each of ``count`` series.

    Raises
    ------
    ValueError
        When they are not whole numbers, or not one pair a series.
    """
    try:
        found = [(operator.index(year), operator.index(month)) for year, month in begins]
    except (TypeError, ValueError):
        found = []
    if len(found) != count:
        raise ValueError("begins must have one year and month a series, in whole numbers")
    return found
