"""The page of intensities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.energy.decomposition import decomposition_blocks
from forecast.exhibits.energy.intensity import intensity_chart, intensity_table
from forecast.exhibits.energy.plan import five_year_table
from forecast.exhibits.kit import sheet

if TYPE_CHECKING:
    from forecast.exhibits.kit import Maker, Sheet


def page(make: Maker) -> Sheet:
    """Lay out intensities: the annual change, the five-year plan, what moved them."""
    return sheet(make, "energy", intensity_table(make), intensity_chart(make),
                 five_year_table(make), *decomposition_blocks(make))
