"""What stands in the workbook now, by the cell and by what it says."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from forecast.data import Period
from forecast.importing.figures import Target
from forecast.importing.merging.amounts import are_same
from forecast.importing.merging.plan import Standing
from forecast.workbook import VINTAGES
from forecast.xlsx import a1

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Item, Observation, Unit
    from forecast.importing.merging.slots import Slot
    from forecast.workbook import Form, Stock

Known = tuple[str, Period, bool]
"""An item, a period, whether it counts since January."""


class Ledger:
    """The figures of a workbook, looked up by cell and by meaning."""

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        self._by_cell: dict[tuple[str, str], Observation] = {}
        self._by_known: defaultdict[Known, list[Observation]] = defaultdict(list)
        for one in stock.observations:
            if one.origin is not None:
                self._by_cell.setdefault((one.origin.sheet, one.origin.cell), one)
            self._by_known[one.item, one.period, one.cumulative].append(one)

    def at(self, sheet: str, spot: tuple[int, int]) -> Observation | None:
        """Return the figure that a cell holds."""
        return self._by_cell.get((sheet, a1(*spot)))

    def like(self, slot: Slot) -> list[Observation]:
        """Return the figures of the same item and period, as firm as the slot's."""
        is_part = slot.target in {Target.MONTHS, Target.QUARTERS}
        found = self._by_known[slot.item, _period(slot), is_part]
        return [one for one in found if is_part or one.status is slot.status]

    def registered(self, slot: Slot) -> list[Observation]:
        """Return what 数据版本 has of an item's year."""
        return [one for one in self._by_known[slot.item, _period(slot), False]
                if one.origin is not None and one.origin.sheet == VINTAGES.name]

    def standing(self, one: Observation) -> Standing:
        """Tell what a figure of the workbook is, in the unit that it is printed in."""
        value, unit = printed(one, self.stock.items[one.item])
        where = one.origin
        if where is None:
            raise KeyError(one.item)  # what was read from a workbook has a cell
        return Standing(value, unit.code, where, str(one.taken) if one.taken else one.source,
                        one.status, one.published)


def _period(slot: Slot) -> Period:
    return slot.time if isinstance(slot.time, Period) else Period.annual(slot.year)


def latest(several: Sequence[Observation]) -> Observation:
    """Return the figure that was published last."""
    return max(several, key=lambda one: one.published)


def is_same(value: float, unit: Unit, one: Observation, item: Item) -> bool:
    """Tell whether a figure of a table is one of the workbook's."""
    return are_same(value, unit, *printed(one, item))


def printed(one: Observation, item: Item) -> tuple[float, Unit]:
    """Return a figure of a workbook as it is printed there: its value, in which unit."""
    unit = one.unit or item.unit
    if unit.dimension != item.unit.dimension:
        unit = item.unit
    if unit.factor == item.unit.factor:
        return one.value, unit
    return float(f"{one.value * item.unit.factor / unit.factor:.12g}"), unit


def is_merged_over(form: Form, spot: tuple[int, int]) -> bool:
    """Tell whether a cell lies under another one that is merged over it."""
    area = form.found.merges.over(*spot) if form.found is not None else None
    return area is not None and area[:2] != spot
