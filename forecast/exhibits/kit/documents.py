"""Where the figures of a table are from: the documents that the workbook names for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.exhibits.kit.origins import value_places
from forecast.exhibits.kit.types import ValueRef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.exhibits.kit.cells import Maker
    from forecast.exhibits.kit.types import Cell, Table
    from forecast.issues import CellRef

_NAMED = 3
"""Documents named one by one; further ones are 等."""


def sourced(make: Maker, table: Table) -> Table:
    """Put the source line below a table."""
    return replace(table, source=source_line(make, table))


def source_line(make: Maker, table: Table) -> str:
    """Say where the figures of a table are from.

    The documents stand in the order in which the table shows their figures, then the workbook, for
    figures of which it names no document, then who worked out the rest.
    """
    cited = _cited(make)
    found = dict.fromkeys(cited[place] for row in table.rows for cell in row.cells
                          for place in _places(make, cell) if place in cited)
    documents = [one for one in found if one]
    parts = []
    if documents:
        key = "documents" if len(documents) <= _NAMED else "documents_more"
        parts.append(make.text(key, documents=make.text("list_comma").join(documents[:_NAMED])))
    if not documents or "" in found:
        parts.append(make.text("source_workbook"))
    maker = make.bureau.compiler or make.bureau.title
    parts.append(make.text("own_calculation_of", maker=maker) if maker
                 else make.text("own_calculation"))
    return make.text("list_semicolon").join(parts) + make.text("full_stop")


def _cited(make: Maker) -> dict[CellRef, str]:
    """Map the cells of published figures and of targets to the documents named for them."""
    cited = {seen.origin: seen.source for seen in make.result.dataset.observations if seen.origin}
    for target in (*make.result.targets, *make.result.past_targets):
        cited |= {place: target.source for place in (target.origin, target.value_at, target.high_at)
                  if place}
    return {place: source.rstrip("。；;,，. ") for place, source in cited.items()}


def _places(make: Maker, cell: Cell) -> Iterator[CellRef]:
    """Go through the cells of the user's workbook that one cell shows."""
    yield from cell.places
    for ref in cell.refs:
        if isinstance(ref, ValueRef):
            yield from value_places(make.result, make.result.run(ref.scenario), ref.item,
                                    ref.period)
