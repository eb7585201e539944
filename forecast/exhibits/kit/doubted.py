"""Numbers that the gate doubts, wherever they are printed, and the note that says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.exhibits.kit.types import Chart, Table, ValueRef

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.exhibits.kit.cells import Maker
    from forecast.exhibits.kit.types import Block, Cell, Row, Sheet
    from forecast.issues import CellRef

_NAMED = 3


def asked_of(make: Maker, cells: Iterable[Cell]) -> CellRef | None:
    """Return the cell of the workbook to look at before any of some cells is quoted.

    A printed cell is doubtful by the model value that it shows or is computed from, or by the cell
    that it was read from.
    """
    doubts, targets = make.result.doubts, make.result.targets
    if not doubts.found:
        return None
    places = {one.where: one.where for one in doubts.found}
    places |= {at: where for one in targets for at in (one.origin, one.value_at, one.high_at)
               if at and (where := doubts.targets.get(one.item)) in {one.origin, one.value_at}
               and where}
    for cell in cells:
        for ref in (*cell.refs, cell.defines):
            if isinstance(ref, ValueRef):
                where = doubts.cells.get((ref.scenario, ref.item, ref.period))
                if where:
                    return where
        for place in cell.places:
            if place in places:
                return places[place]
    return None


def asked_text(make: Maker, where: CellRef) -> str:
    """Ask about a cell instead of saying a number."""
    return make.text("doubtful",
                     cell=f"{where.sheet}!{where.cell}" if where.sheet else str(where))


def marked(make: Maker, page: Sheet) -> Sheet:
    """Note under every table and chart of a page which of its numbers are asked about."""
    if not make.result.doubts.found:
        return page
    return replace(page, blocks=tuple(_marked(make, block) for block in page.blocks))


def _marked(make: Maker, block: Block) -> Block:
    if isinstance(block, Chart):
        notes = _notes(make, block.table)
        table = replace(block.table, notes=(*block.table.notes, *notes))
        return replace(block, notes=(*block.notes, *notes), table=table) if notes else block
    if isinstance(block, Table):
        return replace(block, notes=(*block.notes, *_notes(make, block)))
    return block


def _notes(make: Maker, table: Table) -> tuple[str, ...]:
    """Write a note for each cell of the workbook that numbers of a table rest on."""
    rows: dict[CellRef, list[Row]] = {}
    for row in table.rows:
        where = asked_of(make, row.cells)
        if where is not None:
            rows.setdefault(where, []).append(row)
    return tuple(make.text("note_doubtful", rows=_labels(make, mine),
                           asked=asked_text(make, where)) for where, mine in rows.items())


def _labels(make: Maker, rows: list[Row]) -> str:
    labels = list(dict.fromkeys(row.label for row in rows))
    listed = make.text("list_comma").join(labels[:_NAMED])
    more = make.text("rows_more", count=len(labels)) if len(labels) > _NAMED else ""
    return listed + more
