"""The page of revenue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import sheet
from forecast.exhibits.revenue.arrivals import arrivals_table
from forecast.exhibits.revenue.assets import assets_table
from forecast.exhibits.revenue.composition import composition_chart, tax_panels
from forecast.exhibits.revenue.sharing import sharing_tables
from forecast.exhibits.revenue.table import bridge, revenue_table
from forecast.exhibits.revenue.taxpayers import taxpayer_tables

if TYPE_CHECKING:
    from forecast.exhibits.kit import Maker, Sheet


def page(make: Maker) -> Sheet:
    """Lay out revenue: plan beside forecast, bridge, composition, taxes, sharing, taxpayers."""
    return sheet(make, "revenue", revenue_table(make), assets_table(make), bridge(make),
                 composition_chart(make), tax_panels(make), *sharing_tables(make),
                 *taxpayer_tables(make), arrivals_table(make))
