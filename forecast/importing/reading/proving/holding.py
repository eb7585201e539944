"""Lines that hold the lines below them, as the table's own sums tell: whose item they are.

转移性收入 above 上级补助, 上年结余 and 债务收入 is no transfer from above, 体制上解 below
上解支出 is a part of it, 教育 below 专项转移支付 no spending, and 税收收入 of 财政总收入 is what is
collected, before it is shared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.importing.reading.items import Found, collected_of
from forecast.importing.reading.lexicon import lexicon
from forecast.importing.reading.proving.transferred import is_class
from forecast.importing.reading.tags import Measure
from forecast.importing.reading.words import bare
from forecast.importing.sharing import ALL_TIERS, REVENUES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forecast.data import Catalog, Item
    from forecast.importing.reading.proving.relations import Cell
    from forecast.importing.reading.readings import Reading

_TOTAL = re.compile("合计|总计|小计|共计")
_LEVELS = frozenset({None, Measure.LEVEL})
_PLAIN = 100.0
"""Smaller numbers add up by chance."""
_ROUNDED = 1.0
"""So far apart are sums of lines that were rounded to whole units."""

_TRANSFERS = frozenset({
    "upper_transfer_in", "upper_rebate_in", "upper_general_in", "upper_special_in",
    "lower_transfer_out", "gf_transfer_in", "gf_lower_transfer"})
_FAR = 80
"""So many lines at most stand below the one that is their sum."""
Lines = tuple[tuple[int, dict[int, float]], ...]
"""The rows of one side of a table, from above, with their amounts by column."""


def without_held(readings: Sequence[Reading], catalog: Catalog) -> list[Reading]:
    """Mark what is no item's own: a line that holds several items, and parts called as their whole.

    The first is asked about, unless its name is known to head several; the second are below the
    lines that the catalogue has.
    """
    items = {_key(one): one.found.item for one in readings
             if one.mark.tag.measure in _LEVELS and one.found.item is not None}
    totals = {_key(one) for one in readings if _TOTAL.search(one.name)}
    strange = {_key(one) for one in readings if one.found.item is None
               and not one.found.choices and bare(one.name) in lexicon().heads}
    heads: dict[Cell, Found] = {}
    for at, lines in _sides(readings).items():
        for row, below, within in _held(lines):
            whole = items.get((row, at))
            if whole is not None and whole.code == ALL_TIERS and any(
                    (item := items.get((one, at))) is not None and item.code in REVENUES
                    for one in below):
                heads.update({(one, at): collected_of(items.get((one, at)), catalog)
                              for one in within})
                continue
            parts = [item for one in below if (item := items.get((one, at))) is not None]
            if (row, at) in strange:
                heads[row, at] = Found(is_below=True)
            if whole is None or whole.account is None or (row, at) in totals:
                continue  # 本年支出合计 is the sum of the lines above it
            if any(_stands_beside(one, whole, catalog) for one in parts):
                heads[row, at] = Found(because="why_mixed", choices=(whole,))
            elif whole in parts:
                heads.update({(one, at): Found(is_below=True) for one in below
                              if items.get((one, at), whole) is whole})
            elif whole.code in _TRANSFERS:
                heads.update({(one, at): Found(is_below=True) for one in below
                              if (item := items.get((one, at))) is None or is_class(item)})
    return [replace(one, found=_told(heads[_key(one)], one.name))
            if _key(one) in heads and not one.found.is_answered else one
            for one in readings]


def _key(one: Reading) -> Cell:
    return one.mark.row, one.mark.name_at[1]


def _told(found: Found, name: str) -> Found:
    is_known = found.because != "" and bare(name) in lexicon().heads
    return Found(is_below=True) if is_known else found


def _stands_beside(part: Item, whole: Item, catalog: Catalog) -> bool:
    """Tell whether the accounts count a line beside another, not within it."""
    if part.account != whole.account or part is whole or part.or_parent is not None:
        return False
    above: Item | None = part
    while above is not None and above is not whole:
        above = catalog.find(above.parent) if above.parent else None
    return above is None and (part.parent == whole.parent or part.side == "close")


def _sides(readings: Sequence[Reading]) -> dict[int, Lines]:
    """Gather the amounts of each side of a table, by the column of its names."""
    found: defaultdict[int, defaultdict[int, dict[int, float]]] = defaultdict(
        lambda: defaultdict(dict))
    for one in readings:
        mark = one.mark
        if mark.tag.measure in _LEVELS and mark.name_at[0] == mark.row:
            found[mark.name_at[1]][mark.row][mark.column] = mark.value
    return {at: tuple(sorted(rows.items())) for at, rows in found.items()}


def _held(lines: Lines) -> Iterator[tuple[int, tuple[int, ...], tuple[int, ...]]]:
    """Go through the lines that are the sum of those below them, with these and all within them.

    A line that holds others stands for them in the sum of a line above.
    """
    behind = list(range(1, len(lines) + 1))
    for at in range(len(lines) - 1, -1, -1):
        row, amounts = lines[at]
        if not any(abs(value) >= _PLAIN for value in amounts.values()):
            continue
        sums = dict.fromkeys(amounts, 0.0)
        below: list[int] = []
        place = at + 1
        while place < min(len(lines), at + _FAR):
            for column in sums:
                sums[column] += lines[place][1].get(column, 0.0)
            below.append(place)
            place = behind[place]
            counted = sum(any(lines[one][1].values()) for one in below)
            if counted > 1 and all(_same(sums[one], amounts[one]) for one in amounts):
                behind[at] = place
                yield row, tuple(lines[one][0] for one in below), tuple(
                    one for one, _ in lines[at + 1:place])
                break


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= (_ROUNDED if abs(other) >= _PLAIN * _PLAIN else 1e-6 * _PLAIN)
