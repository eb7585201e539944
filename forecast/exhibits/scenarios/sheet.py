"""The page of scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Freq
from forecast.exhibits.kit import apart, sheet
from forecast.exhibits.scenarios.attribution import range_causes_table
from forecast.exhibits.scenarios.closing import combined_table, gap_closing_table
from forecast.exhibits.scenarios.comparison import (
    comparison_table,
    gap_table,
    range_table,
    scenario_chart,
)
from forecast.exhibits.scenarios.gap_split import gap_chart
from forecast.exhibits.scenarios.history import history_blocks
from forecast.exhibits.scenarios.many import envelope_blocks
from forecast.exhibits.scenarios.realism import realism_table
from forecast.exhibits.scenarios.reckoner import reckoner_table, tornado_chart
from forecast.exhibits.scenarios.risks import place_table, risk_table
from forecast.exhibits.scenarios.rolling import layer_table
from forecast.exhibits.scenarios.since import since_blocks
from forecast.exhibits.scenarios.structural import gap_parts_table, structural_table

if TYPE_CHECKING:
    from forecast.exhibits.kit import Maker, Sheet
    from forecast.projection import Result


def page(make: Maker, whole: Result) -> Sheet:
    """Lay out the scenarios: side by side, the rolling plan, ranges, history, sensitivities.

    ``whole`` has every scenario, where they are too many to stand side by side.
    """
    reckoned = reckoner_table(make)
    if make.result.base.freq is not Freq.A:
        return sheet(make, "scenarios", *envelope_blocks(make, whole), reckoned,
                     tornado_chart(make, reckoned))
    return sheet(make, "scenarios", *envelope_blocks(make, whole), comparison_table(make),
                 *since_blocks(make), place_table(make), range_causes_table(make),
                 combined_table(make), risk_table(make), realism_table(make),
                 *history_blocks(make), scenario_chart(make),
                 tornado_chart(make, reckoned), apart(range_table(make)), apart(reckoned))


def medium_page(make: Maker) -> Sheet | None:
    """Lay out the years ahead: the rolling plan, its gap, what it is made of, what closes it.

    None for periods that are no years.
    """
    if make.result.base.freq is not Freq.A:
        return None
    parts = gap_parts_table(make)
    return sheet(make, "medium", gap_table(make), structural_table(make), gap_chart(make, parts),
                 gap_closing_table(make), apart(parts), apart(layer_table(make)))
