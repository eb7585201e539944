"""What a word of a heading says of the figures under it: their level, their growth, another thing.

社会消费品零售总额 over 累计值 and 同比% heads two columns: the item and its growth. What is no
level since January and no growth on the year before (本月, 环比, 上年同期, 占比) is not read.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from forecast.workbook.inputs.layout.words import plain
from forecast.workbook.inputs.typed import heading_of, units_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Shown(Enum):
    """What figures show of their item."""

    LEVEL = "level"
    GROWTH = "growth"
    OTHER = "other"


_WORDS: dict[Shown, tuple[str, ...]] = {
    Shown.OTHER: (
        "本月止?", "当月", "单月", "本旬", "本期", "当期", "本季度?", "当季度?", "环比",
        "[比较]上[月季期]",
        "(?:增减|增长|增加|变动|升降)[额量数值]", "占比", "比重", "份额",
        "[为占](?:年度)?预算", "完成(?:年度)?预算", "预算完成", "进度", "完成率", "完成比例",
        "序时",
        "差额", "排[名位]", "[名位]次", "目标", "任务", "计划", "预算", "贡献率?", "拉动", "百分点",
        "名义", "同口径", "可比(?!价)", "两年平均", "平均", "定基", "指数",
        "(?:上年|去年|上一年|前年)(?:同期|同月|同季)?(?:累计)?", "同期(?:累计)?"),
    Shown.GROWTH: (
        "同比", "[比较](?:上年|去年|上一年)(?:同期|同月)?", "[比较]同期", "增长", "增速", "增幅",
        "涨幅", "增减", "升降", "涨跌", "变动", "±", "\\+/?-", "可比价格?"),
    Shown.LEVEL: (
        "累计", "绝对", "总量", "总额", "数值", "金额", "数额", "数据", "指标值", "完成", "实绩",
        "实现", "自年初", "年初", "至今", "以来", "本年度?", "今年", "全年", "年度", "规模", "总数",
        "情况", "值", "数", "额", "量"),
}
_FIRST = "1[-—–~至]本月|截?[至到止]本月[止末底]?|本月止累计"
"""Since January: before 本月 is seen in it."""
_FILLING = "%|百分比|速度?|幅度?|率|度|:|,|、|/"
_TOKEN = re.compile("|".join((f"(?P<since>{_FIRST})", *(
    f"(?P<{kind.value}>{'|'.join(sorted(words, key=len, reverse=True))})"
    for kind, words in _WORDS.items()), f"(?P<filling>{_FILLING})")))
_KINDS = {"since": Shown.LEVEL, **{kind.value: kind for kind in Shown}}
_LABEL = re.compile("^(?:计量)?单位:?")
_BETWEEN = re.compile("[、,;]")
_SIGNS = re.compile(r"[()\[\]【】《》\s]")


def shown_by(word: str) -> Shown | None:
    """Tell what a word shows that says nothing else; None when it says something else too.

    >>> shown_by("累计值"), shown_by("比上年同期±%"), shown_by("本月同比"), shown_by("税收收入")
    (<Shown.LEVEL: 'level'>, <Shown.GROWTH: 'growth'>, <Shown.OTHER: 'other'>, None)
    """
    clean = _SIGNS.sub("", plain(heading_of(word).name))
    kinds: set[Shown | None] = set()
    at = 0
    while at < len(clean):
        found = _TOKEN.match(clean, at)
        if found is None:
            return None
        kinds.add(_KINDS.get(found.lastgroup or ""))
        at = found.end()
    return next((kind for kind in (Shown.OTHER, Shown.GROWTH, Shown.LEVEL) if kind in kinds), None)


def is_unit(word: str) -> bool:
    """Tell whether a word is units and nothing else: （万元）, %, 单位：亿元、%."""
    return all(units_named(piece) == (piece,) for piece in _BETWEEN.split(bare_unit(word)))


def bare_unit(word: str) -> str:
    """Return a unit without brackets and label."""
    return _LABEL.sub("", _SIGNS.sub("", plain(word)))


_LONGEST = 200
"""No name and what it shows are longer: each way to part a text is looked up."""


def parted(word: str, is_name: Callable[[str], object] = bool) -> Iterator[tuple[str, Shown]]:
    """Part a name from what it shows, longest names first: 税收收入累计, 本月税收收入.

    ``is_name`` tells which names are known, which is sooner told than what the rest shows.

    >>> next(parted("本月税收收入"))
    ('税收收入', <Shown.OTHER: 'other'>)
    """
    clean = plain(word)
    if len(clean) > _LONGEST:
        return
    for length in range(len(clean) - 1, 1, -1):
        for name, rest in ((clean[:length], clean[length:]), (clean[-length:], clean[:-length])):
            if is_name(name) and (kind := shown_by(rest)) is not None:
                yield name, kind
