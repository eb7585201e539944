"""Labels that keep clear of lines, of marks and of each other."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from forecast.render.chart.canvas import Box, text_box
from forecast.render.chart.lettering import SMALL, Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.render.chart.canvas import Align, Canvas
    from forecast.render.chart.shapes import Point


@dataclass(slots=True)
class Labels:
    """Places labels where they meet neither a line, a mark nor another label."""

    canvas: Canvas
    ground: Box
    taken: list[Box] = field(default_factory=list)
    marked: list[Point] = field(default_factory=list)

    def keep_clear(self, points: Sequence[Point], *, radius: float = 0.7) -> None:
        """Keep labels off a broken line through points."""
        for (x0, y0), (x1, y1) in pairwise(points):
            steps = max(1, round(math.hypot(x1 - x0, y1 - y0) / radius))
            for step in range(steps + 1):
                x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
                self.taken.append(Box(x - radius / 2, y - radius / 2, x + radius / 2,
                                      y + radius / 2))
        for x, y in points:
            self.taken.append(Box(x - radius, y - radius, x + radius, y + radius))
            self.marked.append((x, y))

    def put(self, x: float, y: float, text: str, style: Style = SMALL, *,
            prefer: str = "above below right left") -> bool:
        """Set a label beside a point at the first free side, or leave it out."""
        for gap in (1.2, 2.2, 3.4):
            for side in prefer.split():
                place, base, align = _beside(x, y, side, gap, style)
                room = text_box(place, base, text, style, align)
                if self._is_free(room) and self._is_nearest(room, x, y):
                    self.canvas.text(place, base, text, style, align=align)
                    self.taken.append(room._replace(left=room.left - 0.6, right=room.right + 0.6))
                    return True
        return False

    def _is_free(self, room: Box) -> bool:
        inside = (room.left >= self.ground.left and room.right <= self.ground.right
                  and room.bottom >= self.ground.bottom and room.top <= self.ground.top)
        return inside and not any(room.meets(other) for other in self.taken)

    def _is_nearest(self, room: Box, x: float, y: float) -> bool:
        """Tell whether a reader would give the label to its own point and no other."""
        own = math.dist(room.middle, (x, y))
        return all(own <= math.dist(room.middle, other) + 1e-9 for other in self.marked)


def _beside(x: float, y: float, side: str, gap: float, style: Style) -> tuple[float, float, Align]:
    # A figure is about 0.74 em high above its baseline.
    tall = 0.74 * style.em
    places: dict[str, tuple[float, float, Align]] = {
        "above": (x, y + gap, "center"),
        "below": (x, y - gap - tall, "center"),
        "right": (x + gap, y - tall / 2, "left"),
        "left": (x - gap, y - tall / 2, "right"),
    }
    return places[side]


def apart(wanted: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Move places no nearer than ``least`` to each other, in order, each as little as it can.

    Neighbours that would collide are pooled and set about their common middle. When there is no
    room for all between ``low`` and ``high`` the upper bound gives way.
    """
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    pools: list[list[int]] = []

    def start(pool: list[int]) -> float:
        middle = sum(wanted[place] for place in pool) / len(pool)
        return max(min(middle, high) - least * (len(pool) - 1) / 2, low)

    for place in order:
        pools.append([place])
        while len(pools) > 1 and start(pools[-1]) < start(pools[-2]) + least * len(pools[-2]):
            last = pools.pop()
            pools[-1] += last
    settled = [0.0] * len(wanted)
    for pool in pools:
        first = max(min(start(pool), high - least * (len(pool) - 1)), low)
        for rank, place in enumerate(pool):
            settled[place] = first + least * rank
    return settled
