"""Charts take the white space that the page breaks leave: a taller chart reads better."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from forecast.workbook.results.places import PlacedChart
from forecast.workbook.results.sizes import pixels

if TYPE_CHECKING:
    from forecast.workbook.results.places import SheetPlan

_TALLEST = 0.42
"""The height of a chart over its width, at most."""
_STRETCH = {"bullet": 1.25, "panels": 1.5, "tornado": 1.4}
"""How much taller a chart of rows or of several drawings may become."""


def fill_pages(plan: SheetPlan, repeated: float) -> SheetPlan:
    """Make the charts of each page taller, as far as the page has room and the chart wears it.

    The rows behind a chart grow with it, so that no row and no page break moves.

    Parameters
    ----------
    plan
        A sheet whose page breaks are chosen.
    repeated
        Height of the rows printed again on every page but the first, points.
    """
    room = plan.paper.room(sum(map(pixels, plan.widths[:plan.printed])))
    heights = dict(plan.heights)
    grown: dict[int, PlacedChart] = {}
    for first, end in pairwise((0, *plan.breaks, plan.printed_to + 1)):
        charts = [item for item in plan.placed
                  if isinstance(item, PlacedChart) and first <= item.top < end]
        used = sum(plan.heights.get(row, 0.0) for row in range(first, end))
        free = room - used - (repeated if first else 0.0)
        whole = sum(plan.heights[row] for item in charts for row in item.rows)
        for item in charts:
            factor = min(1 + max(0.0, free) / whole, _limit(item))
            for row in item.rows:
                heights[row] = round(heights[row] * factor, 1)
            grown[item.top] = replace(item, height=round(item.height * factor))
    placed = tuple(grown.get(item.top, item) for item in plan.placed)
    return replace(plan, heights=heights, placed=placed)


def _limit(item: PlacedChart) -> float:
    """Return how many times as high a chart may become."""
    own = _STRETCH.get(item.chart.kind)
    return own if own is not None else max(1.0, _TALLEST * item.width / item.height)
