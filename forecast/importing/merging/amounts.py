"""Amounts in exact decimals: converted between units, compared as they are printed."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING

from forecast.data import UnitError, looks_rounded_to

if TYPE_CHECKING:
    from forecast.data import Unit

_DIGITS = Context(prec=15)
"""All that a spreadsheet keeps of a number."""
_NEAR = Decimal("0.005")
"""Two roundings of one figure are no farther apart; 6 and 6.4 are two figures."""
_DUST = 12


def converted(value: float, source: Unit, target: Unit) -> float:
    """Convert a value: 812300 万元 are 81.23 亿元, and no more digits.

    Raises
    ------
    UnitError
        When the units measure different things.
    """
    if source.dimension != target.dimension:
        raise UnitError(f"{source.code} → {target.code}")
    if source.factor == target.factor:
        return float(value)
    return float(_times(_plain(value), source, target))


def _plain(value: float) -> Decimal:
    return Decimal(repr(float(f"{value:.15g}")))


def _times(value: Decimal, source: Unit, target: Unit) -> Decimal:
    return _DIGITS.divide(_DIGITS.multiply(value, Decimal(repr(source.factor))),
                          Decimal(repr(target.factor)))


def are_same(one: float, its: Unit, other: float, others: Unit) -> bool:
    """Tell whether two figures are one, perhaps rounded: 81.2 亿元 and 812300 万元."""
    if its.dimension != others.dimension:
        return False
    first, second = _grain(one), _grain(other)
    left, right = _plain(one), _times(_plain(other), others, its)
    apart = abs(left - right)
    step = max(first, _times(second, others, its)) / 2
    return apart <= Decimal("1e-12") * abs(left) or (
        apart <= step and apart <= _NEAR * max(abs(left), abs(right)))


def _grain(value: float) -> Decimal:
    """Return the unit of a number's last printed digit: 0.01 of 81.23."""
    text = f"{value:.{_DUST}g}"
    exponent = Decimal(text).as_tuple().exponent
    return Decimal(1).scaleb(min(0, int(exponent)))


def is_rounding_of(one: float, its: Unit, other: float, others: Unit) -> bool:
    """Tell whether the first figure is the second one rounded to hundreds: 723500 of 723451.

    So a figure of two decimals in 亿元 stands in 万元. Few digits may be a figure of their own:
    2300 is none of 2310.
    """
    if its.dimension != others.dimension:
        return False
    apart = abs(_plain(one) - _times(_plain(other), others, its))
    return 0 < apart <= Decimal(looks_rounded_to(one)) / 2


def finer(one: float, its: Unit, other: float, others: Unit) -> bool:
    """Tell whether the first of two figures that are one is given to more digits."""
    return _grain(one) < _times(_grain(other), others, its)
