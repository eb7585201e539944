"""Headings and names taken apart: what they say, and what is left, a name.

``固定资产投资额累计增长(%)`` is 固定资产投资额, growth, cumulative, in per cent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from forecast.data import fold, forms, plain
from forecast.importing.reading.cues import SEPARATORS, alone, is_filler
from forecast.importing.reading.lexicon import is_region, lexicon
from forecast.importing.reading.periods import period_at, without_marks
from forecast.importing.reading.tags import Flow, Measure, Tag, Tier
from forecast.workbook.inputs import heading_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.data import Catalog, Item
    from forecast.importing.reading.tags import Role

_BASED = re.compile(r"(?:以?上年|去年)(同期|同月|同季)?[^=]*=100")
_INDEXED = re.compile(r"(?:上年|去年)(?:同期|同月|同季)?(?:=|为|作为)100")
_SINCE = re.compile(r"(?:19|20)\d\d年?(?:=|为|作为)100")
_REMARK = re.compile(r"\(([^()]*)\)$")
_NUMBERED = re.compile(r"\[?(\d{3}|\d{5}|\d{7})\]?[-_—]?(?=[\u4e00-\u9fff])")
"""A line's number in the state's list, written before its name."""
_YEAR_END = re.compile(r"(上年|去年|本年|当年)?(?:年末|期末|末)(?=余额|限额)|(?:本年|当年)(?=限额)")
"""When a balance is told of: 上年末余额, 年末余额, 本年限额."""
_SIDE = re.compile("(?:收入|支出)$")
_NUMBERING = re.compile(r"\(?[一二三四五六七八九十\d]{1,3}[、.)]*")
_CLASS = 3
"""So many digits number a class of the list."""
_LONGEST = 60
"""A text that is longer is a sentence, not a name."""


@cache
def _flowing() -> re.Pattern[str]:
    """Match the words that say over what time a figure counts: 累计用电量."""
    return re.compile("|".join(sorted(map(re.escape, lexicon().flows), key=len, reverse=True)))


_ENGLISH = re.compile(r"(?<=[\u4e00-\u9fff)])[A-Za-z][A-Za-z\d,.'&()/%=\-]{3,}$")
"""What yearbooks write in English behind the Chinese: 税收收入 Tax Revenue."""


@lru_cache(maxsize=1 << 12)
def clean(text: str) -> str:
    """Return a heading without blanks, footnote marks and English behind it, in half width."""
    word = plain(without_marks(text)).replace("〔", "(").replace("〕", ")")
    return _ENGLISH.sub("", word)


def role_of(text: str) -> Role | None:
    """Tell what a heading says that its column holds; None when it heads figures."""
    word = re.sub(r"[:：()（）]+$", "", clean(text)).lower()
    return lexicon().roles.get(word)


def side_of(text: str) -> str:
    """Return the side of a budget that a heading of names speaks of: source or use."""
    word = clean(text)
    return "source" if word.startswith("收入") else "use" if word.startswith("支出") else ""


def is_total(name: str) -> bool:
    """Tell whether a name is a bare 合计, which means another thing in every table."""
    return bare(name) in lexicon().totals


def bare(name: str) -> str:
    """Return a name without the numbering before it and the remarks behind it."""
    *_, shortest = ("", *forms(name))
    return shortest


@dataclass(frozen=True)
class Vocabulary:
    """A catalogue and the headings that were read with it: a table says the same thing often.

    ``places`` are what its names may begin with: 江浦:GDP is of 江浦.
    """

    catalog: Catalog
    places: frozenset[str] = frozenset()
    seen: dict[str, Tag] = field(default_factory=dict)
    names: dict[str, tuple[Item, ...]] = field(default_factory=dict)

    @cached_property
    def titles(self) -> frozenset[str]:
        """The names of items that a title can hold."""
        return frozenset(fold(name) for item in self.catalog for name in (item.zh, *item.aliases)
                         if len(name) > 2)

    def tag(self, text: str) -> Tag:
        """Read a heading, a row's name or one line of either."""
        tag = self.seen.get(text)
        if tag is None:
            place, _, rest = clean(text).partition(":")
            tag = self.seen[text] = replace(
                _heading_tag(rest, self.catalog), region=place) if (
                place in self.places) else _heading_tag(text, self.catalog)
        return tag

    def items(self, name: str) -> tuple[Item, ...]:
        """List the items that a name can mean."""
        found = self.names.get(name)
        if found is None:
            found = self.names[name] = self.catalog.candidates(name) if name else ()
        return found

    def knows(self, name: str) -> bool:
        """Tell whether the catalogue has a name."""
        return bool(self.items(name))

    def joined(self, row: str, column: str) -> str:
        """Return the name that a row's and a heading's make together: 一般债务 and 余额."""
        short = re.sub("|".join(sorted(lexicon().totals, key=len, reverse=True)), "", row)
        bases = dict.fromkeys(one for one in (row, short, bare(row), bare(short)) if one)
        return next((name for base in bases for name in _joins(base, column)
                     if self.knows(name)), "")


def _joins(row: str, column: str) -> Iterator[str]:
    """Put two names together, what they share once: 全社会用电 and 用电量 are 全社会用电量."""
    for first, second in ((row, column), (column, row)):
        yield first + second
        for shared in range(2, min(len(first), len(second))):
            if first.endswith(second[:shared]):
                yield first + second[shared:]


def _heading_tag(text: str, catalog: Catalog) -> Tag:
    word = clean(text)
    if not word:
        return Tag()
    if (numbered := _NUMBERED.match(word)) and _is_listed(numbered[1], catalog):
        return replace(_heading_tag(word[numbered.end():], catalog), code=numbered[1])
    head = heading_of(word)
    if catalog.candidates(word):
        region = next((one for one in lexicon().whole if bare(word).startswith(one)), "")
        remark = _REMARK.search(word)
        said = (alone(remark[1]) if remark is not None else None) or Tag()
        tag = Tag(name=word, unit=_unit(head.units), region=region, flow=said.flow)
        return _based(tag, catalog)
    if whole := alone(word):
        return whole
    tag = _cut(head.name, catalog)
    units = head.units
    if tag.measure is Measure.GROWTH and not units:
        units = ("%",)
    return _based(replace(tag, unit=_unit(units) or tag.unit), catalog)


def _is_listed(number: str, catalog: Catalog) -> bool:
    """Tell whether a number is of the state's list: of a class of it, or of a line below one."""
    return any(item.number and number.startswith(item.number[:_CLASS]) for item in catalog)


def _based(tag: Tag, catalog: Catalog) -> Tag:
    """Read what an index compares with: the same month is one month, not the year so far.

    An index of what has no item as one (地区生产总值指数) says how that has grown.
    """
    based = _BASED.fullmatch(tag.unit)
    if based is None:
        return tag
    if based[1] == "同月" and tag.flow is None:
        tag = replace(tag, flow=Flow.SINGLE)
    if catalog.candidates(tag.name):
        return tag
    return replace(tag, name=tag.name.removesuffix("指数"), measure=Measure.INDEX, unit="指数")


def index_in(text: str) -> Measure | None:
    """Tell what figures are where a title or a corner says what is 100: 上年=100, 以1978年为100.

    What counts from one year on says nothing of the year before.
    """
    word = clean(text)
    if _INDEXED.search(word):
        return Measure.INDEX
    return Measure.OTHER if _SINCE.search(word) else None


def _unit(units: tuple[str, ...]) -> str:
    return units[0] if units else ""


def _cut(text: str, catalog: Catalog) -> Tag:
    """Take what is said off both ends of a name until the catalogue knows it, or no more can be."""
    name, tag = text, Tag()
    if text.isascii():
        return Tag(name=text)
    region, rest = _region(name)
    if region:
        name, tag = rest, Tag(region=region)
    while name and len(name) <= _LONGEST and not catalog.candidates(name):
        cut = _begin(name) or _end(name, catalog)
        if cut is None:
            break
        name, said = cut
        name = name.strip(SEPARATORS)
        tag = tag.over(said)
    if tag.measure is Measure.GROWTH:
        name = _REAL.sub("", name)
    return replace(tag, name=_below(name, catalog))


_REAL = re.compile(r":(?:不变价|可比价)格?$")
"""What a terminal's name says of a rate of growth: as the item's own growth is."""


def _below(name: str, catalog: Catalog) -> str:
    """Name what a terminal writes below a whole, 公共财政收入:税收收入, as that part."""
    upper, sign, lower = name.rpartition(":")
    if not sign:
        return name
    wholes = {item.code for item in catalog.candidates(upper)}
    is_product = bool(wholes & lexicon().sector_roots)
    is_part = (is_product and bare(lower) in lexicon().sectors) or any(
        item.parent in wholes for item in catalog.candidates(lower))
    return lower if is_part else name


def _region(text: str) -> tuple[str, str]:
    """Part a region from a name: 丙区:税收收入, 甲市:丙区:GDP, GDP:丙区, 全区税收收入."""
    region = ""
    while text.count(":") and is_region(text.partition(":")[0]):
        region, _, text = text.partition(":")
    name, sign, place = text.rpartition(":")
    if sign and not region and is_region(place):
        region, text = place, name
    if region:
        return region, text
    for word in lexicon().whole:
        if text.startswith(word) and len(text) > len(word):
            return word, text.removeprefix(word)
    return "", text


def _begin(text: str) -> tuple[str, Tag] | None:
    """Take a period, or the words for the whole region, off the front of a name."""
    for form in dict.fromkeys((text, *forms(text))):
        found = period_at(form)
        if found and found[0] < len(form):
            return form[found[0]:], found[1]
    for word in lexicon().whole:
        if text.startswith(word) and len(text) > len(word):
            return text.removeprefix(word), Tag(region=word)
    flow = _flowing().match(text)
    if flow is not None and flow.end() < len(text):
        return text[flow.end():], Tag(flow=lexicon().flows[flow[0]])
    if end := _YEAR_END.match(text):
        return text[end.end():], Tag(years_back=lexicon().years_back.get(end[1] or ""))
    return None


def _end(text: str, catalog: Catalog) -> tuple[str, Tag] | None:
    """Take an ending that says something, and no name, off a name.

    The longest that leaves a name of the catalogue; else the longest.
    """
    upper, sign, lower = text.rpartition(":")
    if sign and lower and (told := alone(lower)) is not None and not is_filler(lower):
        return upper, told  # a terminal parts what it says: 固定资产投资完成额:同比
    first: tuple[str, Tag] | None = None
    for at in range(1, len(text)):
        ending = text[at:].lstrip(SEPARATORS)
        if ending and (said := alone(ending)) is not None and not is_filler(ending):
            if said == Tag(tier=said.tier) and (side := _SIDE.search(text[at:])):
                if _NUMBERING.fullmatch(text[:at]):  # 一、本级收入 heads a budget's own side
                    return f"本年{side[0]}合计", Tag() if said.tier is Tier.OWN else said
                return text[:at].rstrip(SEPARATORS) + side[0], said  # 一般公共预算本级收入
            if catalog.candidates(text[:at].rstrip(SEPARATORS)):
                return text[:at], said
            first = first or (text[:at], said)
    return first
