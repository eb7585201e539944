"""Single months added up since January, where all of them are there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forecast.importing.figures import Figure

_Key = tuple[str, str, int]


def summed(singles: Iterable[Figure], since: Iterable[Figure]) -> Iterator[Figure]:
    """Add single months or quarters up; ``since`` are figures since January to go on from."""
    known = {(_key(one), _month(one)): one for one in since if one.cumulative}
    by: dict[_Key, dict[int, Figure]] = {}
    for one in singles:
        by.setdefault(_key(one), {}).setdefault(_month(one), one)
    for key, months in by.items():
        per = 3 if any(one.period.freq is Freq.Q for one in months.values()) else 1
        total = 0.0
        cells: tuple[str, ...] = ()
        for month in range(per, MONTHS + 1, per):
            there, single = known.get((key, month)), months.get(month)
            if there is not None:
                total, cells = there.value, (there.where.cell or "",)
            elif single is not None:
                total = round(total + single.value, 10)
                cells = (*cells, single.where.cell or "")
                yield replace(
                    single, value=total, cumulative=True, rules=(*single.rules, "summed"),
                    cells=cells, period=Period(Freq.M, single.period.year * MONTHS + month - 1))
            else:
                break


def are_single(singles: Iterable[Figure], since: Iterable[Figure]) -> bool:
    """Tell whether months lie far below what an earlier month of theirs has since January.

    820 in January, 1,920 in the first quarter and 560 in April cannot all count since January:
    what is collected does not fall back by half.
    """
    known = {(_key(one), _month(one)): one.value for one in since if one.cumulative}
    return any(one.value < _FAR * told for one in singles for (key, month), told in known.items()
               if key == _key(one) and month < _month(one))


_FAR = 0.8
"""Refunds may lower what was collected since January, not by a fifth."""


def _key(one: Figure) -> _Key:
    return one.item, one.unit, one.period.year


def _month(one: Figure) -> int:
    return one.period.within * (MONTHS // int(one.period.freq))
