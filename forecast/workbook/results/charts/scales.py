"""Value axes: where they start, and the digits of their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10
from typing import TYPE_CHECKING

from forecast.workbook.results.formats import number_format

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Scale:
    """A value axis: its lower end (None: nought or as the program likes) and its digits."""

    low: float | None
    decimals: int

    @property
    def number(self) -> str:
        """The number format of the axis."""
        return number_format(self.decimals)


def scale(values: Sequence[float], *, below: float = 0.15, enough: float = 0.35) -> Scale:
    """Choose the lower end and the digits of an axis over ``values``.

    The axis starts at nought unless all values lie in its upper part (lowest over highest above
    ``enough``); then it starts at a round number ``below`` ranges under the lowest.
    """
    if not any(values):
        return Scale(None, 0)
    low, high = min(values), max(values)
    span = max(high - low, abs(high) * 0.02, 1e-9)
    step = _round_step(span / 4)
    if low <= 0 or low < enough * high:
        # an axis from nought covers the whole height: its steps are those of the height
        step = _round_step(max(high - min(low, 0.0), span) / 5)
        return Scale(0.0 if low >= 0 else None, _digits(step))
    return Scale(max(0.0, floor((low - below * span) / step) * step), _digits(step))


def _round_step(size: float) -> float:
    power = 10.0 ** floor(log10(size))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if size <= step * power)


def _digits(step: float) -> int:
    return max(0, -floor(log10(step)))
