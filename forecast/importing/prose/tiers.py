"""Taxes that a sentence tells of all tiers' revenue: collected in the region, not the budget's.

Of 财政总收入150亿元，其中税收收入130亿元 the taxes are before sharing; what is 上划 is another
tier's. Where only what comes before them speaks of all tiers it is asked.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from forecast.importing.prose.totals import PARTS, said_between
from forecast.importing.sharing import (
    ALL_TIERS,
    OFFICE,
    REVENUES,
    WHOLE,
    before_sharing,
    is_tax,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Catalog, Item
    from forecast.importing.prose.statements import Statement
    from forecast.importing.prose.times import Time

_REVENUE = "gpb_revenue"
_COLLECTED = re.compile("国内税收|总税收|税收总|辖区")
_LOCAL = re.compile("地方(?:级|财政|税收|收入)|公共预算|本级|[省市区县旗州镇]级")
_SCOPE = re.compile("^(?:全口径|全级次|辖区内?)")
_ABOVE = re.compile("上划|中央级|中央收入|中央税收")


class _Whose(Enum):
    """Of whom the revenue is that was named last."""

    OWN = auto()
    ALL = auto()
    ABOVE = auto()


def before_shared(stated: Sequence[Statement], catalog: Catalog) -> list[Statement]:
    """Take taxes for what is collected of them where they are parts of all tiers' revenue."""
    found: list[Statement] = []
    most = _budgets_own(stated)
    whose, is_part, paragraph = _Whose.OWN, False, -1
    for one, between in zip(stated, said_between(stated), strict=True):
        if one.sentence.paragraph != paragraph:
            whose, is_part, paragraph = _Whose.OWN, False, one.sentence.paragraph
        if (said := _said(one)) is not None:
            whose, is_part = said, False
        is_part = is_part or PARTS.search(between) is not None
        if said is _Whose.ALL:
            found.append(_collected(one, catalog))
        elif whose is _Whose.OWN or not _is_line(one.item, catalog):
            found.append(_asked(one, catalog) if _exceeds(one, most) else one)
        else:
            found += _shared(one, whose, catalog, is_part=is_part)
    return found


def _said(one: Statement) -> _Whose | None:
    """Tell whose revenue a figure itself names; None for a line, which is of what it is told of."""
    told = one.region + one.name
    if one.item is not None and one.item.code == ALL_TIERS:
        return _Whose.ALL
    if one.item is not None and not (is_tax(one.item) or one.item.code in REVENUES):
        return None if one.item.is_growth else _Whose.OWN
    if _LOCAL.search(told):
        return _Whose.OWN
    if one.item is None and _ABOVE.search(told):
        return _Whose.ABOVE
    is_all = any(word.search(told) for word in (_COLLECTED, OFFICE, WHOLE))
    return _Whose.ALL if is_all else None


def _is_line(item: Item | None, catalog: Catalog) -> bool:
    """Tell whether an item is a tax, the budget's other revenue or the growth of one."""
    level = catalog.find(item.code.removesuffix("_growth")) if item is not None else None
    return level is not None and (is_tax(level) or level.code in REVENUES)


def _collected(one: Statement, catalog: Catalog) -> Statement:
    """Take 辖区税收, 全口径增值税 for what is collected of a tax."""
    meant = (one.item,) if one.item is not None else catalog.candidates(_SCOPE.sub("", one.name))
    taxes = [area for item in meant if (area := before_sharing(item, catalog)) is not None]
    return replace(one, item=taxes[0]) if len(taxes) == 1 else one


def _shared(one: Statement, whose: _Whose, catalog: Catalog, *, is_part: bool) -> list[Statement]:
    """Return what a line says that is told behind revenue of more than the budget."""
    item = one.item
    area = before_sharing(item, catalog) if item is not None else None
    if is_part:
        return [replace(one, item=area)] if area is not None and whose is _Whose.ALL else []
    if item is None or whose is _Whose.ABOVE:
        return [one]
    return [_asked(one, catalog)]


def _asked(one: Statement, catalog: Catalog) -> Statement:
    """Ask of whom a line is."""
    area = before_sharing(one.item, catalog) if one.item is not None else None
    choices = tuple(item for item in (one.item, area) if item is not None)
    return replace(one, item=None, choices=choices)


def _budgets_own(stated: Sequence[Statement]) -> dict[tuple[Time, int | None], float]:
    """Return the most that is told of the budget's revenue, by time."""
    found: dict[tuple[Time, int | None], float] = {}
    for one in stated:
        if one.item is not None and one.item.code == _REVENUE:
            at = one.time, one.year
            found[at] = max(found.get(at, 0.0), one.amount.value * one.amount.unit.factor)
    return found


def _exceeds(one: Statement, most: dict[tuple[Time, int | None], float]) -> bool:
    """Tell whether a tax is more than the budget's revenue at its time: no part of it."""
    whole = most.get((one.time, one.year))
    return (whole is not None and one.item is not None and is_tax(one.item)
            and one.amount.value * one.amount.unit.factor > whole)
