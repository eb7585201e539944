"""Words of headings: what stands in a row, and which other words mean the contract's."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

from forecast.data import MONTHS
from forecast.xlsx import MAX_COLUMN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.workbook.specs import SheetSpec
    from forecast.xlsx import Grid, Merges, RawCell

_ALIKE: dict[str, tuple[str, ...]] = {
    # a header of the contract → what other forms of the bureaus call the same column. 科目编码 is
    # not among them: it holds the codes of the budget's classification.
    "代码": ("指标代码",),
    "指标": ("指标名称", "项目", "项目名称", "名称", "主要指标", "统计指标"),
    "项目": ("项目名称", "科目名称", "预算科目", "科目", "预算科目名称", "名称", "收支项目",
           "预算项目", "指标", "指标名称"),
    "单位": ("计量单位", "数据单位", "单位名称"),
    "口径": ("统计口径", "计算口径", "价格口径"),
    "期间": ("月份", "时间", "时期", "年月", "季度", "统计时间", "报告期", "所属期", "所属时期",
           "年份", "年度"),
    "来源": ("数据来源", "资料来源", "文件来源", "出处", "数据出处"),
    "账户": ("预算类别", "预算类型", "预算种类", "账本", "所属预算"),
    "方向": ("收支方向", "收支类别", "收支", "收支类型"),
    "上级项目": ("上级科目", "上级", "归属项目"),
    "状态": ("数据状态", "数据性质"),
    "发布日期": ("公布日期", "发布时间", "公布时间"),
    "数值": ("数据", "公布数", "公布数值"),
    "值": ("目标值", "数值"),
    "说明": ("备注", "附注"),
    "金额": ("数额", "发生额"),
    "原文": ("文件原文", "目标原文"),
    "理由": ("依据", "依据理由"),
}
_OTHERS = frozenset(word for words in _ALIKE.values() for word in words)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def cell_text(cell: RawCell | None) -> str:
    """Return a cell as text: numbers plainly, dates as 2020-01-03."""
    if cell is None or cell.kind == "empty_formula":
        return ""
    if isinstance(cell.value, float) and cell.value == int(cell.value):
        return str(int(cell.value))
    if isinstance(cell.value, datetime):
        return cell.value.date().isoformat()
    return _CONTROL.sub(" ", str(cell.value)).strip()


def plain(text: str) -> str:
    """Return a word without blanks and in half width, for comparing."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def means(word: str, header: str) -> bool:
    """Tell whether a word is a header of the contract or another word for it."""
    return plain(word) in {header, *_ALIKE.get(header, ())}


def row_words(grid: Grid, merges: Merges, row: int, end: int = MAX_COLUMN + 1
              ) -> dict[int, str]:
    """Return the words of a row, without blanks; a merged cell speaks for all it covers.

    ``end`` is a column from which on none are wanted.
    """
    words = {column: "".join(cell_text(cell).split())
             for column, cell in grid.cells.along(row, end)}
    for top, left, _, right in merges.on(row):
        word = "".join(cell_text(grid.cells.get((top, left))).split())
        if word:
            for column in range(left, min(right + 1, end)):
                words[column] = words.get(column) or word
    return words


def header_hits(words: Mapping[int, str], spec: SheetSpec) -> dict[str, int]:
    """Return which columns of the contract a row of words heads: by key, the place.

    The header itself counts before other words for it; of those there must be one alone, and it
    must not be the header of another column.
    """
    clean = {place: plain(word) for place, word in sorted(words.items())}
    own = {column.header for column in spec.columns}
    first = {word: place for place, word in reversed(clean.items())}
    found = {column.key: first[column.header] for column in spec.columns if column.header in first}
    others = {place: word for place, word in clean.items() if word in _OTHERS and word not in own}
    for column in spec.columns if others else ():
        if column.key not in found:
            alike = [place for place, word in others.items()
                     if word in _ALIKE.get(column.header, ()) and place not in found.values()]
            if len(alike) == 1:
                found[column.key] = alike[0]
    return found


def is_bare_month(text: str) -> bool:
    """Tell whether a text is the number of a month alone: 3, 03."""
    return text.isdecimal() and len(text) < 3 and 1 <= int(text) <= MONTHS
