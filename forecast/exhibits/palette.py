"""The colours of every chart, drawn as a picture or by a spreadsheet program.

Darkness tells them apart on a grey print: deep, target, inner, fall, outer, from dark to light;
a one-off and a fall of a bridge are hatched.
"""

from __future__ import annotations

from typing import NamedTuple

INK = "#1a1a1a"
GREY = "#6b6b6b"
RULE = "#d9d9d9"
TRACK = "#f0f0f0"
PAPER = "#ffffff"
DEEP = "#1f4e79"
INNER = "#7fb0d8"
OUTER = "#cfe2f1"
TARGET = "#a63c14"
FALL = "#f2b98c"


class Shade(NamedTuple):
    """The fill of a part and the colour of figures on it."""

    fill: str
    text: str


SHADES = (
    # neighbours differ in lightness, so that they stay apart on a grey print
    Shade(DEEP, PAPER), Shade(INNER, INK), Shade("#7a5c00", PAPER), Shade("#f2d3a8", INK),
    Shade("#3d7a5a", PAPER), Shade(OUTER, INK), Shade("#8a4f7d", PAPER), Shade(RULE, INK),
)  # fmt: skip
"""The parts of a stack, from the bottom up."""
LINES = (INK, DEEP, TARGET, "#5b8db8", GREY, "#7a5c00", "#3d7a5a", "#8a4f7d")
"""The lines of scenarios; dashes and marks tell them apart too."""
