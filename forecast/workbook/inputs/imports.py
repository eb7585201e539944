"""The sheets 导入对照 and 导入记录: what was answered of foreign tables, where figures are from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import UnitError, convert, parse_unit
from forecast.issues import CellRef
from forecast.workbook.contract import BUDGETS, VINTAGES
from forecast.workbook.import_sheets import LEFT_OUT, OWN_INDICATOR, Matter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forecast.data import Catalog, Observation
    from forecast.workbook.inputs.found import Found

TakenKey = tuple[str, str, str, str, str]
"""Sheet, item, period, status where the sheet has several, value: what a figure is known by."""
_BY_STATUS = frozenset({BUDGETS.name, VINTAGES.name})


@dataclass(frozen=True, slots=True)
class Answered:
    """One row of 导入对照; ``answer`` is empty while the question is open."""

    table: str
    matter: Matter
    subject: str
    answer: str
    row: int


def read_answers(found: Found) -> tuple[Answered, ...]:
    """Read the rows of 导入对照; of two that ask the same the answered one counts."""
    words = {one.value: one for one in Matter}
    read: dict[tuple[str, Matter, str], Answered] = {}
    for row in found.rows():
        matter = words.get(found.text(row, "matter"))
        if matter is None:
            continue
        one = Answered(found.text(row, "table"), matter, found.text(row, "subject"),
                       found.text(row, "answer"), row)
        key = (one.table, matter, one.subject)
        if key not in read or (one.answer and not read[key].answer):
            read[key] = one
    return tuple(read.values())


def answered_names(answers: Iterable[Answered], items: Catalog) -> dict[str, str]:
    """Return the names that were said to mean an item: as written → code."""
    found = {one.subject: items.find(one.answer) for one in answers
             if one.matter is Matter.ITEM and one.answer not in {"", OWN_INDICATOR, LEFT_OUT}}
    return {name: item.code for name, item in found.items() if item is not None}


def read_taken(found: Found, items: Catalog) -> dict[TakenKey, CellRef]:
    """Read 导入记录: which cell of which file a figure was taken from."""
    taken: dict[TakenKey, CellRef] = {}
    for row in found.rows():
        item, cell = items.find(found.text(row, "item")), found.cell(row, "value")
        if item is None or cell is None or not isinstance(cell.value, float):
            continue
        try:
            value = convert(cell.value, parse_unit(found.text(row, "unit")), item.unit)
        except UnitError:
            continue
        sheet = found.text(row, "sheet")
        status = found.text(row, "status") if sheet in _BY_STATUS else ""
        taken[sheet, item.code, found.text(row, "period"), status, _shown(value)] = CellRef(
            found.text(row, "file"), found.text(row, "table"), found.text(row, "cell"))
    return taken


def with_taken(observations: Iterable[Observation], taken: Mapping[TakenKey, CellRef]
               ) -> list[Observation]:
    """Give each figure that still stands as it was imported the cell that it was taken from."""
    return [one if where is None else replace(one, taken=where)
            for one in observations for where in (taken.get(_key(one)),)]


def _key(one: Observation) -> TakenKey:
    sheet = one.origin.sheet if one.origin else ""
    return (sheet, one.item, str(one.period), one.status.value if sheet in _BY_STATUS else "",
            _shown(one.value))


def _shown(value: float) -> str:
    return f"{value:.10g}"
