"""The keys of a legend: a sample of what is drawn, and its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from forecast.render.chart.canvas import SMALL, Box, Canvas, Dash, width_of

Sample = Literal["line", "area", "hatched", "mark", "bar"]
_SAMPLE = 7.0
_GAP = 1.4
_AFTER = 5.0


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a legend.

    Parameters
    ----------
    text
        The name.
    sample
        A line (with its mark), a filled area, a hatched outline, a mark alone or an upright bar.
    color, edge
        The colour of the line, area or mark; the outline of an area.
    dash, shape
        The dashes of the line; the letter of the mark, or nothing.
    """

    text: str
    sample: Sample
    color: str
    edge: str | None = None
    dash: Dash = "solid"
    shape: str = ""

    @property
    def _sample(self) -> float:
        return 3.0 if self.sample in {"mark", "bar"} else _SAMPLE

    @property
    def width(self) -> float:
        """The room that the key takes with the gap after it."""
        return self._sample + _GAP + width_of(self.text, SMALL) + _AFTER

    def draw(self, canvas: Canvas, x: float, base: float) -> None:
        """Draw the key with its lower left at a point of the canvas."""
        wide = self._sample
        box, middle = Box(x, base - 0.2, x + wide, base + 2.2), base + 0.95
        if self.sample == "line":
            canvas.line((x, x + wide), (middle, middle), color=self.color, width=1.6,
                        dash=self.dash)
        elif self.sample == "area":
            canvas.rect(box, fill=self.color, edge=self.edge)
        elif self.sample == "hatched":
            canvas.hatch(box, color=self.color)
            canvas.rect(box, edge=self.color)
        elif self.sample == "bar":
            canvas.line((x + wide / 2, x + wide / 2), (box.bottom - 0.2, box.top + 0.2),
                        color=self.color, width=2.2)
        if self.shape:
            canvas.marks([(x + wide / 2, middle)], self.shape, color=self.color,
                         fill="white" if self.shape == "o" and self.sample == "mark" else None)
        canvas.text(x + wide + _GAP, base, self.text, SMALL)
