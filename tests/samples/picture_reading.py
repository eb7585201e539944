"""A picture read back: its texts and the room that they take."""

from __future__ import annotations

from forecast.render.chart.canvas import Box, Canvas, text_box
from forecast.render.chart.shapes import Writing


def texts(canvas: Canvas) -> list[tuple[str, Box]]:
    """Every text on a sheet with the room it takes."""
    return [(one.text, text_box(one.left, one.base, one.text, one.style))
            for one in canvas.shapes if isinstance(one, Writing)]
