"""The keys of a legend: a sample of what is drawn, and its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from forecast.labels import label
from forecast.render.chart.canvas import Box
from forecast.render.chart.ink import CENTRAL, HISTORY
from forecast.render.chart.lettering import SMALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.exhibits import Table
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Canvas
    from forecast.render.chart.ink import Dash, Look

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
        return self._sample + _GAP + SMALL.width(self.text) + _AFTER

    def draw(self, canvas: Canvas, x: float, base: float) -> None:
        """Draw the key with its lower left at a point of the canvas."""
        wide = self._sample
        box, middle = Box(x, base - 0.2, x + wide, base + 2.2), base + 0.95
        if self.sample == "line":
            canvas.across(middle, x, x + wide, color=self.color, width=1.6, dash=self.dash)
        elif self.sample == "area":
            canvas.rect(box, fill=self.color, edge=self.edge)
        elif self.sample == "hatched":
            canvas.hatched(box, self.color)
        elif self.sample == "bar":
            canvas.upright(x + wide / 2, box.bottom - 0.2, box.top + 0.2, color=self.color,
                           width=2.2)
        if self.shape:
            canvas.marks([(x + wide / 2, middle)], self.shape, color=self.color,
                         fill="white" if self.shape == "o" and self.sample == "mark" else None)
        canvas.text(x + wide + _GAP, base, self.text, SMALL)


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of a table's columns, by which a legend names what is drawn from them."""

    by_key: Mapping[str, str]
    lang: Lang

    def __getitem__(self, key: str) -> str:
        """Return the title of a column."""
        return self.by_key[key]

    def between(self, low: str, high: str) -> str:
        """Name what lies between two columns; empty where the table has none of the two."""
        if low not in self.by_key:
            return ""
        return label("chart.range", self.lang, low=self[low], high=self[high])

    def band(self, color: str) -> tuple[Key, ...]:
        """Return the key of the band that most draws lie in, where there is one."""
        name = self.between("p10", "p90")
        return (Key(name, "area", color),) if name else ()

    def course(self) -> tuple[Key, Key]:
        """Return the keys of history and of the central forecast."""
        return line_key(self["history"], HISTORY), line_key(self["central"], CENTRAL)


def titles_of(table: Table, lang: Lang) -> Titles:
    """Return the titles of a table; the columns of small multiples go without their panel."""
    return Titles({column.key.partition(":")[2] or column.key: column.title
                   for column in table.columns}, lang)


def line_key(text: str, look: Look) -> Key:
    """Return the key of a line."""
    return Key(text, "line", look.color, dash=look.dash, shape=look.shape)
