"""Slips: what a figure becomes when it is typed wrong."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_POWERS = (0.0001, 0.001, 0.01, 0.1, 10.0, 100.0, 1000.0, 10000.0)


def meant_by(value: float) -> Iterator[float]:
    """Go through the figures that one slip of the hand makes this one of.

    A wrong sign, a wrong place of the decimal point, two digits next to each other exchanged.
    """
    yield -value
    for power in _POWERS:
        yield float(f"{value * power:.12g}")
    text = f"{value:.12g}"
    if "e" in text:
        return
    places = [at for at, one in enumerate(text) if one.isdigit()]
    for a, b in pairwise(places):
        if text[a] != text[b]:
            swapped = list(text)
            swapped[a], swapped[b] = swapped[b], swapped[a]
            yield float("".join(swapped))
    # a nought lost at the end was exchanged with the digit before it: 8.1 for 8.01 is 8.10 read
    # otherwise, 20100 for 02100 stands as 2100
    digits = text.lstrip("-")
    if digits[:1] != "0":
        sign = "-" if value < 0 else ""
        yield float(f"{sign}{digits[0]}0{digits[1:]}")
