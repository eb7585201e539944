"""A picture read back: its texts and the room that they take."""

from __future__ import annotations

from matplotlib.text import Text

from forecast.render.chart.canvas import Box, Canvas, text_box
from forecast.render.chart.lettering import Style


def texts(canvas: Canvas) -> list[tuple[str, Box]]:
    """Every text on a sheet with the room it takes."""
    found = []
    for artist in canvas.figure.findobj(Text):
        style = Style(artist.get_fontsize(), bold="Bold" in artist.get_fontproperties().get_file())
        x, y = artist.get_position()
        if artist.get_text():
            found.append((artist.get_text(), text_box(x, y, artist.get_text(), style)))
    return found
