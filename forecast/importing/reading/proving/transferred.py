"""Tables that part spending or transfers in their own way: their lines are not the catalogue's.

教育 in 专项转移支付分类表 is what comes, or is handed down, for education, and 专项转移支付 in
对下转移支付表 does not come from above; 其他支出 by nature is another than by function.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.importing.reading.items import Found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Item
    from forecast.importing.reading.readings import Reading

_OF_TRANSFERS = re.compile("转移支付|税收返还|补助下级|对下补助|上级补助")
_OF_MORE = re.compile("收支|平衡|总表|(?:收入|支出)(?:及|和|与|、)|含")
"""What a table is called that holds spending beside transfers."""
_BY_NATURE = re.compile("经济(?:分类|科目|性质)")
_BASIC = re.compile("基本[)）]?支出(?!.*项目支出)")
"""Of spending a part that the catalogue does not have."""
_DOWN = re.compile("对下|下级|对[省市区县乡镇]|[分各](?:地区|市|区|县|乡镇|镇)|支出")
_SPENDING = frozenset({"gpb_expenditure", "gf_own_expenditure"})
_HANDED_DOWN = frozenset({"lower_transfer_out", "gf_lower_transfer"})


def without_transferred(readings: Sequence[Reading], title: str) -> list[Reading]:
    """Mark what a table of transfers, or of spending by nature, has beside the catalogue's lines.

    Its title calls it one of transfers, and it has no spending as a whole: classes of spending,
    and every line where the transfers are handed down. All of 基本支出 is a part of spending.
    """
    is_basic = _BASIC.search(title) is not None
    if is_basic or _BY_NATURE.search(title):
        return [one if one.found.is_answered or not (
            is_basic or one.found.item is None or is_class(one.found.item))
            else replace(one, found=Found(is_below=True)) for one in readings]
    items = [one.found.item for one in readings if one.found.item is not None]
    if not _OF_TRANSFERS.search(title) or _OF_MORE.search(title) or any(
            item.code in _SPENDING for item in items):
        return list(readings)
    is_down = _DOWN.search(title) is not None
    return [one if one.found.is_answered or not _is_part(one.found.item, is_down=is_down)
            else replace(one, found=Found(is_below=True)) for one in readings]


def _is_part(item: Item | None, *, is_down: bool) -> bool:
    if is_down:
        return item is None or item.code not in _HANDED_DOWN
    return item is not None and is_class(item)


def is_class(item: Item) -> bool:
    """Tell whether an item is a class of spending."""
    return item.parent in _SPENDING
