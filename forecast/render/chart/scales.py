"""The numbers of a table, and straight scales with round steps to draw them on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.exhibits import Table

Ends = tuple[float, float]
"""The lowest and the highest value of an axis."""


def number_at(table: Table, row: str, key: str) -> float | None:
    """Return a table's number at two keys; None for a gap or a column that it does not have."""
    try:
        cell = table.cell(row, key)
    except KeyError:
        return None
    if cell.value is None or isinstance(cell.value, str):
        return None
    value = float(cell.value)
    return value if math.isfinite(value) else None


def numbers(table: Table, keys: Iterable[str]) -> list[float]:
    """Return every number in some columns of a table."""
    found = (number_at(table, row.key, key) for row in table.rows for key in keys)
    return [value for value in found if value is not None]


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale: values ``low``–``high`` onto millimetres ``start``–``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def nice_step(span: float, count: int) -> float:
    """Return 1, 2 or 5 times a power of ten that cuts a span into at most ``count`` steps."""
    rough = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough * (1 - 1e-9))


def ticks(low: float, high: float, count: int) -> tuple[list[float], int]:
    """Return the round values between two ends, about ``count`` of them, and their decimals."""
    step = nice_step(high - low, count)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)], decimals_of(step)


def decimals_of(step: float) -> int:
    """Return the digits after the point that a step needs."""
    return max(0, -math.floor(math.log10(step) + 1e-9))


def widened(values: Sequence[float], below: float, above: float) -> Ends:
    """Return the ends of an axis: the values with room for labels, in shares of their span.

    An axis of values that are never negative does not go below zero.
    """
    low, high = min(values), max(values)
    span = (high - low) or abs(high) * 0.1 or 1.0
    foot = low - below * span
    return (max(foot, 0.0) if low >= 0.0 else foot), high + above * span
