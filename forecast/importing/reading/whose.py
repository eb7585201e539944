"""Whose figures they are: of which region, of which tier of government."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.importing.figures import TIERS, Asked
from forecast.importing.reading.cues import alone
from forecast.importing.reading.lexicon import NATION, lexicon
from forecast.importing.reading.naming import is_narrow
from forecast.importing.reading.tags import Measure, Tier
from forecast.importing.reading.words import clean, is_total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.importing.figures import Answers
    from forecast.importing.reading.marks import Mark
    from forecast.importing.reading.sheet import Sheet
    from forecast.importing.reading.words import Vocabulary


@dataclass(frozen=True, slots=True)
class Ours:
    """The marks that are the bureau's, and the choices where nobody said which are."""

    marks: tuple[Mark, ...]
    asked: Asked | None = None
    subject: str = ""
    choices: tuple[str, ...] = ()


def places_of(sheet: Sheet, known: Vocabulary) -> frozenset[str]:
    """List the places that a terminal's export writes before its names, short: 江浦:GDP.

    Only where a row or column of frequencies tells such an export: elsewhere 民间:投资 is no place.
    """
    texts = [clean(text) for text in sheet.first_texts(_FIRST)]
    if not any(text.lower() in _FREQUENCIES for text in texts):
        return frozenset()
    parts = (text.partition(":") for text in texts)
    return frozenset(
        before for before, sign, after in parts
        if sign and _PLACE.fullmatch(before) and not known.knows(before) and alone(before) is None
        and before not in lexicon().sectors and not before.endswith(lexicon().qualifiers)
        and not is_narrow(before) and known.knows(known.tag(after).name))


_FIRST = 100
"""So many rows are looked at for names."""
_FREQUENCIES = frozenset({"频率", "频度", "frequency"})
_PLACE = re.compile("[\u4e00-\u9fff]{2,8}")


def of_region(marks: Sequence[Mark], layout: str, answers: Answers) -> Ours:
    """Keep the marks of the bureau's region; what names no region is its own.

    The nation is nobody's.
    """
    marks = [mark for mark in marks if mark.tag.region != NATION]
    regions = tuple(dict.fromkeys(mark.tag.region for mark in marks if mark.tag.region))
    if not answers.region and (own := _compared(marks, regions)) is not None:
        return Ours(tuple(mark for mark in marks if mark.tag.region in {"", own}))
    if not regions or (len(regions) < 2 and not answers.region):
        return Ours(tuple(marks))
    own = (answers.of(Asked.REGION, layout, "") or _bare(answers.region)
           or answers.among(Asked.REGION, regions))
    near = _near(own, regions) if own else ()
    if near:
        return Ours(tuple(mark for mark in marks if not mark.tag.region or mark.tag.region in near))
    rest = tuple(mark for mark in marks if not mark.tag.region)
    if own and set(regions) <= set(lexicon().whole):
        return Ours(rest)  # 全市 in the table of a district
    if not own and _are_alike(marks, regions):
        return Ours(tuple(mark for mark in marks if mark.tag.region in {"", regions[0]}))
    return Ours(tuple(mark for mark in rest if mark.tag.tier is None), Asked.REGION, "", regions)


def _compared(marks: Sequence[Mark], regions: Sequence[str]) -> str | None:
    """Return the region that others are held against: the one county beside 全市 and 全省.

    Empty where it is not named: 同比增长 beside 全市增速. None where nothing tells.
    """
    wider = [one for one in regions if one in lexicon().wider]
    others = [one for one in regions if one not in wider]
    if not wider:
        return None
    if others:
        is_county = len(others) == 1 and lexicon().tier_ends.get(others[0][-1]) is Tier.COUNTY
        return others[0] if is_county else None
    own = {(mark.row, mark.tag.name, _kind(mark)) for mark in marks if not mark.tag.region}
    twins = [(mark.row, mark.tag.name, _kind(mark)) in own for mark in marks if mark.tag.region]
    return "" if any(twins) else None


def _are_alike(marks: Sequence[Mark], regions: Sequence[str]) -> bool:
    """Tell whether every region has the same figures: a county, and below it 县本级."""
    found = {region: sorted((mark.tag.name, repr(_kind(mark)), mark.value) for mark in marks
                            if mark.tag.region == region) for region in regions}
    return all(one == found[regions[0]] for one in found.values())


def _bare(bureau: str) -> str:
    """Return the region in a bureau's name: 甲市丙区财政局 is of 甲市丙区."""
    for tail in ("财政局", "财政厅", "财政部", "人民政府", "统计局"):
        bureau = bureau.removesuffix(tail)
    return bureau


def _near(own: str, regions: Sequence[str]) -> tuple[str, ...]:
    """Return what a table calls one's own region: its name, 全区, or the total of its towns."""
    told = lexicon()
    named = tuple(one for one in regions if own.endswith(one) or one.endswith(own) or any(
        own.endswith(one + end) for end in told.region_ends))
    if named:
        return named
    whole = tuple(one for one in regions if _is_whole(one) and own.endswith(one[1]))
    if whole:
        return whole
    towns = [one for one in regions if one.endswith(told.small)]
    return tuple(one for one in regions if is_total(one)) if (
        len(towns) > 1 and not own.endswith(told.small)) else ()


def _is_whole(region: str) -> bool:
    """Tell whether a table says 全区, or 全区合计, of a figure."""
    return any(region in {word, f"{word}合计", f"{word}总计", f"{word}小计"}
               for word in lexicon().whole)


def of_tier(marks: Sequence[Mark], layout: str, answers: Answers) -> Ours:
    """Keep, where figures are parted between tiers of government, the bureau's part."""
    tiers = tuple(dict.fromkeys(mark.tag.tier for mark in marks if mark.tag.tier is not None))
    if not tiers:
        return Ours(tuple(marks))
    own = _own_tier(tiers, layout, answers)
    if own is None and answers.of(Asked.MEANING, layout, TIERS) in lexicon().whole:
        return Ours(tuple(mark for mark in marks if mark.tag.tier is None))
    if own is not None and _is_whole_too(marks, own, layout, answers):
        own = None
    if own is None and _are_of_others(tiers, answers) and not any(
            mark.tag.tier is None and _parted(mark, marks) for mark in marks):
        return Ours(tuple(mark for mark in marks if mark.tag.tier is None))
    if own is None:
        return Ours(tuple(mark for mark in marks if mark.tag.tier is None and not _parted(
            mark, marks)), Asked.MEANING, TIERS, (*(_word(tier) for tier in tiers), *dict.fromkeys(
            mark.tag.region for mark in marks if _is_whole(mark.tag.region))))
    kept = [mark for mark in marks if mark.tag.tier is own]
    shared = {mark.row for mark in marks if mark.tag.tier is None
              and mark.tag.measure in _LEVELS and _parted(mark, kept)}
    marks = [mark for mark in marks if mark.tag.tier is not None
             or mark.tag.measure in _LEVELS or mark.row not in shared]  # how the whole has grown
    return Ours(tuple(mark for mark in marks if mark.tag.tier is own or (
        mark.tag.tier is None and not _parted(mark, kept) and not any(
            one.tag.tier is not None and one.row == mark.row and _kind(one) == _kind(mark)
            for one in marks))))


_LEVELS = frozenset({None, Measure.LEVEL})


def _are_of_others(tiers: Sequence[Tier], answers: Answers) -> bool:
    """Tell whether all the parts are of tiers that the bureau is not: 上划中央收入.

    Whatever its tier, it is not the nation's.
    """
    tier = _tier_of_bureau(answers)
    if tier is None:
        return set(tiers) == {Tier.CENTRAL}
    return tier not in tiers and not {Tier.OWN, Tier.WHOLE} & {*tiers}


def _parted(mark: Mark, others: Sequence[Mark]) -> bool:
    """Tell whether a mark without a tier is the sum over tiers of what others are parts of."""
    return any(one.tag.tier is not None and (
        (one.row == mark.row and _kind(one) == _kind(mark)) or (
            one.column == mark.column and one.tag.name == mark.tag.name)) for one in others)


def _kind(mark: Mark) -> tuple[object, ...]:
    tag = mark.tag
    measure = None if tag.measure is Measure.LEVEL else tag.measure
    return tag.year, tag.months, tag.years_back, tag.flow, measure, tag.status


def _is_whole_too(marks: Sequence[Mark], tier: Tier, layout: str, answers: Answers) -> bool:
    """Tell whether 全区 stands beside 区本级: which of both is meant only the bureau knows.

    Where nothing lies below the bureau both have the same figures.
    """
    if answers.of(Asked.MEANING, layout, TIERS) is not None:
        return False
    whole = [mark for mark in marks if mark.tag.tier is None and _is_whole(mark.tag.region)]
    own = [mark for mark in marks if mark.tag.tier is tier]
    return bool(whole) and _told(whole) != _told(own)


def _told(marks: Sequence[Mark]) -> list[tuple[object, ...]]:
    return sorted(((mark.row, repr(_kind(mark)), mark.value) for mark in marks), key=repr)


def _own_tier(tiers: Sequence[Tier], layout: str, answers: Answers) -> Tier | None:
    said = answers.of(Asked.MEANING, layout, TIERS)
    if said is not None:
        return lexicon().tiers.get(said)
    if Tier.OWN in tiers:
        return Tier.OWN
    tier = _tier_of_bureau(answers)
    if tier is not None:
        return tier if tier in tiers else None
    # a total parted between 市本级 and 县区级 is a city's, and of two tiers alone nobody knows
    is_deep = bool({Tier.CENTRAL, Tier.PROVINCE, Tier.TOWN} & {*tiers}) or len(tiers) == 1
    return Tier.COUNTY if Tier.COUNTY in tiers and is_deep else None


def _tier_of_bureau(answers: Answers) -> Tier | None:
    region = _bare(answers.region)
    own = max((end for end in lexicon().tier_ends if region.endswith(end)), key=len, default="")
    return lexicon().tier_ends[own] if own else None


def _word(tier: Tier) -> str:
    """Return the usual word for a tier."""
    return next(word for word, meant in lexicon().tiers.items() if meant is tier)
