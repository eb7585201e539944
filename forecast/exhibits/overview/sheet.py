"""The page of headline figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import apart, sheet
from forecast.exhibits.overview.execution import execution_table
from forecast.exhibits.overview.followed import investment_table, stated_table
from forecast.exhibits.overview.headline import (
    fan_chart,
    headline_table,
    others_table,
    vintage_table,
)
from forecast.exhibits.overview.indicators import indicator_table

if TYPE_CHECKING:
    from forecast.exhibits.kit import Maker, Sheet


def page(make: Maker) -> Sheet:
    """Lay out the overview: headline figures, the fan of growth, months, vintages."""
    return sheet(make, "overview", execution_table(make), headline_table(make),
                 others_table(make), investment_table(make), fan_chart(make),
                 indicator_table(make), vintage_table(make), apart(stated_table(make)))
