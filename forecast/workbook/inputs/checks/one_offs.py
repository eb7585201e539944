"""One-offs held against what came in: of a year that is known, and of its months."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from forecast.data import AdjustmentKind, word_of
from forecast.fiscal import one_offs
from forecast.issues import CellRef, Issue, Severity
from forecast.labels import both
from forecast.workbook.inputs.checks.cumulative import ROUNDED
from forecast.workbook.inputs.checks.evidence import number, place, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from forecast.data import Adjustment, Catalog
    from forecast.fiscal import OneOff
    from forecast.workbook.inputs.checks.cumulative import Months
    from forecast.workbook.inputs.checks.evidence import Evidence

_MORE = ("处置", "出让", "变卖", "拍卖", "盘活", "转让收入", "一次性收入", "一次性入库", "清缴",
         "补缴")
_LESS = ("退税", "退库", "留抵", "减收", "减免", "退付")
_TINY = 1e-4


def check_one_offs(evidence: Evidence, months: Mapping[str, Months]) -> None:
    """Hold what is registered against the year's outturn, then against the months since its own.

    A sale that was planned and fell through stays on the register until somebody takes it off; what
    is left of the outturn without it would then be below nought, and every year ahead with it.
    """
    _signs(evidence)
    _tiny(evidence)
    told = list(_of_years(evidence))
    places = {one.where for one in told}
    evidence.issues += told
    evidence.issues += (one for one in _of_months(months, evidence.adjustments, evidence.items)
                        if one.where not in places)


def _signs(evidence: Evidence) -> None:
    """Ask about a one-off whose remark says the contrary of its sign."""
    for one in evidence.adjustments:
        says_less = any(word in one.note for word in _LESS)
        says_more = not says_less and any(word in one.note for word in _MORE)
        if one.kind != AdjustmentKind.ONE_OFF or one.origin is None or not one.amount or (
                not (says_more if one.amount < 0 else says_less)):
            continue
        item = evidence.items[one.item]
        evidence.ask("one_off_sign", one.origin, number(one.amount), (
            ("item", item.zh), ("unit", item.unit.code), ("note", one.note)))


def _tiny(evidence: Evidence) -> None:
    """Ask about a one-off that is as good as nothing beside its line: 亿元 typed as 万元."""
    known = evidence.annual()
    for one in evidence.adjustments:
        year = known.get(one.item, {}).get(one.period.year)
        if one.origin is None or year is None or one.origin in evidence.blamed or not (
                0 < abs(one.amount) < _TINY * abs(year.value)):
            continue
        item = evidence.items[one.item]
        evidence.ask("one_off_tiny", one.origin, number(one.amount), (
            ("item", item.zh), ("unit", item.unit.code), ("total", number(year.value)),
            ("other", str(year.origin))))


def _of_years(evidence: Evidence) -> Iterator[Issue]:
    known = evidence.annual()
    booked: dict[tuple[str, int], list[OneOff]] = defaultdict(list)
    for one in one_offs(evidence.adjustments):
        code: str | None = one.item
        while code is not None and not (one.year in known.get(code, {})
                                        and known[code][one.year].status.is_past):
            code = evidence.items[code].parent
        if code is not None and one.amount > 0:
            booked[code, one.year].append(one)
    for (code, year), held in booked.items():
        outturn, amount = known[code][year], sum(one.amount for one in held)
        if place(outturn) in evidence.blamed or amount <= outturn.value + max(
                1.0, ROUNDED * abs(outturn.value)):
            continue
        yield Issue("one_off_exceeds_year", held[0].origin or CellRef(""), number(amount), (
            ("item", evidence.items[code].zh), ("unit", evidence.items[code].unit.code),
            ("period", str(year)), ("status", word_of(outturn.status.value)),
            ("total", number(outturn.value)), ("other", str(outturn.origin))), Severity.ERROR)


def _of_months(known: Mapping[str, Months], adjustments: Iterable[Adjustment],
               items: Catalog) -> Iterator[Issue]:
    """Hold what is registered with its month against what came in from the figure before it on."""
    booked: dict[tuple[str, int, int], list[OneOff]] = defaultdict(list)
    for one in one_offs(adjustments):
        code: str | None = one.item
        while code is not None and not known.get(code):
            code = items[code].parent
        if code is None or one.month is None or one.amount <= 0:
            continue
        until = [month for year, month in known[code] if year == one.year and month >= one.month]
        if until:
            booked[code, one.year, until[0]].append(one)
    for (code, year, month), held in booked.items():
        months, amount = known[code], sum(one.amount for one in held)
        first = min(one.month or month for one in held)
        before = [one.value for at, one in months.items() if (year, 0) < at < (year, first)]
        end = months[year, month]
        came_in = end.value - (before[-1] if before else 0.0)
        if amount > came_in + max(1.0, ROUNDED * abs(end.value)):
            yield Issue("one_off_exceeds", held[0].origin or CellRef(""), number(amount), (
                ("item", items[code].zh), ("unit", items[code].unit.code),
                ("period", both("issues.when_month", year=year, month=first)),
                ("came_in", number(came_in)), ("other", str(end.origin)), ("until", when(end)),
                ("total", number(end.value))),
                Severity.ERROR if amount > end.value else Severity.WARNING)
