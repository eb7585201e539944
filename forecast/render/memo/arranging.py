"""Where the blocks of a paper stand, so that no page is left half empty.

A table or picture that does not fit at the foot of a page leaves a hole there. As in any typeset
page it may then stand some paragraphs earlier or later, never under another heading nor right below
its own, and a picture may be drawn flatter; letters keep their size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast.exhibits import Chart, Text
from forecast.render.memo.fit import poured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from forecast.exhibits import Block
    from forecast.render.memo.fit import Strip

Sizes = Mapping[str, Sequence[tuple[float, float]]]
_USUAL = 56.0
"""White of two lines at the foot of a page is no hole, points."""
_SHORT = 0.75
"""A last page with more of it white than this looks left over."""
_PAGE = 2.0
"""A page more weighs as much as so many empty ones."""
_FLAT = 2.0
"""Points of white that a picture is not made flatter for, each step of it."""
_BEAM = 6
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Arrangement:
    """An order of blocks, and which of its sizes each picture has."""

    blocks: tuple[Block, ...]
    sizes: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from others of the same blocks."""
        return (*map(id, self.blocks), *self.sizes.values())


def arranged(blocks: tuple[Block, ...], sizes: Sizes, room: float,
             pours: Callable[[Arrangement], Sequence[Sequence[Strip]]], *, fixed: bool = False
             ) -> Arrangement:
    """Return the arrangement with the least white, the blocks as they are before others.

    Parameters
    ----------
    room
        The height of a page, points.
    pours
        What an arrangement takes of the pages, by each of the fonts that may be there: word
        processors differ by a line here and there, and none of them should leave a hole.
    fixed
        Whether the order stays, and sizes alone are chosen.
    """
    plain = Arrangement(blocks, dict.fromkeys(sizes, 0))
    most = max(map(len, sizes.values()), default=1)
    starts = [replace(plain, sizes={key: min(at, len(some) - 1) for key, some in sizes.items()})
              for at in range(most)]

    def weighed(one: Arrangement) -> float:
        return sum(whiteness(strips, one.sizes.values(), room) for strips in pours(one))

    cost = {one.key: weighed(one) for one in starts}
    beam = best = sorted(starts, key=lambda one: cost[one.key])
    for _ in range(_ROUNDS):
        found = []
        for one in beam:
            for other in _near(one, sizes, fixed=fixed):
                if other.key not in cost:
                    cost[other.key] = weighed(other)
                    found.append(other)
        beam = sorted(found, key=lambda one: cost[one.key])[:_BEAM]
        if not beam or cost[beam[0].key] >= cost[best[0].key]:
            break
        best = beam
    return best[0]


def whiteness(strips: Sequence[Strip], flats: Iterable[int], room: float) -> float:
    """Weigh the white of a paper: its pages, then the holes in them, then how flat pictures are.

    A last page of a few lines counts as a hole too.
    """
    *inner, last = poured(strips, room)
    holes = sum(max(0.0, free - _USUAL) ** 2 for free in inner) / room
    left = last - _SHORT * room if inner else 0.0
    return _PAGE * (len(inner) + 1) * room + holes + max(0.0, left) + _FLAT * sum(flats)


def _near(one: Arrangement, sizes: Sizes, *, fixed: bool) -> Iterator[Arrangement]:
    """List the arrangements that differ in one place or one picture."""
    if not fixed:
        yield from (replace(one, blocks=blocks) for blocks in orders(one.blocks)[1:])
    for key, some in sizes.items():
        yield from (replace(one, sizes={**one.sizes, key: at}) for at in range(len(some))
                    if at != one.sizes[key])


def orders(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], ...]:
    """List the order as it is, and with a picture or table elsewhere in its section."""
    found = [blocks]
    for place, block in enumerate(blocks):
        if isinstance(block, Text):
            continue
        rest = (*blocks[:place], *blocks[place + 1:])
        before = place
        while before > 1 and _is_paragraph(rest[before - 1]) and not _is_heading(rest[before - 2]):
            before -= 1
            found.append((*rest[:before], block, *rest[before:]))
        after = place
        while after < len(rest) and _is_paragraph(rest[after]):
            after += 1
            found.append((*rest[:after], block, *rest[after:]))
    return tuple(found)


def _is_paragraph(block: Block) -> bool:
    return isinstance(block, Text) and block.level == 0


def _is_heading(block: Block) -> bool:
    return isinstance(block, Text) and block.level > 0


def charts_in(blocks: Sequence[Block]) -> tuple[Chart, ...]:
    """List the charts among blocks."""
    return tuple(block for block in blocks if isinstance(block, Chart))
