"""The drawings by the kind of chart: a new kind is a file of its own and an entry here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.workbook.results.charts.drawings.bridge import BRIDGE
from forecast.workbook.results.charts.drawings.bullet import BULLET
from forecast.workbook.results.charts.drawings.fan import FAN
from forecast.workbook.results.charts.drawings.panels import PANELS
from forecast.workbook.results.charts.drawings.progress import PROGRESS
from forecast.workbook.results.charts.drawings.scatter import SCATTER
from forecast.workbook.results.charts.drawings.scenarios import SCENARIOS
from forecast.workbook.results.charts.drawings.stack import STACK
from forecast.workbook.results.charts.drawings.tornado import TORNADO
from forecast.workbook.results.charts.drawings.track import TRACK

if TYPE_CHECKING:
    from forecast.workbook.results.charts.frame import Drawing

DRAWINGS: dict[str, Drawing] = {
    "fan": FAN,
    "bridge": BRIDGE,
    "bullet": BULLET,
    "panels": PANELS,
    "scatter": SCATTER,
    "scenarios": SCENARIOS,
    "stack": STACK,
    "progress": PROGRESS,
    "tornado": TORNADO,
    "track": TRACK,
}
