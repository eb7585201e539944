"""Slips of the keyboard: a fraction for a percentage, a place too many, a digit lost or turned."""

from __future__ import annotations

from decimal import Decimal
from math import log10
from statistics import median
from typing import TYPE_CHECKING, Literal

from forecast.rounding import digits_after_point

if TYPE_CHECKING:
    from collections.abc import Sequence

Keyboard = Literal["lost", "doubled", "turned", "replaced"]
FRACTION = 0.3
"""A percentage below this may be a fraction."""
_FAR = 20.0
"""So many times smaller than usual is a fraction, whatever its digits."""
_ALIKE = 0.2
"""Part of itself by which a share may leave the ones beside it."""
_NEAR = 0.2
"""In powers of ten: how near to a whole power a ratio must be."""


def is_fraction(value: float, others: Sequence[float], beside: Sequence[float] = ()) -> bool:
    """Tell whether a percentage seems to be given as a fraction: 0.061 among 5 to 8.

    It is small, and it has digits that the others do not have, or lies far below them; and the
    nearest of the figures ``beside`` it lies nearer to it as a percentage: a rate of interest that
    comes down to nought step by step is none. A share is told by its neighbours alone: 0.48 beside
    47.6 and 49.
    """
    if FRACTION <= abs(value) < 1.0:
        return bool(beside) and all(abs(100.0 * value / one - 1.0) < _ALIKE
                                    for one in beside if one)
    if not 0 < abs(value) < FRACTION:
        return False
    known = [other for other in others if abs(other) >= FRACTION]
    digits = _digits(value)
    if not known:
        return digits >= 2
    usual = median(abs(other) for other in known)
    odd = digits >= 2 and (usual >= _FAR * abs(value)
                           or digits >= 2 + min(max(_digits(other) for other in known), 1))
    as_it_is, as_percent = (min((abs(factor * value - other) for other in beside), default=0.0)
                            for factor in (1.0, 100.0))
    return odd and (not beside or as_percent < as_it_is)


def sure_neighbours(path: Sequence[float], at: int) -> tuple[float, ...]:
    """Return the nearest figures before and after a place of a path that are surely percentages."""
    ways = reversed(path[:at]), iter(path[at + 1:])
    found = (next((one for one in way if abs(one) >= FRACTION), None) for way in ways)
    return tuple(one for one in found if one is not None)


def _digits(value: float) -> int:
    return digits_after_point(Decimal(f"{value:.8g}").normalize())


def power_of_ten(value: float, expected: float) -> int:
    """Return by how many powers of ten a figure is off; 0 when it is not, or not by whole ones."""
    if not value or not expected or (value < 0) != (expected < 0):
        return 0
    gap = log10(value / expected)
    power = round(gap)
    return power if power and abs(gap - power) <= _NEAR else 0


def keyboard_slip(typed: float, wanted: float) -> Keyboard | None:
    """Tell by which one slip ``typed`` comes of ``wanted``: None when by no single one."""
    one, other = _text(typed), _text(wanted)
    if one == other or min(len(one), len(other)) < 2:
        return None
    if len(one) != len(other):
        if _without_one(other, one):
            return "lost"
        return "doubled" if _without_one(one, other) else None
    apart = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 1:
        return "replaced"
    if len(apart) == 2 and apart[1] == apart[0] + 1 and one[apart[0]] == other[apart[1]] and (
            one[apart[1]] == other[apart[0]]):
        return "turned"
    return None


def turned(value: float) -> list[float]:
    """List what a figure may have been before two neighbouring digits of it were turned."""
    text = f"{abs(value):.10g}"
    found = []
    for at in range(len(text) - 1):
        one, other = text[at], text[at + 1]
        if one != other and (one + other).isdecimal() and (at or other != "0"):
            found.append(float(text[:at] + other + one + text[at + 2:]))
    return found


def _text(value: float) -> str:
    return f"{abs(value):.10g}".replace(".", "")


def _without_one(longer: str, shorter: str) -> bool:
    return any(longer[:at] + longer[at + 1:] == shorter for at in range(len(longer)))
