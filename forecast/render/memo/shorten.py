"""A paper of at most so many pages: content is left out, type is never set smaller."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.exhibits import Chart, Table, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from forecast.exhibits import Block, Memo


def shortened(memo: Memo, most: int, pages_of: Callable[[Memo], int]
              ) -> tuple[Memo, tuple[str, ...]]:
    """Leave out what a reader misses least until a memo takes at most so many pages.

    Pictures go first, then tables but one, then the last sentences of the longest sections, then
    whole sections from the end.

    Returns
    -------
    tuple
        The memo, and what was left out of it: titles and sentences.
    """
    gone: list[str] = []
    while pages_of(memo) > most:
        places = _least(memo.blocks)
        if not places:
            break
        gone += [_told(memo.blocks[place]) for place in places]
        memo = replace(memo, blocks=tuple(block for place, block in enumerate(memo.blocks)
                                          if place not in places))
    return memo, tuple(gone)


def _least(blocks: tuple[Block, ...]) -> tuple[int, ...]:
    """Return the places of what is missed least; none when nothing may go."""
    charts, tables = ([place for place, block in enumerate(blocks) if isinstance(block, kind)]
                      for kind in (Chart, Table))
    if charts:
        return (charts[-1],)
    if len(tables) > 1:
        return (tables[-1],)
    heads = [place for place, block in enumerate(blocks)
             if isinstance(block, Text) and block.level == 1]
    sections = [tuple(range(start, end)) for start, end in zip(
        heads or [0], [*heads[1:], len(blocks)], strict=True)]
    said = [[place for place in section if isinstance(block := blocks[place], Text)
             and block.level == 0] for section in sections]
    longest = max(said, key=len, default=[])
    if len(longest) > 1:
        return (longest[-1],)
    return sections[-1] if len(sections) > 1 else ()


def _told(block: Block) -> str:
    if isinstance(block, Text):
        return block.text
    return block.table.title if isinstance(block, Chart) else block.title
