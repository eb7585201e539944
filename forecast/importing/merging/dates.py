"""Days as a worksheet counts them."""

from __future__ import annotations

from datetime import date

_START = date(1899, 12, 30)


def serial_of(day: date) -> float:
    """Return the number of a day, in the system that counts from 1900."""
    return float((day - _START).days)
