"""A text as people paste it: paragraphs, sentences, clauses; width, dashes and numerals made one.

Lines that a page's width has broken are joined, so that no number is cut in two.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CLAUSE, PART = "，", ";"
"""What parts the clauses of a sentence, and its halves."""
_ENDS = "。！？!?；;：:"
_SENTENCES = re.compile(r"[^。！？!?]+[。！？!?]?[”’」』)）]*")
_DASHES = str.maketrans(dict.fromkeys("—–―‒‐‑−－﹣─━~～", "-"))
_GROUPED = re.compile(r"(?<![\d.])\d{1,3}(?:[，,]\d{3})+(?!\d)")
_NUMERALS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_YEAR = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)")
_MONTH_WORDS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_MONTH = re.compile(r"(?<![一二三四五六七八九十])(?:十[一二]?|[一二三四五六七八九])(?=月)")
_DAY = re.compile(r"(?<=月)(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=日)")
_FROM_JANUARY = re.compile(r"(?<!\d)(?:0?1|一)月?份?(?:-+|至|到)(?=\d{1,2}月)")
_NUMBERING = re.compile(r"第?[一二三四五六七八九十]{1,3}[、，.是]|\([一二三四五六七八九十\d]{1,3}\)"
                        r"|\d{1,2}[、.)](?!\d)|[①-⑳]|-+(?!\d)|[·•●◆■*]+")
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]"
                       r"|第[一二三四五六七八九十]+[章部条]|\d{1,2}[、．.](?!\d)")
_WIDE = 30
"""A line this long was broken by the width of its page."""
_SENTENCE = 2_000
"""A run of words without a full stop that is longer is no sentence."""
_LONGEST = 100_000
"""Of a longer text the beginning is read: a report has half of that."""
_BEFORE_MOVE = re.compile(r"(?<=[元%人时吨米家个])(?=同比|环比|[比较][上去]年|增长|下降|"
                          "占|为年|为预|为调)")
_AND = re.compile(r"(?<=[元%])(?:和|及|以及|、)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its paragraph from 1, as it stands, and folded for reading."""

    paragraph: int
    quote: str
    text: str
    is_heading: bool = False


def folded(text: str) -> str:
    """Half width, one dash, no blanks; 二〇二〇年 and 八月 in digits; commas of numbers kept.

    A comma between clauses stays full width, so that the two are told apart.
    """
    kept = text.replace("，", "\ue000")
    clean = plain(kept).replace("\ue000", "，").translate(_DASHES).lower()
    clean = _GROUPED.sub(lambda found: re.sub("[，,]", "\ue001", found[0]), clean)
    clean = clean.replace(",", "，").replace("\ue001", ",")
    clean = _YEAR.sub(lambda found: found[0].translate(_NUMERALS), clean)
    clean = _MONTH.sub(lambda found: str(_MONTH_WORDS.index(found[0]) + 1), clean)
    clean = _DAY.sub(_day, clean)
    return _FROM_JANUARY.sub("1-", clean)


def _day(found: re.Match[str]) -> str:
    """Write a day's numeral in digits: 二十一 is 21."""
    tens, _, ones = found[0].partition("十")
    if "十" not in found[0]:
        return str(_MONTH_WORDS.index(found[0]) + 1)
    return str((_MONTH_WORDS.index(tens) + 1 if tens else 1) * 10 + (
        _MONTH_WORDS.index(ones) + 1 if ones else 0))


def paragraphs(text: str) -> list[str]:
    """List the paragraphs, with lines joined that only the page's width has broken."""
    found: list[list[str]] = []
    last = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        bare = unicodedata.normalize("NFC", line).strip("\ufeff \t\u3000\xa0")
        if not bare:
            continue
        if found and _goes_on(last, line):
            found[-1].append(bare)
        else:
            found.append([bare])
        last = bare
    return ["".join(lines) for lines in found]


def _goes_on(last: str, line: str) -> bool:
    """Tell whether a line goes on with the one before it."""
    if last.endswith(tuple(_ENDS)) or _NUMBERED.match(line.strip()):
        return False
    if re.search(r"[\d,，.、千万亿]$", last) and re.match(r"\s*[\d,.，%％千万亿元个吨]", line):
        return True
    is_indented = re.match(r"(?:\u3000|\xa0| {2}|\t)", line) is not None
    return not is_indented and (len(last) >= _WIDE or re.search("[，,；。]", last) is not None)


def sentences(paragraphs: Iterable[str]) -> Iterator[Sentence]:
    """Go through the sentences of a text, as far as a report can be long."""
    left = _LONGEST
    for at, paragraph in enumerate(paragraphs, 1):
        left -= len(paragraph)
        if left < 0:
            return
        is_heading = len(paragraph) <= _WIDE and not re.search("[。，；,;！]", paragraph)
        for found in _SENTENCES.finditer(paragraph):
            quote = found[0].strip()
            clean = folded(quote.rstrip("。！？!?")) if len(quote) <= _SENTENCE else ""
            if clean:
                yield Sentence(at, quote, clean, is_heading)


def without_numbering(text: str) -> str:
    """Take the numbering off a sentence: 一、 （一） 1. 一是."""
    found = _NUMBERING.match(text)
    return text[found.end():] if found and found.end() < len(text) else text


def clauses(text: str, kept: Iterable[tuple[int, int]]) -> list[list[str]]:
    """Part a folded sentence into halves (；) and these into clauses.

    What stands in brackets, and the ``kept`` spans (names: 股利、股息收入), are not parted.
    """
    named = tuple(kept)
    ends = {end for _, end in named}
    whole = [*named, *(found.span() for found in re.finditer(r"\([^()]*\)", text))]
    halves: list[list[str]] = [[""]]
    cuts = {found.start() for found in _BEFORE_MOVE.finditer(text)}
    joints = {found.start(): found.end() for found in _AND.finditer(text)}
    at = 0
    while at < len(text):
        sign = text[at]
        is_free = not any(start < at < end or start == at < end - 1 for start, end in whole)
        if is_free and sign == PART:
            halves.append([""])
        elif sign == ":" and at in ends and re.match(r"[\d约超近]", text[at + 1:]):
            pass  # 税收收入：8.2亿元 is one clause
        elif is_free and sign in f"{CLAUSE}、:":
            halves[-1].append("")
        elif is_free and at in joints:
            halves[-1].append("")
            at = joints[at]
            continue
        else:
            if is_free and at in cuts:
                halves[-1].append("")
            halves[-1][-1] += sign
        at += 1
    return [[one for one in half if one] for half in halves]
