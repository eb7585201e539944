"""The colours of the charts, and the looks by which lines are told apart."""

from __future__ import annotations

from typing import Literal, NamedTuple

INK = "#1a1a1a"
GREY = "#6b6b6b"
RULE = "#d9d9d9"
TRACK = "#f0f0f0"
DEEP = "#1f4e79"
INNER = "#7fb0d8"
OUTER = "#cfe2f1"
TARGET = "#a63c14"
"""Darkness tells these apart on a grey print: deep, target, inner, outer, from dark to light."""

Dash = Literal["solid", "dashed", "dotted", "dashdot", "long"]


class Look(NamedTuple):
    """How a line is drawn: its colour, its dashes, the letter of its mark or nothing."""

    color: str
    dash: Dash = "solid"
    shape: str = ""


HISTORY = Look(INK, "solid", "o")
CENTRAL = Look(DEEP, "dashed", "s")
