"""The drawings by the kind of chart: a new kind is a file of its own and an entry here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.render.chart.drawings.bridge import BRIDGE
from forecast.render.chart.drawings.bullet import BULLET
from forecast.render.chart.drawings.fan import FAN
from forecast.render.chart.drawings.panels import PANELS
from forecast.render.chart.drawings.progress import PROGRESS
from forecast.render.chart.drawings.scatter import SCATTER
from forecast.render.chart.drawings.scenarios import SCENARIOS
from forecast.render.chart.drawings.stack import STACK
from forecast.render.chart.drawings.tornado import TORNADO
from forecast.render.chart.drawings.track import TRACK

if TYPE_CHECKING:
    from forecast.render.chart.frame import Drawing

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
