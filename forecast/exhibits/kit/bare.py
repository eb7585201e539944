"""Pages of a run without draws: no column for ranges and chances that nobody drew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.exhibits.kit.types import Chart, Table

if TYPE_CHECKING:
    from forecast.exhibits.kit.cells import Maker
    from forecast.exhibits.kit.types import Block, Sheet

_DRAWN = frozenset({"p10", "p25", "p75", "p90", "probability", "chance"})
"""Columns of what is told from draws; of small multiples behind the panel's key."""


def undrawn(make: Maker, page: Sheet) -> Sheet:
    """Leave out the columns of quantiles and probabilities where nothing was drawn."""
    if make.result.settings.draws:
        return page
    return replace(page, blocks=tuple(map(_bare, page.blocks)))


def _bare(block: Block) -> Block:
    if isinstance(block, Chart):
        return replace(block, table=_without(block.table))
    return _without(block) if isinstance(block, Table) else block


def _without(table: Table) -> Table:
    """Leave out what bears the key of a drawn figure and holds none."""
    kept = [place for place, column in enumerate(table.columns)
            if column.key.rpartition(":")[2] not in _DRAWN
            or any(row.cells[place].value not in {None, ""} for row in table.rows)]
    return table if len(kept) == len(table.columns) else table.at_columns(kept)
