"""The range that an item's figures can lie in, by the class of the item.

A class follows from unit, prices and place in the accounts; ``low`` and ``high`` of the catalogue
go before. A range says what is impossible, not what is usual.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from forecast.data import UnitCode

if TYPE_CHECKING:
    from forecast.data import Item

_REAL = (-50.0, 100.0)
_RATE = (-100.0, 100_000.0)
_SHARE = (0.0, 100.0)
_SHARES = ("_share", "_to_gdp")
_CHANGES = ("growth", "five_year")

GDP_RATIOS: dict[str, tuple[float, float]] = {
    # of GDP in the same unit: what a county and a city at the edges of the reference panel do,
    # and several times beyond
    "gpb_revenue": (0.003, 0.6), "gpb_expenditure": (0.005, 5.0), "retail_sales": (0.02, 2.0),
    "fai": (0.005, 4.0), "va_services": (0.05, 1.001), "va_finance": (0.0005, 0.9),
    "debt_general": (0.0, 5.0), "debt_special": (0.0, 5.0),
}


def hard_range(item: Item) -> tuple[float, float]:
    """Return the lowest and the highest figure that the item can have."""
    low, high = _of_class(item)
    return (low if item.low is None else item.low, high if item.high is None else item.high)


def _of_class(item: Item) -> tuple[float, float]:
    if item.is_own and item.account is None:
        return -inf, inf  # net investment, a balance of trade: nobody but its owner knows
    if item.unit.code == UnitCode.PERCENT:
        if any(mark in item.code for mark in _CHANGES):
            return _REAL if item.basis.prices == "constant" else _RATE
        return _SHARE if item.code.endswith(_SHARES) else (-inf, inf)
    if item.side in {"total_sources", "total_uses"}:
        return 0.0, inf
    if item.account is not None or not item.unit.dimension:
        return -inf, inf  # a line may be negative: refunds, corrections
    is_difference = any(word in item.code for word in ("balance", "gap", "surplus"))
    return (-inf if is_difference else 0.0), inf
