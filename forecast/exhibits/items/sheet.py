"""The page of items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.items.fans import fans
from forecast.exhibits.items.multipliers import multiplier_tables
from forecast.exhibits.items.tables import items_table, period_tables, scenario_charts
from forecast.exhibits.kit import Sheet

if TYPE_CHECKING:
    from forecast.exhibits.kit import Block, Maker


def page(make: Maker) -> Sheet | None:
    """Lay out a model of one's own: every item, fans, scenarios, multipliers, every period.

    None for the shipped model, whose pages know their items.
    """
    if make.result.settings.own is None:
        return None
    blocks: tuple[Block, ...] = (
        items_table(make), *fans(make), *scenario_charts(make), *multiplier_tables(make),
        *period_tables(make))
    title = make.text("title_own", first=make.when(make.result.first),
                      last=make.when(make.result.horizon[-1]))
    return Sheet(make.text("sheet_items"), title, blocks)
