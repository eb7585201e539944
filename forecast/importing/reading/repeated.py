"""Names that stand several times in one table with other figures: parts of something each time.

保险费收入 below each of several funds is of that fund, and of the budget as a whole only where it
stands once.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from forecast.data import UnitError, parse_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Catalog
    from forecast.importing.figures import Figure

INDEX = "index_less_100"
"""The rule of a rate that was read from an index."""
_PART = "其中"
_NEAR = 0.005
"""Two roundings of one figure are no farther apart."""


def parted(figures: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Part figures into those of one meaning and those that stand again with another value.

    What a heading gives as last year's may differ from last year's own and counts for nothing here.
    """
    groups: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for one in figures:
        if one.item and not one.rules:
            groups[one.item, one.period, one.cumulative, one.is_quarterly, one.status,
                   one.region].append(one)
    again = {id(one) for group in groups.values() if _differ(group) for one in group}
    return ([one for one in figures if id(one) not in again],
            [one for one in figures if id(one) in again])


def wholes(figures: Sequence[Figure], catalog: Catalog) -> dict[int, Figure]:
    """Find what is left at a year's end that holds the line below it: 年终结余, 其中：结转下年.

    By their ids; each with that line, which the accounts count beside it.
    """
    closing = [one for one in figures
               if (item := catalog.find(one.item)) is not None and item.side == "close"]
    below = {(_column(one), int(_line(one))): one for one in closing
             if one.name.lstrip().startswith(_PART)}
    found = ((one, below.get((_column(one), int(_line(one)) + 1))) for one in closing)
    return {id(one): part for one, part in found
            if part is not None and part.item != one.item and part.value <= one.value}


def without_echoes(figures: Sequence[Figure]) -> list[Figure]:
    """Leave out an index whose rate stands beside it in its row."""
    rates = {(one.item, one.period, one.cumulative, _line(one)) for one in figures
             if INDEX not in one.rules}
    return [one for one in figures if INDEX not in one.rules
            or (one.item, one.period, one.cumulative, _line(one)) not in rates]


def _differ(group: Sequence[Figure]) -> bool:
    """Tell whether rows of one name, and not only columns, give several figures."""
    if len({_line(one) for one in group}) < 2:
        return False
    amounts = [_amount(one) for one in group]
    return max(amounts) - min(amounts) > _NEAR * max(map(abs, amounts))


def _column(one: Figure) -> str:
    return one.where.cell.rstrip("0123456789")


def _line(one: Figure) -> str:
    return one.where.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _amount(one: Figure) -> float:
    try:
        return one.value * parse_unit(one.unit).factor
    except UnitError:
        return one.value
