"""A result sheet put together: its name and title from the label table, its blocks in order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.exhibits.kit.cells import titled
from forecast.exhibits.kit.types import Chart, Sheet, Table, Text

if TYPE_CHECKING:
    from forecast.data import Bureau
    from forecast.exhibits.kit.cells import Maker
    from forecast.exhibits.kit.types import Block
    from forecast.labels import Lang


_WORKING = frozenset({"checks", "relations", "notes"})
_PRESCRIBED = frozenset({"budgets"})
"""Pages whose tables have the columns that the law asks for, filled or not."""


def sheet(make: Maker, key: str, *blocks: Block | None) -> Sheet:
    """Return the sheet ``key`` of the blocks that say something."""
    said = {"year": make.result.first.year,
            "scenario": make.scenario_name(make.plan or make.main)}
    spoken = [block for block in blocks if block is not None and _says(block)]
    drawn = {block.table.id for block in spoken if isinstance(block, Chart)}
    if key not in _PRESCRIBED:
        spoken = [filled_columns(one) if isinstance(one, Table) and one.id not in drawn else one
                  for one in spoken]
    return Sheet(make.text(f"sheet_{key}"), make.text(f"title_{key}", **said), tuple(spoken),
                 working=key in _WORKING)


def filled_columns(table: Table) -> Table:
    """Leave out the columns that hold no figure and no word: a column of dashes says nothing.

    A cell that formulas point at, or that is to be filled in, is needed whatever it holds.
    """
    kept = [at for at in range(len(table.columns))
            if any(cell.value not in {None, ""} or cell.defines is not None
                   or cell.formula is not None for cell in (row.cells[at] for row in table.rows))]
    return table if len(kept) in {0, len(table.columns)} else table.at_columns(kept)


def apart(table: Table | None) -> Table | None:
    """Mark a table as workings: it stands below what its sheet prints."""
    return None if table is None else replace(table, working=True)


def _says(block: Block) -> bool:
    """Tell whether a block holds anything: a table of dashes and a chart of gaps do not."""
    if isinstance(block, Text):
        return bool(block.text)
    table = block.table if isinstance(block, Chart) else block
    cells = [cell for row in table.rows for cell in row.cells]
    numbers = [cell for cell in cells if cell.role != "text"]
    return any(cell.value not in {None, ""} for cell in numbers or cells)


def headed(page: Sheet, *sentences: str) -> Sheet:
    """Put the sentences that say something at the head of a page."""
    said = tuple(Text(sentence) for sentence in sentences if sentence)
    return replace(page, blocks=(*said, *page.blocks))


def made_by(page: Sheet, bureau: Bureau, lang: Lang) -> Sheet:
    """Put the name of the place before a page's title, and who made it at its running head."""
    return replace(page, title=titled(page.title, bureau, lang), head=bureau.running_head)


def joined(page: Sheet, below: Sheet) -> Sheet:
    """Print one page below another on the same sheet."""
    return replace(page, blocks=(*page.blocks, *below.blocks))
