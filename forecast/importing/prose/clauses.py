"""A clause, read whole or not at all: times, region, words, a name, and its number or its growth.

What is left over says that the clause was not understood; then it gives no figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast.data import UnitCode, UnitError, parse_unit
from forecast.importing.prose.growth import growth_of
from forecast.importing.prose.times import Time, time_at
from forecast.importing.prose.words import Stand, Word, regions_at, word_at
from forecast.workbook.inputs import parse_number

if TYPE_CHECKING:
    from forecast.data import Unit
    from forecast.importing.prose.growth import Growth
    from forecast.importing.prose.names import Named, Names


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit and the words that qualify it: 超过, 约, 以上."""

    value: float
    unit: Unit
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """What was understood of a clause; ``rest`` is what was not.

    ``is_summed`` says 累计 anywhere, ``runs_up`` that the verb does: 累计完成.
    """

    text: str
    rest: str = ""
    times: tuple[Time, ...] = ()
    region: str = ""
    stands: tuple[Stand, ...] = ()
    name: Named | None = None
    unknown: str = ""
    amount: Amount | None = None
    growth: Growth | None = None
    has_verb: bool = False
    is_done: bool = False
    is_part: bool = False
    is_summed: bool = False
    runs_up: bool = False


_PASSING = re.compile(
    r"(?:为|占|完成|达到|达|相当于|是)?.{0,24}?(?:预算|计划|目标|任务|比重|收入|支出|总量|总额|生产总值|gdp)"
    r".{0,8}?的?(?:为|达到|达)?\d+(?:\.\d+)?%.{0,4}"
    r"|.*百分点.*|.*持平.*|.*(?:快|慢|高|低|好|优)于.*|.*(?:增收|减收|增支|减支|增加|减少|净增).*\d.*"
    r"|(?:受|因|由于|主要是受?).{0,30}(?:影响|因素)|(?:剔除|扣除).*(?:后|因素|影响)|按.{0,12}(?:计算|口径)"
    r"|(?:同口径|同比口径|可比口径)|.*(?:第\d+位|排名|位居).*|由[正负]转[正负]|.*(?:任务|目标|预算)")
_CHANGES_BASIS = re.compile("剔除|扣除|口径|还原|考虑|加回|若|如果")
_NATURAL = re.compile("自然口径|全口径")
_INDICATOR = re.compile(
    r"[\u4e00-\u9fffa-z\"“”()、]{1,}(?:收入|支出|税收|税|费|基金|资金|总额|总值|总量|投资额?|增加值|产值|余额|"
    r"存款|贷款|债务|销售额|进出口|出口额?|进口额?|利润|税种|营业额|用电量)")
_SPOILT = re.compile("比|较|占|的|分别|同期|上年|去年|增加|减少|增收|减收|减免|降低|节约|超过|不含|"
                     "投入|扶持|其中|[减退免降缓]税|经费|[两二三四五六七八九十]个|等")
_LONGEST = 30
"""A name is not longer."""
_SCOPED = re.compile(r"(?:不含|含(?!税)|.*口径)")


def passes(text: str) -> bool:
    """Tell whether a clause goes on about the figure before it and gives none of its own."""
    return _PASSING.fullmatch(text) is not None


def changes_basis(text: str) -> bool:
    """Tell whether a clause says that the next rate is on another basis: 剔除减税因素后."""
    return _CHANGES_BASIS.search(_NATURAL.sub("", text)) is not None


def percent(growth: Growth) -> Amount:
    """Return a rate of growth as an amount in per cent."""
    return Amount(growth.rate, parse_unit(UnitCode.PERCENT), growth.qualifier)


@dataclass
class _Scan:
    """A clause on its way from left to right."""

    text: str
    at: int = 0
    found: Clause = field(default_factory=lambda: Clause(""))

    @property
    def left(self) -> str:
        return self.text[self.at:]


def read_clause(text: str, names: Names) -> Clause:
    """Read a clause from left to right, as far as its words are known."""
    return _first(_Scan(text, 0, Clause(text)), names)


def _first(scan: _Scan, names: Names) -> Clause:
    """Read on; where a word can be a region and more, the longest way that is understood counts."""
    while scan.left:
        left = scan.left
        if (growth := growth_of(left)) is not None:
            return replace(scan.found, growth=growth)
        if scan.found.name is None and (named := names.at(scan.text, scan.at)) is not None:
            scan.found, scan.at = replace(scan.found, name=named), named.end
            continue
        if (timed := time_at(left)) is not None:
            scan.found = replace(scan.found, times=(*scan.found.times, timed[0]))
            scan.at += timed[1]
            continue
        if (word := word_at(left)) is not None and (scan.found.name or not word.is_bound):
            scan.found, scan.at = _with_word(scan.found, word), scan.at + word.end
            continue
        if (amount := amount_of(left, _own_unit(scan.found))) is not None:
            return replace(scan.found, amount=amount)
        if left.startswith("(") and scan.found.name is None and ")" in left:
            scan.at += left.index(")") + 1
            continue
        if scan.found.name is None and not scan.found.region:
            return _with_region(scan, names)
        break
    return _without_name(replace(scan.found, rest=scan.left), scan)


def _with_word(found: Clause, word: Word) -> Clause:
    stands = found.stands if word.stand is None else (*found.stands, word.stand)
    return replace(found, stands=stands, has_verb=found.has_verb or word.is_verb,
                   is_done=found.is_done or word.is_done,
                   is_part=found.is_part or word.is_part,
                   is_summed=found.is_summed or word.is_summed,
                   runs_up=found.runs_up or (word.is_summed and word.is_verb))


def _with_region(scan: _Scan, names: Names) -> Clause:
    """Try each region that may stand here; the first that leaves nothing over is it."""
    partial: Clause | None = None
    for region in regions_at(scan.left):
        read = _first(_Scan(scan.text, scan.at + len(region), replace(scan.found, region=region)),
                      names)
        if not read.rest and (read.amount or read.growth):
            return read
        if partial is None and (not read.rest or read.unknown):
            partial = read
    return partial or _without_name(replace(scan.found, rest=scan.left), scan)


def _own_unit(found: Clause) -> Unit | None:
    items = found.name.items if found.name is not None else ()
    return items[0].unit if items else None


def amount_of(text: str, own: Unit | None = None) -> Amount | None:
    """Read a text that is one number with its unit and nothing else."""
    parsed = parse_number(text, own)
    if parsed is None or parsed.value is None or _SCOPED.match(parsed.note.strip("()")):
        return None
    code = "%" if parsed.is_percent else parsed.unit
    if not code:
        return None
    try:
        return Amount(parsed.value, parse_unit(code), parsed.qualifier)
    except UnitError:
        return None


def _without_name(found: Clause, scan: _Scan) -> Clause:
    """Look for a name that is not known, with an amount behind it: 主体税种完成40亿元."""
    start = scan.at if found.name is None else scan.text.index(found.name.text)
    digit = re.compile(r"\d").search(scan.text, start)
    for end in range(start + 2, min(digit.start() if digit else start, start + _LONGEST) + 1):
        name = scan.text[start:end]
        if _INDICATOR.fullmatch(name) is None or _SPOILT.search(name):
            continue
        amount, verb, stands, summed = _tail(scan.text[end:])
        if amount is not None and not amount.unit.is_rate:
            return replace(found, rest="", name=None, unknown=name, amount=amount,
                           has_verb=verb, stands=(*found.stands, *stands),
                           is_summed=found.is_summed or summed,
                           runs_up=found.runs_up or (verb and summed))
    return found


def _tail(text: str) -> tuple[Amount | None, bool, tuple[Stand, ...], bool]:
    """Read what stands behind a name: words of known meaning, then the amount."""
    verb, summed = False, False
    stands: list[Stand] = []
    while (word := word_at(text)) is not None:
        verb, summed, text = verb or word.is_verb, summed or word.is_summed, text[word.end:]
        stands += [word.stand] if word.stand else []
    return amount_of(text), verb, tuple(stands), summed
