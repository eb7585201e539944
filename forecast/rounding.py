"""Rounding as the papers and Excel do it: half away from zero, on decimals and never on binary."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache, reduce
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SIGNIFICANT = 15
"""Digits of a float that mean something; what comes after is binary noise."""


def half_up(value: float | Decimal, decimals: int) -> Decimal:
    """Round half away from zero, as Excel's ROUND and the papers do (not as Python's round).

    A float is taken at fifteen significant digits, all that a spreadsheet keeps: 2.675 rounds to
    2.68, and so does what a sum leaves a hair below it. A Decimal is taken as it is.
    """
    exact = value if isinstance(value, Decimal) else Decimal(f"{value:.{SIGNIFICANT - 1}e}")
    return exact.quantize(_unit(decimals), rounding=ROUND_HALF_UP, context=_WIDE)


_WIDE = Context(prec=400)
"""Room for every float: the largest has 309 digits before the point."""


@cache
def _unit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def sum_of(values: Iterable[float]) -> float:
    """Add numbers up one after the other, as a spreadsheet does.

    From Python 3.12 on ``sum`` makes good what floats lose on the way, so that the last digit would
    depend on the version.
    """
    return reduce(add, values, 0)


def printed(value: float) -> Decimal:
    """Return the decimal that somebody typed: 92.85, not 92.849999999999994315658."""
    return Decimal(f"{value:.{SIGNIFICANT}g}").normalize() + 0


def digits_after_point(value: Decimal) -> int:
    """Count the digits after the point of a number as printed."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
