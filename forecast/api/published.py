"""The figures of a workbook, by item: ``book.data["gpb_revenue"]``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from forecast.api.speaking import in_its_language
from forecast.data import Freq
from forecast.issues import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.api.frames import Published
    from forecast.data import Dataset, Period
    from forecast.labels import Lang


@dataclass(frozen=True, slots=True, repr=False)
class Figures:
    """What a workbook states, item by item; iterating gives the codes of items with figures.

    ``lang`` is the language of names.
    """

    dataset: Dataset = field(repr=False)
    lang: Lang = "zh"

    @in_its_language
    def __getitem__(self, item: str) -> Published:
        """Return an item's figures as they are read for forecasts: of years, else of quarters.

        Returns
        -------
        Published
            A pandas Series in the item's unit with a PeriodIndex from the first to the last year or
            quarter; ``.vintages()`` has every figure that was published.

        Raises
        ------
        InputError
            When there is no such item, or no figure of it; the nearest is proposed.
        """
        code = self.dataset.catalog.among(item, self, "no_figures").code
        return self.series(code, "A" if code in self._known(Freq.A) else "Q")

    @in_its_language
    def series(self, item: str, freq: Literal["A", "Q", "M"] = "A") -> Published:
        """Return an item's figures of years, quarters or months; months are not since January.

        Raises
        ------
        InputError
            When the workbook has none of that kind.
        """
        from forecast.api.frames import Published
        from forecast.issues import CellRef, Issue

        kinds = {one.name: one for one in Freq}
        if freq not in kinds:
            raise InputError([Issue("no_figures", CellRef(""), f"{item} {freq}")])
        seen: dict[str, set[Period]] = {}
        for one in self.dataset.observations:
            if one.period.freq is kinds[freq] and not one.cumulative and one.status.is_past:
                seen.setdefault(one.item, set()).add(one.period)
        code = self.dataset.catalog.among(item, seen, "no_figures").code
        ordered = sorted(seen[code], key=lambda one: one.ordinal)
        span = [ordered[0] + step for step in range(ordered[-1] - ordered[0] + 1)]
        return Published.of(self.dataset, code, span, self.lang)

    def __iter__(self) -> Iterator[str]:
        """Go through the codes of items with figures, in the catalogue's order."""
        known = self._known(Freq.A) | self._known(Freq.Q)
        return (item.code for item in self.dataset.catalog if item.code in known)

    def _known(self, freq: Freq) -> set[str]:
        return {one.item for one in self.dataset.observations
                if one.period.freq is freq and not one.cumulative and one.status.is_past}

    def __len__(self) -> int:
        """Count the items with figures."""
        return sum(1 for _ in self)

    def __contains__(self, item: object) -> bool:
        """Tell whether there are figures of an item, by code or name."""
        found = self.dataset.catalog.find(item) if isinstance(item, str) else None
        return found is not None and found.code in set(self)

    def __repr__(self) -> str:
        return f"<Figures: {', '.join(self)}>"

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)
