"""The words beside a target's figure that make it a bound: 135亿元以上, 不超过3%, 下降3%以上."""

from __future__ import annotations

import re
import unicodedata
from math import isclose

from forecast.data.words import LEAST_WORDS, MOST_WORDS, Operator

OTHER_WAY = {Operator.AT_LEAST: Operator.AT_MOST, Operator.AT_MOST: Operator.AT_LEAST}
"""To fall by 3% or more is to grow by -3% at most."""
_NUMBER = r"(?P<number>[+-]?\d[\d,]*(?:\.\d+)?)"
_BOUND = re.compile(
    rf"(?P<before>{'|'.join(sorted((*LEAST_WORDS, *MOST_WORDS), key=len, reverse=True))})"
    rf"[到在约达]*{_NUMBER}"
    rf"|{_NUMBER.replace('number', 'other')}"
    rf"(?:[%‰]|[^\W\d_]{{0,8}}?)(?:及|或)?(?P<after>以上|以内|以下)")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_FALL = re.compile(r"下降|降低|减少|回落|下跌|下滑|压减|负增长|降幅")
_CLAUSE = re.compile(r"[，。；;、！!\n]|,(?!\d{3})")
_SCALES = (1.0, 1e4, 1e-4, 1e8, 1e-8)
"""A figure and its words may be in 亿元, 万元 and 元."""


def bounds_said(text: str, value: float) -> dict[Operator, str]:
    """Return the bounds that a text puts on a figure, each with its words.

    Only words right beside the very figure count: a quotation may hold other figures too.
    """
    found: dict[Operator, str] = {}
    for clause in _CLAUSE.split(re.sub(r"[^\S\n]", "", unicodedata.normalize("NFKC", text))):
        for match in _BOUND.finditer(clause):
            word = match["before"] or match["after"]
            number = float((match["number"] or match["other"]).replace(",", ""))
            if not _is_same(value, number):
                continue
            operator = Operator.AT_LEAST if word in LEAST_WORDS else Operator.AT_MOST
            if value < 0 < number and _FALL.search(clause[:match.start()]):
                operator = OTHER_WAY[operator]
            found.setdefault(operator, match[0])
    return found


def is_bare(text: str, value: float) -> bool:
    """Tell whether a text names a figure without a bound: 完成135亿元, 下降3%."""
    plain = unicodedata.normalize("NFKC", text)
    named = (float(match.replace(",", "")) for match in _FIGURE.findall(plain))
    return any(_is_same(value, one) for one in named) and not bounds_said(text, value)


def _is_same(value: float, number: float) -> bool:
    return any(isclose(abs(value), abs(number) * scale) for scale in _SCALES)
