"""A published number with the words that the papers put to it: 超过2,400, 3%以内, about 2,580."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from forecast.data import word_of
from forecast.labels import in_lang, keys, label
from forecast.rounding import half_up

if TYPE_CHECKING:
    from forecast.data import Observation
    from forecast.labels import Lang

_DIGITS = 3
_BEHIND = ("及以上", "以上", "及以内", "以内", "及以下", "以下", "左右", "上下", "多", "余", "强")
"""Words that stand behind the number; all others stand before it."""


def qualified(number: str, qualifier: str, lang: Lang) -> str:
    """Put the words to a number, on the side where they belong; what is none of them as typed."""
    known = sorted(keys("qualifier"), key=len, reverse=True)
    before: list[str] = []
    behind: list[str] = []
    rest = qualifier
    while rest:
        word = next((one for one in known if rest.startswith(one)), rest)
        told = label(f"qualifier.{word}", lang) if word in known else in_lang(word_of(word), lang)
        (behind if word in _BEHIND else before).append(told)
        rest = rest[len(word):]
    return ("" if lang == "zh" else " ").join(one for one in (*before, number, *behind) if one)


def spoken(number: str, lang: Lang) -> str:
    """Write a printed level as people speak: three digits of it, 约2,580."""
    value = Decimal(number.replace(",", ""))
    places = _DIGITS - 1 - value.adjusted() if value else 0
    rounded = half_up(value.scaleb(min(places, 0)), max(places, 0)).scaleb(-min(places, 0))
    text = f"{rounded:,.{max(places, 0)}f}"
    return text if text == number else label("exhibit.roughly", lang, number=text)


def beside(seen: Observation, number: str, lang: Lang) -> str:
    """Tell a figure that stands beside the one that was read: with its stage and its paper."""
    told = label("exhibit.cited", lang, stage=seen.status.label(lang), paper=seen.cited)
    return label("exhibit.bracketed", lang, text=qualified(number, seen.qualifier, lang), more=told)
