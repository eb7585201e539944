"""Taxes before tiers of government share them: 财政总收入, 全口径, what a tax office collects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forecast.data import Catalog, Item

ALL_TIERS = "total_fiscal_revenue"
"""The item of the revenue of all tiers."""
REVENUES = frozenset({"tax_revenue", "nontax_revenue"})
"""What the budget's own revenue, and that of all tiers, are parted into."""
OFFICE = re.compile(r"税务局|税务部门|组织(?:的)?(?:各项|税收|税费|税务|总)?收入")
WHOLE = re.compile("全口径|全级次")
_TAX, _AREA = "tax_", "area_"


def is_tax(item: Item) -> bool:
    """Tell whether an item is a tax of the budget's."""
    return item.account == "general" and item.code.startswith(_TAX)


def before_sharing(item: Item, catalog: Catalog) -> Item | None:
    """Return what is collected in the region of a tax of the budget's; None for what is none."""
    return catalog.find(f"{_AREA}{item.code}") if is_tax(item) else None
