"""Details: lines below those of the catalogue, of which a table has more than people are asked of.

均衡性转移支付 and thirty more below 一般性转移支付 are what that consists of; a single 其中 below a
line may be an indicator that a bureau follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.importing.reading.proving.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Catalog
    from forecast.importing.reading.proving.lines import Line, Texts
    from forecast.importing.reading.proving.relations import Cell
    from forecast.importing.reading.readings import Reading


def details_of(readings: Sequence[Reading], catalog: Catalog, texts: Texts) -> frozenset[Cell]:
    """Return where the names stand of unknown lines below a known line of a budget."""
    found: set[Cell] = set()
    for run in Lines(readings, catalog, texts).runs:
        above: list[Line] = []
        for line in run:
            while above and not line.depth > above[-1].depth:
                above.pop()
            if above and not line.code and (above[-1].at in found or (
                    above[-1].code and catalog[above[-1].code].account is not None)):
                found.add(line.at)
            above.append(line)
    return frozenset(found)
