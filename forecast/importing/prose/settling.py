"""What is settled last: the year, whose figures they are, how firm, and which are said twice."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import (
    MONTHS,
    Freq,
    Period,
    Status,
    code_of,
    convert,
    parse_unit,
)
from forecast.importing.figures import Asked, Figure, Question, Target
from forecast.importing.prose import regions
from forecast.importing.prose.times import When, when, year_before
from forecast.importing.prose.words import is_scope, status_of_stand
from forecast.issues import CellRef
from forecast.workbook import ACCOUNT_NAMES, LEFT_OUT, OWN_INDICATOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from forecast.data import Catalog, Item
    from forecast.importing.figures import Answers
    from forecast.importing.prose.statements import Statement

_ADDED = re.compile(r"新增[^，。；]*$|新增[^，。；]*(?:余额|限额)[^。；余限]*$")
_KIND = re.compile("(?:一般|专项)债务(?:余额|限额)?")
_SHOWN = 40
"""So many characters of a sentence say which one is meant."""
_UNNAMED = "本地区"
_BUDGETED = frozenset({Status.BUDGET, Status.ADJUSTED_BUDGET})
_STATED_LATER = frozenset({Status.ESTIMATE, Status.PLAN, Status.BUDGET, Status.ADJUSTED_BUDGET})


@dataclass(frozen=True, slots=True)
class Notice:
    """What is known of a notice as a whole.

    Parameters
    ----------
    layout
        What answers about it are kept under.
    years
        The years of its title, else of the file's name.
    day
        The day it bears.
    plan_year
        The year that its title lays out: 2020年政府工作报告, 2020年预算草案.
    is_budget
        The title speaks of a budget, so that what it plans for a line is that line's budget.
    is_of_execution
        It tells how a year's budget was executed, so that what came of it is that year's outturn.
    """

    file: str
    layout: str
    years: tuple[int, ...] = ()
    day: date | None = None
    plan_year: int | None = None
    is_budget: bool = False
    is_of_execution: bool = False


class Settling:
    """Statements → figures and questions."""

    def __init__(self, notice: Notice, catalog: Catalog, answers: Answers) -> None:
        self.notice, self.catalog, self.answers = notice, catalog, answers
        self.questions: list[Question] = []
        self.answered_year: int | None = None

    def figures(self, stated: Sequence[Statement]) -> list[Figure]:
        """Settle everything; what cannot be settled becomes a question."""
        of_us = self._ours(stated)
        dated = self._dated(of_us)
        made = [one for statement, at in dated
                if (one := self._figure(statement, at)) is not None]
        return self._once(made)

    def _place(self, stated: Statement) -> CellRef:
        return CellRef(self.notice.file, "", f"第{stated.sentence.paragraph}段")

    # whose figures

    def _ours(self, stated: Sequence[Statement]) -> list[Statement]:
        """Keep the bureau's own figures; where several regions are told of, ask whose they are."""
        own = self.answers.region
        placed = regions.filled(stated, own)
        told = tuple(dict.fromkeys(one.region for one in placed))
        foreign = tuple(region for region in told if not regions.is_same(region, own))
        subject = "、".join(region or _UNNAMED for region in told)
        said = self.answers.of(Asked.REGION, self.notice.layout, subject)
        if said is not None:
            return [one for one in placed if (one.region or _UNNAMED) == said]
        if len(told) < 2 and not (own and foreign):
            return placed
        spoken = own or regions.spoken_from(stated)
        mine = [one for one in placed if regions.is_same(one.region, spoken)]
        if spoken and mine and not any(is_scope(region) for region in told):
            return mine
        self._ask_region(told, subject, placed)
        return []

    def _ask_region(self, told: tuple[str, ...], subject: str, placed: Sequence[Statement]) -> None:
        choices = (*(region or _UNNAMED for region in told), LEFT_OUT)
        self.questions.append(Question(Asked.REGION, subject, self._place(placed[0]),
                                       self.notice.layout, choices, len(placed)))

    # of which year

    def _dated(self, stated: Sequence[Statement]) -> list[tuple[Statement, When]]:
        found: list[tuple[Statement, When]] = []
        waiting: list[Statement] = []
        asked = next((one for one in stated if self._year(one) is None), None)
        subject = asked.sentence.quote[:_SHOWN] if asked is not None else ""
        said = re.search(r"\d{4}", self.answers.of(Asked.YEAR, self.notice.layout, subject) or "")
        self.answered_year = int(said[0]) if said else None
        for one in stated:
            year = self._year(one)
            if year is None:
                waiting.append(one)
            else:
                found.append((one, when(one.time, year)))
        if waiting:
            self.questions.append(Question(
                Asked.YEAR, subject, self._place(waiting[0]), self.notice.layout,
                count=len(waiting), fields=(("time", waiting[0].time.text),)))
        return found

    def _year(self, one: Statement) -> int | None:
        """Find the year: said with the figure or before it; by the title, the day, an answer."""
        if one.time.year or one.year:
            return one.time.year or one.year
        if one.time.is_this_year and self.notice.day is not None:
            return self.notice.day.year
        if len(self.notice.years) == 1:
            return self.notice.years[0]
        if self.notice.day is not None and (year := year_before(one.time, self.notice.day)):
            return year
        return self.answered_year

    # how firm, which item

    def _figure(self, one: Statement, at: When) -> Figure | None:
        if _KIND.fullmatch(one.name) and one.item and _is_added(
                one.sentence.quote.partition(one.name)[0]):
            return None  # 新增限额12亿元，其中一般债务限额3亿元: of what is added
        item = one.item or self._of_debt(one)
        code = item.code if item is not None else ""
        if item is None:
            known = self._named(one)
            if known is None:
                return None
            item, code = known
        if item is not None and item.basis.flow == "stock" and (
                at.period.freq is Freq.M and at.period.within == MONTHS):
            at = When(Period.annual(at.period.year))  # what there is at the end of a year
        status = status_of_stand(one.stand, is_budget_line=item is not None and (
            item.account is not None))
        is_to_come = self._is_to_come(at)
        is_over = self.notice.day is not None and not is_to_come
        if status is None and (is_to_come or (one.is_aimed and not is_over)):
            if at.period.freq is not Freq.A:
                return None  # a part of a year that has not ended
            status = Status.PLAN
        if status is Status.PLAN and self.notice.is_budget and item is not None and item.account:
            status = Status.BUDGET
        if is_to_come and status not in _STATED_LATER:
            return None
        if status is None and self.notice.is_of_execution and at.period.freq is Freq.A:
            status = Status.OUTTURN
        return Figure(
            code, one.name, at.period, one.amount.value, one.amount.unit.code, self._place(one),
            cumulative=at.cumulative, is_quarterly=at.is_quarterly, status=status,
            published=self.notice.day, growth=one.growth,
            region=one.region,
            quote=one.sentence.quote, qualifier=one.amount.qualifier,
            target=_target(item, at, status, one.amount.qualifier))

    def _of_debt(self, one: Statement) -> Item | None:
        """Read 一般债务 behind a balance, or a limit, of all debt as a part of it."""
        before, _, behind = one.sentence.quote.partition(one.name)
        if not one.name.endswith("债务") or one.name in behind:
            return None
        what = max(("余额", "限额"), key=before.rfind)
        if _is_added(before):
            return None  # of what is added to a limit, not of the limit
        item = self.catalog.find(one.name + what) if what in before else None
        return item if item is not None and (
            item.unit.dimension == one.amount.unit.dimension) else None

    def _is_to_come(self, at: When) -> bool:
        """Tell whether a period had not ended when the notice was given."""
        day = self.notice.day
        if day is not None:
            return (at.period.year, at.end % MONTHS or MONTHS) > (day.year, day.month)
        is_annual = at.period.freq is Freq.A
        return is_annual and self.notice.plan_year is not None and (
            at.period.year >= self.notice.plan_year)

    def _named(self, one: Statement) -> tuple[Item | None, str] | None:
        """Return what a name that is not known was answered to mean; ask, and leave it nameless."""
        said = self.answers.of(Asked.ITEM, self.notice.layout, one.name)
        if said == LEFT_OUT:
            return None
        if said == OWN_INDICATOR:
            return None, code_of(one.name)
        offered = {_offered(choice, one.choices): choice for choice in one.choices}
        item = offered.get(said) or self.catalog.find(said) if said else None
        if item is not None:
            return (item, item.code) if item.unit.dimension == one.amount.unit.dimension else None
        asked = next((place for place, other in enumerate(self.questions)
                      if (other.asked, other.subject) == (Asked.ITEM, one.name)), None)
        if asked is None:
            self.questions.append(Question(
                Asked.ITEM, one.name, self._place(one), self.notice.layout,
                (*(offered or (OWN_INDICATOR,)), LEFT_OUT), 1))
        else:
            self.questions[asked] = replace(self.questions[asked],
                                            count=self.questions[asked].count + 1)
        return None, ""

    # said once

    def _once(self, figures: Iterable[Figure]) -> list[Figure]:
        """Let a figure that is said twice stand once; two that cannot both be right are asked."""
        groups: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
        for one in figures:
            groups[one.item or one.name, one.period, one.cumulative, one.status, one.region,
                   one.qualifier].append(one)
        found: list[Figure] = []
        for group in groups.values():
            best = min(group, key=_grain)
            if all(_agree(best, one) for one in group):
                growths = {one.growth for one in group if one.growth is not None}
                found.append(replace(best, growth=growths.pop() if len(growths) == 1 else None))
                continue
            choices = {f"{one.value:.12g}{one.unit}": one for one in group}
            subject = f"{best.name} {best.period}"
            said = self.answers.of(Asked.CONTRADICTION, self.notice.layout, subject)
            if said in choices:
                found.append(choices[said])
                continue
            self.questions.append(Question(
                Asked.CONTRADICTION, subject, best.where, self.notice.layout, tuple(choices),
                len(group), (("period", str(best.period)), ("said", "、".join(choices)))))
        return found


def _is_added(before: str) -> bool:
    """Tell whether what comes before a kind of debt tells of what is added."""
    return _ADDED.search(_KIND.sub("", before)) is not None


def _offered(item: Item, others: Sequence[Item]) -> str:
    """Name an item so that it is told from the others: with its budget where they share a name."""
    twins = [one for one in others if one.zh == item.zh]
    if len(twins) < 2 or item.account is None:
        return item.zh
    return f"{item.zh}（{ACCOUNT_NAMES[item.account]}）"


def _target(item: Item | None, at: When, status: Status | None, qualifier: str) -> Target:
    """Choose the sheet: what is no plain outturn of a year stands among the published figures."""
    if qualifier or status in {Status.PLAN, Status.ESTIMATE}:
        return Target.VINTAGES
    if at.period.freq is not Freq.A:
        is_plan = status in _BUDGETED
        return Target.VINTAGES if is_plan else (
            Target.QUARTERS if at.is_quarterly else Target.MONTHS)
    if status in _BUDGETED:
        return Target.BUDGETS if item is not None and item.account else Target.VINTAGES
    return Target.YEARS


def _grain(figure: Figure) -> float:
    """Return the worth of the last digit that is written."""
    digits = f"{figure.value:.12f}".rstrip("0").partition(".")[2]
    return float(10.0 ** -len(digits) * parse_unit(figure.unit).factor)


def _agree(best: Figure, other: Figure) -> bool:
    """Tell whether two figures are one, rounded differently."""
    unit = parse_unit(other.unit)
    written = convert(best.value, parse_unit(best.unit), unit)
    half = _grain(other) / unit.factor / 2
    return abs(written - other.value) <= half * (1 + 1e-9) + 1e-12
