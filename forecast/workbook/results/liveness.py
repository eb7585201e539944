"""What follows an edit at once, and what with the next run only.

A formula over cells that follow follows too. A constant does not, and neither does what is computed
from one, nor a text that tells of figures. Those are set in a look of their own, so that no third
kind is left: a number that looks alive and is stale.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from forecast.exhibits import STANDING, Chart, InTable, Typed, is_gap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.exhibits import Cell, Ref, Row, Sheet
    from forecast.workbook.results.inputs import Inputs
    from forecast.workbook.results.places import Addresses, PlacedTable, SheetPlan

Place = tuple[str, int, int]
"""A sheet, a row and a column from 0."""
_NO_FIGURE = re.compile(r"[A-Za-z_]\w*|(?<!\d)(?:19|20)\d\d(?!\d|[.,]\d)年?|[(（]\d\d?[)）]")
"""Digits that are no figure of a table: codes, years, numbers of a list."""


@lru_cache(maxsize=4096)  # the same rows stand in many tables
def tells_figures(text: str) -> bool:
    """Tell whether a text holds figures, years and codes apart."""
    return _has_digits(text) and _has_digits(_NO_FIGURE.sub("", text))


def _has_digits(text: str) -> bool:
    return any(map(str.isdigit, text))


def plainly_titled(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Title charts by their subject where their title states figures that an edit changes."""
    return tuple(replace(sheet, blocks=tuple(
        replace(block, title=block.table.title)
        if isinstance(block, Chart) and block.table.title and tells_figures(block.title) else block
        for block in sheet.blocks)) for sheet in sheets)


class Marks(NamedTuple):
    """Whether a row's label changes with the next run only, and each of its cells does."""

    label: bool
    cells: tuple[bool, ...]


@dataclass(frozen=True)
class Liveness:
    """Which cells of a workbook follow an edit of its inputs.

    Without ``inputs`` the sheets stand alone: nothing can be edited, and nothing is stale.
    """

    plans: Sequence[SheetPlan]
    addresses: Addresses
    inputs: Inputs | None
    _cells: dict[Place, tuple[Cell, PlacedTable]] = field(default_factory=dict, init=False,
                                                          repr=False, compare=False)
    _known: dict[Place, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find every cell by its place, where anything can be edited at all."""
        if self.inputs is None:
            return
        self._cells.update({(plan.sheet.name, *spot): (cell, table) for plan in self.plans
                            for table in plan.tables() for cell, spot in table.cells()})

    def marks(self, sheet: str, table: PlacedTable, number: int, row: Row) -> Marks:
        """Tell what of a row is to be marked: it changes with the next run only.

        The label is where it goes with figures that are stale, or tells of some.
        """
        if self.inputs is None:
            return Marks(label=False, cells=(False,) * len(row.cells))
        stale = tuple(self._is_stale(cell, column.key, (sheet, body + number, across))
                      for cell, column, (body, across)
                      in zip(row.cells, table.table.columns, table.tops(), strict=True))
        figures = [mark for cell, mark in zip(row.cells, stale, strict=True)
                   if not is_gap(cell) and (cell.formula or not isinstance(cell.value, str))]
        return Marks(tells_figures(row.label) or (bool(figures) and all(figures)), stale)

    def _is_stale(self, cell: Cell, column: str, place: Place) -> bool:
        if cell.role == "lever":
            return False
        if isinstance(cell.value, str) and cell.formula is None:
            return bool(cell.value) and (column not in STANDING or tells_figures(cell.value))
        if is_gap(cell):
            return cell.role != "text"
        return cell.is_fixed or not self._follows(place)

    def is_text_stale(self, text: str, *, is_heading: bool = False) -> bool:
        """Tell whether a sentence, a note or a title may read otherwise after the next run."""
        return self.inputs is not None and (not is_heading or tells_figures(text))

    def _follows(self, place: Place) -> bool:
        """Tell whether a cell shows after a recalculation what a run would give."""
        if place not in self._known:
            self._known[place] = False  # a circle would not follow
            self._known[place] = self._is_live(place)
        return self._known[place]

    def _is_live(self, place: Place) -> bool:
        cell, table = self._cells[place]
        if cell.formula is not None:
            return all(self._is_there(place[0], table, ref) for ref in cell.formula.refs)
        if cell.is_fixed or cell.role in {"text", "lever"}:
            return True
        assert self.inputs is not None  # noqa: S101  # asked first
        return self.inputs.formula(cell.value, cell.sources) is not None

    def _is_there(self, sheet: str, table: PlacedTable, ref: Ref) -> bool:
        if isinstance(ref, Typed):
            assert self.inputs is not None  # noqa: S101  # asked first
            is_nothing = not ref.sources and not ref.value  # a register without a row
            return is_nothing or self.inputs.formula(ref.value, ref.sources) is not None
        if isinstance(ref, InTable):
            return self._follows((sheet, *table.spot(ref.row, ref.column)))
        return self._follows(self.addresses.places[ref])
