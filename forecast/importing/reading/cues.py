"""Cues: what the front of a text says of a figure that is no part of its name.

A cue takes what it knows off the front of a text. Another way of speaking is a word in
``words.toml``, or a class with ``take`` and its place in :func:`cues`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Protocol

from forecast.importing.reading.lexicon import is_region, lexicon
from forecast.importing.reading.periods import period_at
from forecast.importing.reading.tags import Flow, Measure, Tag
from forecast.workbook.inputs import heading_of, status_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Taken = tuple[str, Tag] | None
"""What is left of a text, and what was said; None where nothing was."""
SEPARATORS = "_:-—/|、,·;"
_END = r"(?:\(%\)|%|‰|\(±%\)|±%|±|\(\+、?-\)|\(\+/-\))*"
_THAN = r"(?:(?:较|比|与)?(?:上年|去年|上年度|上一年)?(?:同期|同月|同季)?"
_GROWTH = re.compile(
    _THAN + r"(?:数|执行数?|决算数?|完成数?|实绩)?(?:相比|累计)?(?:同比)?"
    r"(?:增长率|增长速度|增长幅度|增长比例|增减率|增减幅度|增减幅|增减比例|增减(?=\(?[%±])|增幅|增长|增速|"
    r"涨跌幅|涨幅|降幅|升降|比增)" + _END +
    r"|(?:(?:较|比)?(?:上年|去年)?(?:同期|同月)?(?:累计)?(?:增减|增长|同比)?"
    r"(?:±%|±|\+-%|\+、-%|\+/-%)(?:%)?|(?:累计)?同比%?|(?:较|比)(?:上年|去年)(?:同期|同月)?%))")
_COMPARABLE = re.compile(
    r"按?(?:同口径|同比口径|可比口径|可比(?!价|性)|(?:剔除|扣除)[^%]{1,20}?(?:(?:因素|影响)?后|因素|影响))(?:比较|计算|相比|同比)?")
_NATURAL = re.compile(
    r"按?(?:自然口径|(?:可比|不变)价格?(?:计算)?(?=[^%]{0,8}(?:增|±|涨|降)))(?:比较|计算|相比)?")
_CHANGE = re.compile(
    r"(?:较|比|与)?(?:上年|去年|上年度|预算)?(?:同期|同月)?(?:数|执行数?|决算数?|比)?"
    r"(?:相比|累计)?(?:同比)?"
    r"(?:增减额|增长额|增减数|增减量|增加额|增收额|增支额|减收额|变动额|增减绝对额|差额|增减值|绝对额增减|"
    r"增\(减\)额|增减收|增收|±额|增减\(绝对额\)|增减金额|增减|增量|净增)(?!\(?[%±率幅比])"
    r"|(?:较|比|与)(?:上年|去年|上年度)(?:同期|同月)?(?:数|比|相比)?(?:绝对额|绝对数|绝对值|金额|数额)")
_RATIO = re.compile(
    r"(?!.*(?:增[长速幅减]|±|同比|降幅|涨))(?:"
    r".*(?:预算|决算|执行|计划|任务|目标|上年|去年|同期|合计|总计|总量|收入|支出|GDP|生产总值|"
    r"全[区市县省])(?:数|额)?(?:的)?"
    r"(?:%|百分比|比重|占比|比例|完成率|进度|执行率|完成比例|完成进度)+"
    r"|(?:占|为).*(?:%|比重|比例|百分比)"
    r"|(?:占比|比例|完成率|完成进度|执行率|进度|完成比例)(?:\(%\)|%)?)")
_RATIO_BARE = re.compile(
    r"(?:为|占|完成|达)(?:年初|年度|全年|调整|上年)?(?:预算|调整预算|计划|任务|目标|同期|上年)数?(?:的)?")
_SAME = re.compile(r"((?:19|20)\d{2})年?同期数?")
"""The same stretch of a year that is named: no year before it."""
_UP_TO_NOW = re.compile(r"1月?[-—–~至到]+[本当]月(?:末|止)?(?:累计)?(?:数|值|额)?")
"""Since January: 1至当月累计."""
_TWO_YEARS = re.compile(
    r"((?:19|20)\d{2})年?(?:(?:比|较|与)((?:19|20)\d{2})年?(?:相比)?"
    r"(?:增长率|增长速度|增长幅度|增减率|增减幅度|增减(?=\(?[%±])|"
    r"增\(减\)|增幅|增长(?!额|量)|增速|升降|±)" + _END +
    r"|(?P<index>(?:为|相当于)(?P<base>(?:19|20)\d{2})年?的?(?:\(%\)|%|$)))")
_SPAN = re.compile(
    r"(?:(?:19|20)\d{2}年?[-—–~至到]+(?:(?:19|20)\d{2}年?|\d{2}年)|"
    r"[“\"]?[一二三四五六七八九十]{2,3}五[”\"]?)"
    r"(?:时期|期间|年间)?(?:年均|平均|累计|合计)?")
_FILLER = re.compile(
    r"(?:数|额|值|的|情况|合计|小计|总计|绝对额|绝对数|绝对值|总量|金额|实绩|完成情况|指标值|水平|\(\))?")


_AMOUNT = re.compile(r".*(?:额|数|量|值|增收|增支)")
"""Of changes the words that leave no doubt; 增减 alone may be either."""


def is_amount(text: str) -> bool:
    """Tell whether a word of change is one of an amount: 增减额, 绝对额, 增收."""
    return _AMOUNT.fullmatch(text) is not None


class Cue(Protocol):
    """One way of speaking."""

    def take(self, text: str) -> Taken:
        """Take what is said off the front of a text."""


class Words:
    """Words and what each says, the longest first.

    ``tail`` is what may follow and says nothing; before what ``unless`` matches no word is taken.
    """

    def __init__(self, says: Mapping[str, Tag], *, tail: str = "", unless: str = "") -> None:
        self.says = says
        words = "|".join(sorted(map(re.escape, says), key=len, reverse=True))
        self.pattern = re.compile(f"({words})(?!{unless})" if unless else f"({words})")
        self.tail = re.compile(f"(?:{tail})?")

    def take(self, text: str) -> Taken:
        """Take a word."""
        match = self.pattern.match(text)
        if match is None:
            return None
        end = self.tail.match(text, match.end())
        return text[end.end() if end else match.end():], self.says[match[1]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern; with ``is_whole`` it must be all of the text. 累计 in it says so."""

    pattern: re.Pattern[str]
    says: Tag
    is_whole: bool = False

    def take(self, text: str) -> Taken:
        """Take a match."""
        match = self.pattern.fullmatch(text) if self.is_whole else self.pattern.match(text)
        if match is None or not match[0] or text == "%":
            return None
        flow = Tag(flow=Flow.CUMULATIVE) if "累计" in match[0] else Tag()
        return text[match.end():], self.says.over(flow)


class Time:
    """A period: 2020年1-8月."""

    def take(self, text: str) -> Taken:
        """Take a period."""
        found = period_at(text)
        return (text[found[0]:], found[1]) if found else None


class SameTime:
    """The stretch of the year that the title names, in another year: 2019年同期."""

    def take(self, text: str) -> Taken:
        """Take a year and 同期."""
        match = _SAME.match(text)
        return (text[match.end():], Tag(year=int(match[1]), years_back=0)) if match else None


class YearOnYear:
    """One year against another: 2019年比2018年增长%, 为2018年%; a year apart it is growth."""

    def take(self, text: str) -> Taken:
        """Take two years and how one compares with the other."""
        match = _TWO_YEARS.match(text)
        if match is None:
            return None
        year, rest = int(match[1]), text[match.end():]
        if year != int(match[2] or match["base"]) + 1:
            return rest, Tag(measure=Measure.OTHER)
        if match["index"]:
            return rest, Tag(year=year, measure=Measure.INDEX, unit="指数")
        return rest, Tag(year=year, measure=Measure.GROWTH, unit="%")


class Bracketed:
    """Anything that is said, in brackets."""

    def take(self, text: str) -> Taken:
        """Take brackets that hold nothing but what is said."""
        match = re.match(r"\(([^()]*)\)", text)
        inner = alone(match[1]) if match else None
        return (text[match.end():], inner) if match and inner is not None else None


class Stage:
    """A stage as the sheets of the workbook head it."""

    def take(self, text: str) -> Taken:
        """Take all of a text that is a stage."""
        status = status_of(text)
        return ("", Tag(status=status)) if status is not None else None


@cache
def cues() -> tuple[Cue, ...]:
    """Return every cue in the order in which they are tried."""
    told = lexicon()
    return (
        Pattern(_SPAN, Tag(measure=Measure.OTHER)),
        SameTime(),
        YearOnYear(),
        Pattern(_UP_TO_NOW, Tag(flow=Flow.CUMULATIVE)),
        Time(),
        Bracketed(),
        Words({word: Tag(region=word) for word in told.whole}),
        Words(dict.fromkeys(told.before_cumulative, Tag(years_back=1, flow=Flow.CUMULATIVE))),
        Words(dict.fromkeys(told.other, Tag(measure=Measure.OTHER))),
        Words({word: Tag(years_back=back) for word, back in told.years_back.items()},
              unless=r"同|累计|收|支|[^预决]{0,2}(?:增|±)"),
        Pattern(_COMPARABLE, Tag(measure=Measure.COMPARABLE, unit="%")),
        Pattern(_NATURAL, Tag(measure=Measure.GROWTH, unit="%")),
        Pattern(_CHANGE, Tag(measure=Measure.CHANGE)),
        Pattern(_GROWTH, Tag(measure=Measure.GROWTH, unit="%")),
        Pattern(_RATIO, Tag(measure=Measure.RATIO, unit="%"), is_whole=True),
        Pattern(_RATIO_BARE, Tag(measure=Measure.RATIO, unit="%"), is_whole=True),
        Words({word: Tag(years_back=1, flow=Flow.SINGLE if word[-1] in "月季" else None)
               for word in told.before}),
        Words({word: Tag(flow=flow) for word, flow in told.flows.items()}),
        Words({word: Tag(status=stage) for word, stage in told.stages.items()},
              tail=r"数?\((?:草案|代编|初稿|送审稿|建议)\)数?|数|草案|情况|额|值"),
        Words({word: Tag(tier=tier) for word, tier in told.tiers.items()},
              unless=r"[^(:_/—\-%0-9]{0,3}(?:转移|补助|财政|预算收|预算支|税|上解)"),
        Words(dict.fromkeys(told.levels, Tag(measure=Measure.LEVEL))),
        Stage(),
    )


def front(text: str, among: Iterable[Cue] | None = None) -> Taken:
    """Take one thing that is said off the front of a text."""
    return next((taken for cue in among or cues() if (taken := cue.take(text)) is not None), None)


def is_filler(text: str) -> bool:
    """Tell whether a text says nothing: 数, 合计, 金额."""
    return bool(_FILLER.fullmatch(text))


def beneath(lower: Tag, upper: Tag) -> Tag:
    """Read one thing that is said below or behind another: 增长 and 绝对额 are a change."""
    tag = lower.over(upper)
    measures = {lower.measure, upper.measure}
    if measures == {Measure.COMPARABLE, Measure.GROWTH}:
        return replace(tag, measure=Measure.COMPARABLE)
    if measures == {Measure.GROWTH, Measure.LEVEL} or (
            Measure.CHANGE in measures and measures & {Measure.LEVEL, None}):
        return replace(tag, measure=Measure.CHANGE)
    if measures == {Measure.CHANGE, Measure.GROWTH} or (
            Measure.CHANGE in measures and tag.unit == "%"):
        return replace(tag, measure=Measure.GROWTH)
    return tag


def alone(word: str) -> Tag | None:
    """Read a text that says no name: a period, a stage, a kind of figure, or these together."""
    rest, tag = word, Tag()
    if is_region(word):
        return Tag(region=word)
    head = heading_of(word)
    if head.units and head.name != word:
        rest, tag = head.name, Tag(unit=head.units[0])
    while rest:
        cut = front(rest)
        if cut is None:
            break
        rest, said = cut
        rest = rest.lstrip(SEPARATORS)
        tag = beneath(said, tag)
    if tag.measure is Measure.CHANGE and head.units == ("%",):
        tag = replace(tag, measure=Measure.GROWTH)
    if is_filler(rest if tag.measure is None else rest.lstrip("%")):
        return tag if not tag.is_empty else (Tag(measure=Measure.LEVEL) if rest else None)
    return None
