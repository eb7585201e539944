"""The looks by which lines are told apart."""

from __future__ import annotations

from typing import Literal, NamedTuple

from forecast.exhibits import DEEP, INK

Dash = Literal["solid", "dashed", "dotted", "dashdot", "long"]


class Look(NamedTuple):
    """How a line is drawn: its colour, its dashes, the letter of its mark or nothing."""

    color: str
    dash: Dash = "solid"
    shape: str = ""


HISTORY = Look(INK, "solid", "o")
CENTRAL = Look(DEEP, "dashed", "s")
