"""Rates of growth in words: 同比下降3.9%, 比上年增长6.1%, 增速达8.8%; and what is none.

Only a plain rate over the year before counts: one on a comparable basis (同口径, 剔除…), over the
budget, or over another year is another thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from forecast.workbook.inputs import MOVES, parse_number

_RISES = ("增速", "增幅", "涨幅", "增")
_FALLS = ("降幅", "降")
_BASE = (r"(?:比|较)(?P<year>\d{4}年|上年|上一年|去年)(?:同期)?(?P<of>(?:年初|年度|调整)?预算数?"
         r"|预计执行数|预计完成数|实际完成数|执行数|完成数|实绩|决算数?)?")
_PLAIN = "同比|按可比价格?计算?|按不变价格?计算?|自然口径"
_OTHER = (r"按?同口径比?较?|按?可比口径|可比|(?:剔除|扣除|还原).{1,40}?(?:后|因素|影响)|名义|实际|"
          r"环比|两年平均|三年平均|年均|年平均|累计|平均|比年初|较年初")
_MOVES = "|".join(sorted((*MOVES, *_RISES, *_FALLS), key=len, reverse=True))
_GROWTH = re.compile(
    rf"(?:(?P<plain>{_PLAIN})|{_BASE}|(?P<other>{_OTHER}))?"
    rf"(?:(?P<plain2>{_PLAIN})|(?P<base2>(?:比|较)(?:上年|去年)(?:同期)?)|(?P<other2>{_OTHER}))?"
    rf"(?P<move>{_MOVES})(?:率)?(?:为|达到|达|了)?(?P<before>约|近|超过|超|逾|不低于|力争)?"
    r"(?P<number>[+-]?\d+(?:\.\d+)?)%(?P<after>左右|以上|以内|以下|上下)?")
_BRACKETED = re.compile(r"\([^()]*\)")
_SIGNED = re.compile(r"同比(?P<number>[+-]\d+(?:\.\d+)?)%")


@dataclass(frozen=True, slots=True)
class Growth:
    """A rate of growth, %, as a clause says it.

    ``is_plain`` is False for what is not the plain rate over the year before; ``year`` is the year
    it compares with where that is named; ``qualifier`` is 左右, 以上 …
    """

    rate: float
    is_plain: bool = True
    year: int | None = None
    qualifier: str = ""


def growth_of(text: str) -> Growth | None:
    """Read a text that is a rate of growth and nothing else; None when it is not.

    Examples
    --------
    >>> growth_of("比上年执行数下降8.77%").rate
    -8.77
    >>> growth_of("剔除减税因素后增长1.2%").is_plain
    False
    """
    clean = _BRACKETED.sub("", text)
    if signed := _SIGNED.fullmatch(clean):
        return Growth(float(signed["number"]))
    found = _GROWTH.fullmatch(clean)
    if found is None:
        return None
    number, move = found["number"], found["move"]
    if move in _FALLS:
        move = "下降"
    elif move in _RISES:
        move = "增长"
    if number[0] in "+-":
        # 增长-3.9% is a fall; 下降-3.9% can be either
        if parse_number(f"{move}1%", moves=True) != parse_number("增长1%", moves=True):
            return None
        move = ""
    parsed = parse_number(f"{move}{number}%", moves=True)
    if parsed is None or parsed.value is None:
        return None
    is_other = bool(found["other"] or found["other2"]) or "预算" in (found["of"] or "")
    year = found["year"] or ""
    return Growth(parsed.value, not is_other, int(year[:4]) if year[:4].isdecimal() else None,
                  (found["before"] or "") + (found["after"] or ""))
