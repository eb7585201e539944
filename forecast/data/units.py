"""Units of measure: parsing, dimensions, conversion.

A unit is a product of base dimensions and a factor to the base unit (元, 吨标准煤, 千瓦时, 立方米,
平方米, 人). ``%`` and ``百分点`` are different dimensions: a rate is not a difference of rates.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
_RATES = frozenset({UnitCode.PERCENT, UnitCode.POINTS})


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

    @property
    def is_rate(self) -> bool:
        """Whether it measures rates, which change by points."""
        return self.code in _RATES

    @property
    def adds_up(self) -> bool:
        """Whether the figures of a year's months can be its sum: not rates, not indices."""
        return not self.is_rate and self.code != UnitCode.INDEX


_SIMPLE: dict[str, tuple[str, float]] = {
    "元": ("money", 1.0), "万元": ("money", 1e4), "亿元": ("money", 1e8),
    "美元": ("usd", 1.0), "万美元": ("usd", 1e4), "亿美元": ("usd", 1e8),
    "吨标准煤": ("energy", 1.0), "万吨标准煤": ("energy", 1e4),
    "千瓦时": ("power", 1.0), "万千瓦时": ("power", 1e4), "亿千瓦时": ("power", 1e8),
    "立方米": ("volume", 1.0), "万立方米": ("volume", 1e4), "亿立方米": ("volume", 1e8),
    "平方米": ("area", 1.0), "万平方米": ("area", 1e4), "公顷": ("area", 1e4),
    "平方公里": ("area", 1e6),
    "人": ("person", 1.0), "万人": ("person", 1e4),
    "个": ("count", 1.0), "家": ("count", 1.0), "套": ("count", 1.0), "万家": ("count", 1e4),
    "%": ("pct", 1.0), "百分点": ("pp", 1.0),
    "倍": ("", 1.0), "指数": ("", 1.0), "": ("", 1.0),
}  # fmt: skip
_ALIASES = {"％": "%", "pct": "%", "个百分点": "百分点", "度": "千瓦时", "平米": "平方米",
            "人民币万元": "万元", "pp": "百分点"}  # fmt: skip


def parse_unit(text: str) -> Unit:
    """Read a unit as staff write it.

    Raises
    ------
    UnitError
        When a part of the text is not a known unit.
    """
    code = text.strip().replace(" ", "").replace("／", "/")
    powers: dict[str, int] = {}
    factor = 1.0
    for place, part in enumerate(code.split("/")):
        name = _ALIASES.get(part, part)
        if name not in _SIMPLE:
            raise UnitError(text)
        base, size = _SIMPLE[name]
        sign = -1 if place else 1
        factor = factor * size if sign > 0 else factor / size
        if base:
            powers[base] = powers.get(base, 0) + sign
    dimension = tuple(sorted((base, power) for base, power in powers.items() if power))
    return Unit(_ALIASES.get(code, code), dimension, factor)


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


KNOWN_UNITS: tuple[str, ...] = tuple(code for code in _SIMPLE if code)
