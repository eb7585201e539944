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

_PARTS = re.compile("其中|包括|包含")
_LEVELS = re.compile("(?:[省市区县镇])?本级|转移性|上级补助|市下达")
_TOTALS: dict[Side, Side] = {"source": "total_sources", "use": "total_uses"}


def asked_totals(stated: Sequence[Statement], catalog: Catalog) -> list[Statement]:
    """Leave open what a total is whose parts in the same sentence are not its own."""
    found = list(stated)
    for at, one in enumerate(found):
        item = one.item
        if item is None or item.account is None or item.side not in _TOTALS:
            continue
        text = one.sentence.text
        if not _PARTS.search(text[text.find(one.name) + len(one.name):]):
            continue
        later = [other for other in found[at + 1:] if other.sentence == one.sentence]
        if any(_is_beside(other, item, catalog) for other in later):
            total = catalog.total(item.account, _TOTALS[item.side])
            choices = (item, total) if total is not None else (item,)
            found[at] = replace(one, item=None, choices=choices)
    return found


def _is_beside(part: Statement, item: Item, catalog: Catalog) -> bool:
    """Tell whether a part is one of an account that stands beside a line, not under it."""
    if part.item is None:
        return _LEVELS.match(part.name) is not None
    if (part.item.account, part.item.side) != (item.account, item.side):
        return False
    code: str | None = part.item.code
    while code is not None:
        if code == item.code:
            return False
        code = catalog[code].parent if code in catalog else None
    return part.item.code != item.code
