"""Units of measure: parsing, dimensions, conversion.

A unit is a product of base dimensions and a factor to the base unit (元, 吨标准煤, 千瓦时, 立方米,
平方米, 人). ``%`` and ``百分点`` are different dimensions: a rate is not a difference of rates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from forecast.data.names import plain
from forecast.labels import Bilingual, Lang, in_lang, label

Dimension = tuple[tuple[str, int], ...]


class UnitCode(StrEnum):
    """The units that something depends on: how many digits, whether a year is a sum of months."""

    YUAN = "元"
    WAN = "万元"
    YI = "亿元"
    PERCENT = "%"
    POINTS = "百分点"
    INDEX = "指数"
    PERSONS = "人"
    PIECES = "个"
    FIRMS = "家"
    SETS = "套"


COUNTED = frozenset({UnitCode.PERSONS, UnitCode.PIECES, UnitCode.FIRMS, UnitCode.SETS})
"""Units that count persons or things."""
_RATES = frozenset({UnitCode.PERCENT, UnitCode.POINTS, "‰"})


class UnitError(ValueError):
    """A unit that is not known, or a conversion between two dimensions."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure.

    Parameters
    ----------
    code
        As written in workbooks: ``万元``, ``千瓦时/万元``, ``%``.
    dimension
        Sorted (base, power) pairs; empty for a pure number.
    factor
        Size in base units: 万元 is 1e4 (元).
    """

    code: str
    dimension: Dimension
    factor: float

    def __str__(self) -> str:
        """Return the code."""
        return self.code

    def name(self, lang: Lang = "zh") -> str:
        """Return its name in one language: 亿元, which is its code, or hundred million yuan."""
        return in_lang(self.code, lang)

    @property
    def is_rate(self) -> bool:
        """Whether it measures rates, which change by points."""
        return self.code in _RATES

    @property
    def adds_up(self) -> bool:
        """Whether the figures of a year's months can be its sum: not rates, not indices."""
        return not self.is_rate and self.code != UnitCode.INDEX


_MAGNITUDES: dict[str, float] = {
    "": 1.0, "十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7,
    "亿": 1e8, "十亿": 1e9, "百亿": 1e10, "千亿": 1e11, "万亿": 1e12,
}  # fmt: skip
_BASES: dict[str, tuple[str, float]] = {
    # what a magnitude may stand before
    "元": ("money", 1.0), "美元": ("usd", 1.0),
    "吨标准煤": ("energy", 1.0), "千克标准煤": ("energy", 1e-3), "千瓦时": ("power", 1.0),
    "立方米": ("volume", 1.0), "平方米": ("area", 1.0), "公顷": ("area", 1e4),
    "亩": ("area", 2000.0 / 3.0), "平方公里": ("area", 1e6),
    "人": ("person", 1.0), "人次": ("visit", 1.0), "吨": ("mass", 1.0),
    "微克": ("mass", 1e-12),
    "个": ("count", 1.0), "家": ("count", 1.0), "套": ("count", 1.0), "户": ("count", 1.0),
    "辆": ("count", 1.0), "件": ("count", 1.0),
}  # fmt: skip
_SPELLINGS: dict[str, str] = {
    "吨标煤": "吨标准煤", "tce": "吨标准煤", "公斤标准煤": "千克标准煤", "度": "千瓦时",
    "kwh": "千瓦时", "kw·h": "千瓦时", "方": "立方米", "m3": "立方米", "平米": "平方米",
    "m2": "平方米", "平方千米": "平方公里", "km2": "平方公里", "美金": "美元", "usd": "美元",
    "t": "吨",
}  # fmt: skip
_PLAIN: dict[str, tuple[str, float]] = {
    "%": ("pct", 1.0), "‰": ("pct", 0.1), "百分点": ("pp", 1.0), "倍": ("", 1.0),
    "指数": ("", 1.0), "": ("", 1.0),
}  # fmt: skip
_PLAIN_SPELLINGS = {"pct": "%", "百分比": "%", "个百分点": "百分点", "pp": "百分点",
                    "千分点": "‰"}  # fmt: skip
_ENDINGS = tuple(sorted((*_BASES, *_SPELLINGS), key=len, reverse=True))
_INDEX = re.compile(r"(?:指数)?\(?[^()/=]*=100\)?")
_WITH_MAGNITUDE = frozenset({"money", "person"})
"""What people count in 万 and 亿 without saying of what."""


@lru_cache(maxsize=1024)  # asked of every figure of a sheet
def parse_unit(text: str) -> Unit:
    """Read a unit as staff write it: 亿元, 人民币万元, 万㎡, kWh, 吨标煤/万元, 个百分点.

    Width, blanks and capitals do not matter; a magnitude stands before any unit that counts.

    Raises
    ------
    UnitError
        When a part of the text is not a known unit.
    """
    code = plain(text).lower()
    if _INDEX.fullmatch(code):
        code = UnitCode.INDEX
    powers: dict[str, int] = {}
    factor = 1.0
    names: list[Bilingual] = []
    for place, part in enumerate(code.split("/")):
        found = _part(part)
        if found is None:
            raise UnitError(text)
        name, base, size = found
        names.append(name)
        sign = -1 if place else 1
        factor = factor * size if sign > 0 else factor / size
        if base:
            powers[base] = powers.get(base, 0) + sign
    dimension = tuple(sorted((base, power) for base, power in powers.items() if power))
    code = Bilingual("/".join(names), " per ".join(one.en for one in names))
    return Unit(code, dimension, factor)


def unit_name(code: str, lang: Lang) -> str:
    """Return the name of a unit by its code; of a word that is none, the word."""
    try:
        return parse_unit(code).name(lang)
    except UnitError:
        return code


@lru_cache(maxsize=8192)  # most texts that are tried are no units, and come again
def _part(text: str) -> tuple[Bilingual, str, float] | None:
    """Read one unit between slashes: its name, its base dimension, its size."""
    plain = _PLAIN_SPELLINGS.get(text, text)
    if plain in _PLAIN:
        return _named(plain), *_PLAIN[plain]
    text = _terminal(text)
    bare = text.removeprefix("人民币").removesuffix("人民币")
    ending = next((one for one in _ENDINGS if bare.endswith(one)), "")
    magnitude = bare.removesuffix(ending)
    if not ending or magnitude not in _MAGNITUDES:
        return None
    name = _SPELLINGS.get(ending, ending)
    base, size = _BASES[name]
    if bare != text and base != "money":
        return None
    return _named(magnitude, name), base, size * _MAGNITUDES[magnitude]


_CURRENCIES = {"rmb": "元", "cny": "元", "usd": "美元"}
_SIZES = {"th": "千", "mn": "百万", "bn": "十亿", "tn": "万亿"}
_ENGLISH = re.compile(f"({'|'.join(_CURRENCIES)})({'|'.join(_SIZES)})")
_BARE = re.compile(r"人民币([十百千万亿]+)|([十百千万亿]+)人民币")


def _terminal(text: str) -> str:
    """Write as staff do what terminals write of money: RMB mn, 人民币百万 are 百万元."""
    if english := _ENGLISH.fullmatch(text):
        return _SIZES[english[2]] + _CURRENCIES[english[1]]
    bare = _BARE.fullmatch(text)
    return f"{bare[1] or bare[2]}元" if bare else text


def _named(*words: str) -> Bilingual:
    """Put the words of a unit together: 万 and 元 are ten thousand yuan."""
    known = [word for word in words if word]
    return Bilingual("".join(known), " ".join(label(f"unit.{word}", "en") for word in known))


def completed(text: str, own: Unit) -> Unit | None:
    """Read 万 or 亿 alone as that many of what ``own`` counts: 亿 is 亿元 for an item in money."""
    magnitude = plain(text)
    counted = next((base for base in _WITH_MAGNITUDE if own.dimension == ((base, 1),)), None)
    if counted is None or not magnitude or magnitude not in _MAGNITUDES:
        return None
    return parse_unit(magnitude + next(name for name, (base, _) in _BASES.items()
                                       if base == counted))


def convert(value: float, source: Unit, target: Unit) -> float:
    """Convert ``value`` from one unit to another of the same dimension.

    Raises
    ------
    UnitError
        When the dimensions differ (万元 and 千瓦时; % and 百分点).
    """
    if source.dimension != target.dimension:
        raise UnitError(f"{source.code} → {target.code}")
    if source.factor == target.factor:
        return value
    if source.factor > target.factor:
        return value * (source.factor / target.factor)
    return value / (target.factor / source.factor)


KNOWN_UNITS: tuple[str, ...] = (
    "元", "万元", "亿元", "美元", "万美元", "亿美元", "吨标准煤", "万吨标准煤",
    "千瓦时", "万千瓦时", "亿千瓦时", "立方米", "万立方米", "亿立方米",
    "平方米", "万平方米", "公顷", "平方公里", "人", "万人",
    "个", "家", "套", "万家", "%", "百分点", "倍", "指数",
)  # fmt: skip
"""The usual ones, which drop-down lists offer; many more are read."""
