"""Tables without columns that nothing fills: ranges that nobody drew, what no row has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.exhibits.kit.types import Chart, Table

if TYPE_CHECKING:
    from collections.abc import Callable

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
        return replace(block, table=filled(block.table, _is_drawn))
    return filled(block, _is_drawn) if isinstance(block, Table) else block


def _is_drawn(key: str) -> bool:
    return key.rpartition(":")[2] in _DRAWN


def filled(table: Table, may_go: Callable[[str], bool] = bool) -> Table:
    """Leave out the columns that hold nothing; ``may_go`` tells by its key whether one may go."""
    kept = [place for place, column in enumerate(table.columns) if not may_go(column.key)
            or any(row.cells[place].value not in {None, ""} for row in table.rows)]
    return table if len(kept) == len(table.columns) else table.at_columns(kept)
