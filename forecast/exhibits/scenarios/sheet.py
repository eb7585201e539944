"""The page of scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Freq
from forecast.exhibits.kit import sheet
from forecast.exhibits.scenarios.comparison import (
    comparison_table,
    gap_table,
    range_table,
    scenario_chart,
)
from forecast.exhibits.scenarios.gap import gap_closing_table
from forecast.exhibits.scenarios.history import history_blocks
from forecast.exhibits.scenarios.reckoner import reckoner_table, tornado_chart
from forecast.exhibits.scenarios.rolling import layer_table

if TYPE_CHECKING:
    from forecast.exhibits.kit import Maker, Sheet


def page(make: Maker) -> Sheet:
    """Lay out the scenarios: side by side, the rolling plan, ranges, history, sensitivities."""
    reckoned = reckoner_table(make)
    if make.result.base.freq is not Freq.A:
        return sheet(make, "scenarios", reckoned, tornado_chart(make, reckoned))
    return sheet(make, "scenarios", comparison_table(make), gap_table(make), layer_table(make),
                 gap_closing_table(make), range_table(make), *history_blocks(make),
                 scenario_chart(make), reckoned, tornado_chart(make, reckoned))
