"""Names as people write them: width, blanks, numbering and remarks that are no part of a name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BLANK = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]")
_NUMBERING = re.compile(
    r"(?:[#*※★☆▲△●○◆◇·•…\-—]+"
    r"|\(?[一二三四五六七八九十]{1,3}[、.)]\)?|\([一二三四五六七八九十\d]{1,3}\)"
    r"|\d{1,2}[、.)](?!\d)|[①-⑳㈠-㈩]|(?:其中|加|减)[:、]|其中)")
_REMARK = re.compile(r"\(([^()]*)\)$")
_NEUTRAL = re.compile(r"|.*(?:元|吨标准煤|千瓦时|立方米|平方米|平方公里|人|[%‰])|GDP|CPI"
                      r"|按?(?:当年|现行|现)价格?(?:计算)?|可比价|累计"
                      r"|上年=100|上年同期=100", re.IGNORECASE)
"""Remarks that say in which unit or how a figure is given, not what it is."""
_TOTAL = re.compile(r"([^()]{4,}?)(?:小计|合计)(?:\([^()]*\))?$")


def plain(text: str) -> str:
    """Half width, no blanks, nothing that cannot be seen."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Fold what does not matter in a name: blanks, full width, kinds of brackets, case."""
    plain = unicodedata.normalize("NFKC", text)
    for left, right in ("[]", "【】", "〔〕", "{}"):
        plain = plain.replace(left, "(").replace(right, ")")
    return _BLANK.sub("", plain).lower()


def forms(text: str) -> Iterator[str]:
    """Give the forms that a name may be known by, the fullest first.

    As it stands; without the numbering before it (一、 （一） 1. 其中： # *); without remarks
    behind it that are units or bases (（亿元）, （当年价）); without both; without 小计 or 合计
    behind a name that is one by itself. 总计 is another thing: it holds transfers too.
    """
    whole = fold(text)
    seen: set[str] = set()
    bare = whole
    while (found := _NUMBERING.match(bare)) and found.end() < len(bare):
        bare = bare[found.end():]
    for start in (whole, bare):
        form = start
        while form and form not in seen:
            yield form
            seen.add(form)
            remark = _REMARK.search(form)
            if remark is None or not _NEUTRAL.fullmatch(remark[1].split(",")[0].split("、")[0]):
                break
            form = form[:remark.start()]
    if (total := _TOTAL.match(bare)) and total[1] not in seen:
        yield total[1]


def code_of(name: str) -> str:
    """Make the code of an item that a workbook adds: its name, fit to stand in an equation."""
    plain = re.sub(r"\W", "_", unicodedata.normalize("NFKC", name.strip()))
    return plain if not plain[:1].isdigit() else f"_{plain}"


class Likeness:
    """Names, and what each stands for; the one most like a text is found.

    Made once and asked for each text.

    ``difflib`` compares a text with every name, a millisecond or two for a thousand of them. What
    letters they share bounds how like they are: few names are left to compare.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = dict(names)
        self._by_letter: dict[str, list[tuple[int, int]]] = {}
        for number, name in enumerate(self._names):
            for letter, count in Counter(name).items():
                self._by_letter.setdefault(letter, []).append((number, count))

    def nearest(self, text: str, cutoff: float = 0.6) -> str:
        """Return what the name that ``get_close_matches`` finds first stands for; else nothing."""
        shared = [0] * len(self._names)
        for letter, count in Counter(text).items():
            for number, there in self._by_letter.get(letter, ()):
                shared[number] += min(count, there)
        near = [name for name, same in zip(self._names, shared, strict=True)
                if same and 2 * same >= cutoff * (len(text) + len(name))]
        found = get_close_matches(text, near, n=1, cutoff=cutoff)
        return self._names[found[0]] if found else ""
