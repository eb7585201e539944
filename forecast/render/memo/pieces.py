"""A paper in pieces, each of a named style: what the Word file and the PDF are both made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from forecast.exhibits import Chart


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: the key of its style, its text; ``held`` on the page of what follows it."""

    style: str
    text: str
    held: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A picture and the room that it takes, in points; ``size`` is which of its sizes it has."""

    chart: Chart
    width: float
    height: float
    size: int = 0


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures beside each other."""

    style: str
    images: tuple[Image, ...]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its style and text, width in points, columns spanned, place in a vertical merge.

    ``above`` and ``below`` are the weights of its rules, in points.
    """

    style: str
    text: str
    width: float
    span: int = 1
    merge: Literal["", "restart", "continue"] = ""
    above: float = 0.0
    below: float = 0.0
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: widths of its columns, rows of its head (repeated on each page) and its body."""

    widths: tuple[float, ...]
    head: tuple[tuple[GridCell, ...], ...]
    body: tuple[tuple[GridCell, ...], ...]


Piece = Paragraph | Pictures | Grid
