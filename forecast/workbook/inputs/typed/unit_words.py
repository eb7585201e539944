"""The words of a unit, wherever they stand: 地区生产总值（亿元，现价）, 单位：万元、%.

What is no unit is a remark (不含退税), unless it looks like one (万圆), which must not be lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from forecast.data import UnitError, completed, parse_unit, plain

if TYPE_CHECKING:
    from forecast.data import Item, Unit

MAGNITUDES = frozenset({"万", "亿", "千", "百", "十亿", "百亿", "千亿", "百万", "千万", "万亿"})
_BRACKETED = re.compile(r"[(\[{【〔]([^()\[\]{}【】〔〕]*)[)\]}】〕]")
_INDEXED = re.compile(r"(.*指数)\(([^()]*=100)\)")
_BETWEEN = re.compile(r"[,、;\s|]|和|及")
_LABEL = re.compile(r"^(?:计量|金额|货币)?单位:?")
_RATE_TOO = re.compile(r"(元)/?%")
_REMARKS = re.compile("[本当全上]年度|当年价格?|可比价格?|不变价格?|现价|本年|当年|累计|期末|年末|"
                      "预计数?|快报数?|初步数?|同比")
_GLUED = re.compile(r".+?((?:人民币)?[十百千万亿]+(?:美)?元)")
_MONEY_PER_PERSON = (("money", 1), ("person", -1))
_MONEY = (("money", 1),)
_WAN = 10_000
_LOOKS = re.compile(
    "(?:[十百千]*[万亿]+[^以内上下]{1,2}|[^以内上下]{0,2}(?:元|圆|盾|镑)|"
    "[百千]?(?:公|市)?(?:斤|里|顷|担)|[百千]?(?:克|升|米)|[千兆]?瓦)")
_BLANK = frozenset({"", "-", "--", "—", "——", "/", "无"})


def is_blank(text: str) -> bool:
    """Tell whether a cell for a unit says nothing."""
    return plain(text) in _BLANK


@lru_cache(maxsize=8192)  # most texts that are tried are no units, and come again
def _is_unit(text: str) -> bool:
    if text in MAGNITUDES:
        return True
    try:
        parse_unit(text)
    except UnitError:
        return False
    return bool(text)


def units_named(text: str) -> tuple[str, ...]:
    """List the units that a text for a unit names, in order: 万元、% names two.

    Remarks beside them are left out.
    """
    clean = _RATE_TOO.sub(r"\1,%", _LABEL.sub("", plain(text)))
    if _is_unit(clean):
        return (clean,)
    pieces = [piece for outer in _BRACKETED.sub(r",\1,", clean).split(",")
              for piece in ([outer] if _is_unit(outer) else _BETWEEN.split(outer))]
    bare = (piece if _is_unit(piece) else _REMARKS.sub("", piece) for piece in pieces)
    return tuple(piece for piece in bare if _is_unit(piece))


def looks_like_unit(text: str) -> bool:
    """Tell whether a remark seems to be meant as a unit: 万圆, 百斤."""
    return any(_LOOKS.fullmatch(_REMARKS.sub("", piece).lower())
               for piece in _BETWEEN.split(_LABEL.sub("", plain(text))) if piece)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading or a row's name, and the units it names.

    ``unknown`` is what stands there like a unit and is none that is known.
    """

    name: str
    units: tuple[str, ...] = ()
    unknown: str = ""


def heading_of(text: str) -> Heading:
    """Part a heading from its unit: in brackets, after a comma or a slash, or written on to it."""
    clean = plain(text)
    if index := _INDEXED.fullmatch(clean):
        return Heading(index[1], (index[2],))
    unknown = ""
    for match in reversed(list(_BRACKETED.finditer(clean))):
        if units := units_named(match[1]):
            return Heading(clean[:match.start()] + clean[match.end():], units)
        if looks_like_unit(match[1]):
            unknown = unknown or match[1]
    for at, sign in enumerate(clean):
        if sign in ",、;/:|" and at and (units := units_named(clean[at + 1:])):
            return Heading(clean[:at], units, unknown)
    if glued := _GLUED.fullmatch(clean):
        return Heading(clean.removesuffix(glued[1]), (glued[1],))
    return Heading(clean, (), unknown)


def fitting(units: tuple[str, ...], own: Unit | None) -> Unit | None:
    """Choose among units the one of ``own``'s kind, else the first; 亿 is 亿元 where that is money.

    None when there is none, or a magnitude that says not of what.
    """
    read: list[Unit] = []
    for text in units:
        whole = completed(text, own) if own is not None else None
        if whole is not None:
            return whole
        if plain(text) not in MAGNITUDES:
            try:
                read.append(parse_unit(text))
            except UnitError:
                continue
    same = (one for one in read if own is not None and one.dimension == own.dimension)
    return next(same, read[0] if read else None)


def suited(unit: Unit, item: Item) -> Unit:
    """Return a unit as an item counts in it: 元/人 is 元 for what is a head's share already.

    What is counted by 万元 by its very name, 万元GDP用水量, is so in 立方米.
    """
    if item.zh.startswith("万元"):
        per_wan = tuple(sorted((*unit.dimension, ("money", -1))))
        if item.unit.dimension == per_wan:
            return type(unit)(unit.code, per_wan, unit.factor / _WAN)
    if unit.dimension == _MONEY_PER_PERSON and item.unit.dimension == _MONEY and "人均" in item.zh:
        return type(unit)(unit.code, _MONEY, unit.factor)
    return unit
