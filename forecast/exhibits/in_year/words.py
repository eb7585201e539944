"""The words of a year in progress, in one language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forecast.exhibits.kit import decimals
from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Catalog
    from forecast.exhibits.kit import Cell
    from forecast.in_year import Line, YearInProgress


@dataclass(frozen=True, slots=True)
class Words:
    """Words and names in one language, for a year in progress.

    ``run`` are the full years as a run has them, by item: cells of its model sheet.
    """

    found: YearInProgress
    catalog: Catalog
    lang: Lang = "zh"
    rounded: bool = False
    run: Mapping[str, Cell] = field(default_factory=dict)

    def text(self, key: str, **fields: object) -> str:
        """Return a text of the label table's section ``exhibit``."""
        return label(f"exhibit.landing_{key}", self.lang, **fields)

    def name(self, line: Line) -> str:
        """Name a line; what a total holds beside its items is named after it."""
        name = self.catalog[line.item].name(self.lang)
        return self.text("rest", name=name) if line.is_rest else name

    def unit(self, line: Line) -> str:
        """Return the unit of a line."""
        return self.catalog[line.item].unit.name(self.lang)

    def digits(self, line: Line) -> int:
        """Return the digits that papers print for a line."""
        return decimals(self.catalog[line.item])

    def key(self, line: Line) -> str:
        """Return the key of a line's row."""
        return f"{line.item}:rest" if line.is_rest else line.item

    def month(self, month: int) -> str:
        """Name the months since January: 1-8月."""
        return self.text("month", month=month) if month > 1 else self.text("january")

    def band(self) -> str:
        """Return the nominal coverage of the narrow interval, in per cent."""
        return f"{self.found.main.landing.level[0]:g}"
