"""A total and its parts in one sentence: what its parts say that it cannot be.

政府性基金预算收入 of which 市下达转移性收入 and 上年结转 are parts is all that there is to spend,
not the revenue that the name usually means: then it is asked.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Catalog, Item, Side
    from forecast.importing.prose.statements import Statement

PARTS = re.compile("其中|包括|包含")
_MORE = re.compile("总收入|收入总|总支出|支出总|加上?|上年结[转余]|补助|结转")
_LEVELS = re.compile("(?:[省市区县镇])?本级|转移性|上级补助|市下达")
_TOTALS: dict[Side, Side] = {"source": "total_sources", "use": "total_uses"}


def asked_totals(stated: Sequence[Statement], catalog: Catalog) -> list[Statement]:
    """Leave open what a total is whose parts in the same sentence are not its own."""
    found, between = list(stated), said_between(stated)
    for at, one in enumerate(found):
        item = one.item
        if item is None or item.account is None:
            continue
        text = one.sentence.text
        if item.side in _TOTALS.values() and _is_beside_a_total(one.name, text):
            found[at] = replace(one, item=None, choices=(item,))
            continue
        if item.side not in _TOTALS:
            continue
        if not _has_parts(at, found, between):
            continue
        later = [other for other in found[at + 1:] if other.sentence == one.sentence]
        if any(_is_beside(other, item, catalog) for other in later):
            total = catalog.total(item.account, _TOTALS[item.side])
            choices = (item, total) if total is not None else (item,)
            found[at] = replace(one, item=None, choices=choices)
    return _as_elsewhere(found)


def said_between(stated: Sequence[Statement]) -> list[str]:
    """List what each sentence says before a figure's name, from the figure before it on."""
    found: list[str] = []
    sentence, end = None, 0
    for one in stated:
        if one.sentence != sentence:
            sentence, end = one.sentence, 0
        at = one.sentence.text.find(one.name, end)
        found.append(one.sentence.text[end:at] if at >= 0 else "")
        end = at + len(one.name) if at >= 0 else end
    return found


def _has_parts(at: int, found: Sequence[Statement], between: Sequence[str]) -> bool:
    """Tell whether the next of another name is a part: 其中 is of the last before it."""
    one = found[at]
    behind = next((place for place in range(at + 1, len(found))
                   if found[place].name != one.name), None)
    return behind is not None and found[behind].sentence == one.sentence and (
        PARTS.search(between[behind]) is not None)


def _as_elsewhere(found: Sequence[Statement]) -> list[Statement]:
    """Leave open a state capital budget's revenue that the same paper elsewhere calls all sources.

    Few papers have a name for each.
    """
    open_names = {one.name: one.choices for one in found if one.item is None and any(
        choice.account == "capital" for choice in one.choices)}
    return [replace(one, item=None, choices=open_names[one.name])
            if one.item is not None and one.item in open_names.get(one.name, ()) else one
            for one in found]


def _is_beside_a_total(name: str, text: str) -> bool:
    """Tell whether a name that does not say that it is the total stands beside one that does.

    国有资本经营预算收入1.4亿元，上年结转0.1亿元，总收入1.5亿元.
    """
    if re.search("总|合计", name):
        return False
    behind = text[text.find(name) + len(name):]
    return _MORE.search(behind) is not None and PARTS.search(behind) is None


def _is_beside(part: Statement, item: Item, catalog: Catalog) -> bool:
    """Tell whether a part is one of an account that stands beside a line, not under it."""
    if part.item is None:
        return _LEVELS.match(part.name) is not None
    if (part.item.account, part.item.side) != (item.account, item.side):
        return False
    if part.item == item:  # 国有资本经营预算收入 of which 预算组织收入 is a part
        return item.account == "capital"
    return not _stands_under(part.item, item, catalog)


def _stands_under(part: Item, total: Item, catalog: Catalog) -> bool:
    """Tell whether papers add a line to a total, by the one way or the other."""
    above = (part.parent, part.or_parent)
    return part.code == total.code or any(
        _stands_under(catalog[code], total, catalog) for code in above
        if code is not None and code in catalog)
