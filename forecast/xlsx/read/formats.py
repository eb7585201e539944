"""Number formats, as far as they change what a number means: a date, a percentage, a scale."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forecast.xlsx.package import Package


class Look(Enum):
    """What a cell's number format makes of a number."""

    PLAIN = "plain"
    PERCENT = "percent"
    DATE = "date"
    SCALED = "scaled"
    """Shown in thousands, millions or 万: another number is seen than stands there."""


# 14–22, 45–47 everywhere; 27–36 and 50–58 are dates in Chinese (and other East Asian) Excel and
# WPS, without a format code in the file: ECMA-376 part 1, 18.8.30
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENTS = frozenset({9, 10})
_QUOTED = re.compile(r'"[^"]*"|[\\!].|_.|\*.')
_SCALES = re.compile(r'[0#?],+(?![0#?,])|[0#?](?:[\\!]\.|"\.")[0#?]')
"""Commas behind the last digit, or a point that is only drawn between two digits."""
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETED = re.compile(r"\[[^\]\[]*\]")
_WORD = re.compile(r"[a-z]+")
_PARTS_OF_TIME = frozenset("ymdhsagbep")
"""Letters of dates and times; a word with any other is the plain format of some language."""
_LONGEST = 255
"""Characters of a format code (Excel specifications and limits)."""


def looks(package: Package, part: str | None) -> tuple[Look, ...]:
    """Return the look of each cell style (``cellXfs``) by index."""
    if part is None or not package.has(part):
        return ()
    styles = package.xml(part)
    codes = {one.get("numFmtId", ""): look_of(one.get("formatCode", ""))
             for group in styles.iter("{*}numFmts") for one in group.iter("{*}numFmt")}
    found: list[Look] = []
    for group in styles.iter("{*}cellXfs"):
        for style in group.iter("{*}xf"):
            number = style.get("numFmtId", "0")
            found.append(codes[number] if number in codes else _built_in(number))
    return tuple(found)


def _built_in(number: str) -> Look:
    code = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
    if code in _PERCENTS:
        return Look.PERCENT
    return Look.DATE if code in _DATES else Look.PLAIN


def look_of(code: str) -> Look:
    """Tell what a format code makes of a number: its first section, without quoted text.

    Examples
    --------
    >>> look_of('yyyy"年"m"月"'), look_of("0.00%"), look_of('#,##0"天"')
    (<Look.DATE: 'date'>, <Look.PERCENT: 'percent'>, <Look.PLAIN: 'plain'>)
    >>> look_of("[$-804]aaaa;@"), look_of("Standard"), look_of('0!.0,"万"')
    (<Look.DATE: 'date'>, <Look.PLAIN: 'plain'>, <Look.SCALED: 'scaled'>)
    """
    plain = _QUOTED.sub("", code[:_LONGEST]).split(";")[0]
    if _ELAPSED.search(plain):
        return Look.DATE
    plain = _BRACKETED.sub("", plain).lower().replace("am/pm", "")
    if "%" in plain:
        return Look.PERCENT
    has_digits = any(sign in plain for sign in "0#?")
    words = "".join(word for word in _WORD.findall(plain) if _PARTS_OF_TIME.issuperset(word))
    is_date = ((any(sign in words for sign in "ymdhs") and not (has_digits and "e" in plain))
               or "aaa" in words or "ggg" in words)  # the day of the week, the era
    if is_date:
        return Look.DATE
    return Look.SCALED if _SCALES.search(code[:_LONGEST].split(";", maxsplit=1)[0]) else Look.PLAIN
