"""Sentences one after another: what each clause says, with the time and the standing around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.importing.prose.clauses import (
    Clause,
    changes_basis,
    passes,
    percent,
    read_clause,
)
from forecast.importing.prose.names import account_said, budget_word
from forecast.importing.prose.text import clauses, without_numbering
from forecast.importing.prose.times import Time, time_at
from forecast.importing.prose.words import Stand, is_collective

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.data import Account, Item
    from forecast.importing.prose.clauses import Amount
    from forecast.importing.prose.growth import Growth
    from forecast.importing.prose.names import Names
    from forecast.importing.prose.text import Sentence

REPORT = re.compile(
    r"(\d{4})年?(?:(?!\d{4}).){0,16}?(?:工作报告|计划报告|预算报告|预算\(?草案|计划\(?草案)")
"""The title of a report looks back on one year and ahead to the one that it names."""
_AIMS = re.compile("(?:预期|主要|发展|奋斗|工作)目标|草案|安排情况|收支安排|预算安排|工作安排|"
                   "工作计划|目标任务|总体要求|展望")
_PASTS = re.compile("回顾|执行情况|完成情况|运行情况|收支情况")
_MEASURED = "增加值"
_OUTPUT = re.compile("生产总值|增加值|gdp")
_OTHER_MEASURE = re.compile("投资|税|用电|贷款|存款|从业|就业|收入|利润|能耗|销售")
_BUDGETED = frozenset({Stand.BUDGET, Stand.ADJUSTED})
_SIDED = re.compile("累计(收入|支出)")
_SHORT = re.compile(r"(?P<before>(?:[全本我][省市区县旗州盟])?(?:预计|累计)?"
                    r"|[省市区县旗州盟]本级(?=(?:收入|支出)(?:预计|累计|安排|完成|实现)))(?:收入|支出)"
                    r"(?=(?:预计|累计|安排|完成|实现|达到?|为)*\d)")
"""A side of a budget by itself, which says no more than that there is money."""
_PART = "其中"
_YEAR = re.compile(r"(?<!\d)\d{4}年")
_TOGETHER = re.compile("分别|依次")
_TIMELY = re.compile(
    r"(?<![比较按与占])\d{4}年|[二两三四五六七八九十\d]年[来间]|期间|时期|以来|年均|任期")


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure as its clause says it; time and year are settled later.

    ``item`` is None for a name that is not known; ``year`` is that of the nearest time before that
    names one; ``is_summed`` says 累计.
    """

    name: str
    item: Item | None
    amount: Amount
    time: Time
    year: int | None
    sentence: Sentence
    region: str = ""
    stand: Stand | None = None
    is_aimed: bool = False
    is_summed: bool = False
    growth: float | None = None
    choices: tuple[Item, ...] = ()


@dataclass
class _Setting:
    """What holds from one clause to the next."""

    time: Time | None = None
    year: int | None = None
    is_titled: bool = False
    """The time is a title's, whose month says of what the notice is, not how figures run."""
    account: Account | None = None
    section: Account | None = None
    is_aimed: bool = False
    is_after_aside: bool = False
    """An aside was the last that was said: of its time or of the one before is what follows."""
    summed: tuple[Time, bool] | None = None
    """The month before 累计完成 made it the months so far, and whether it was a title's."""
    expected: Time | None = None
    """The time of which this paragraph tells estimates: what it goes on to say of it is one too."""
    paragraph: int = 0
    aimed_paragraph: int = 0


def statements(sentences: Iterable[Sentence], names: Names) -> list[Statement]:
    """Read every sentence; the time of one holds in the next until another is named."""
    setting = _Setting()
    found: list[Statement] = []
    topics: dict[str, Statement] = {}
    for sentence in sentences:
        if sentence.paragraph != setting.paragraph:
            setting.paragraph, setting.account = sentence.paragraph, setting.section
            setting.is_after_aside, setting.expected, topics = False, None, {}
        if setting.summed is not None and not sentence.text.startswith(_PART):
            month, setting.is_titled = setting.summed
            setting.time = month if setting.is_titled else Time(is_usable=False)
            setting.summed = None
        if sentence.is_heading:
            _heading(sentence, setting)
        if _AIMS.search(sentence.text) and not _PASTS.search(sentence.text):
            setting.aimed_paragraph = sentence.paragraph
            # a list of aims may follow, a paragraph an aim
            setting.is_aimed = setting.is_aimed or sentence.text.endswith((":", "："))
        found += _Reader(sentence, names, setting, topics).read()
    return found


def _heading(sentence: Sentence, setting: _Setting) -> None:
    setting.section = setting.account = account_said(sentence.text)
    aims, pasts = (pattern.search(sentence.text) for pattern in (_AIMS, _PASTS))
    if bool(aims) != bool(pasts):
        setting.is_aimed = bool(aims)


class _Reader:
    """One sentence."""

    def __init__(self, sentence: Sentence, names: Names, setting: _Setting,
                 topics: dict[str, Statement]) -> None:
        self.sentence, self.names, self.setting = sentence, names, setting
        self.found: list[Statement] = []
        self.open: int | None = None
        """The place of the figure that a rate of growth can still belong to."""
        self.stand: Stand | None = None
        self.topics = topics
        self.is_other_basis = False
        self.is_begun = False
        """A figure of this half was read: a further time is an aside."""
        self.aside: tuple[Time | None, int | None] | None = None
        """What held before an aside, 8月当月完成10.2亿元, and holds again after it."""

    def read(self) -> list[Statement]:
        text = without_numbering(self.sentence.text)
        for half in clauses(text, self.names.spans(text)):
            self._resume()
            self.open, self.is_other_basis, self.is_begun = None, False, False
            if any(_TOGETHER.search(one) for one in half):
                self._times_only(half)
                continue  # which of several belongs to which is not guessed
            for one in half:
                self._clause(one)
        self._resume()
        return self.found

    def _resume(self) -> None:
        """Let hold again what held before an aside."""
        if self.aside is not None:
            self.setting.time, self.setting.year = self.aside
            self.setting.is_after_aside = True
        self.aside = None

    def _times_only(self, half: list[str]) -> None:
        for one in half:
            clause = read_clause(one, self.names)
            if clause.times:
                self._set_time(clause)

    def _clause(self, text: str) -> None:
        said = account_said(text)
        self.setting.account = said or self.setting.account
        clause = self._told(text)
        if clause.times and not (self.sentence.is_heading and REPORT.search(self.sentence.text)):
            self._set_time(clause)
        if clause.is_summed and (clause.name is not None or clause.unknown):
            self._sum_up(clause)
        if clause.unknown or (clause.amount and not clause.rest):
            self._amount(clause)
        elif clause.growth is not None and clause.name is not None:
            self._rate(clause, clause.growth)
        elif clause.growth is not None:
            self._growth(clause, clause.growth)
        elif changes_basis(text):
            self.is_other_basis = True
        elif not clause.rest and clause.name is None:
            self._words(clause)
        elif not passes(text):
            self.open = None
            if _TIMELY.search(clause.rest):
                self.setting.time = Time(is_usable=False)

    def _told(self, text: str) -> Clause:
        """Read a clause; of a title its time, wherever in it that stands."""
        clause = read_clause(self._in_full(text), self.names)
        if self.sentence.is_heading and not (clause.times or clause.amount):
            within = _time_within(text)
            return Clause(text, times=within) if within else clause
        return clause

    def _in_full(self, text: str) -> str:
        """Write 支出完成5亿元 with the budget that is spoken of, whose side alone it names."""
        account = self.setting.account
        short = _SHORT.match(text)
        return text if account is None or short is None else (
            f"{short['before']}{budget_word(account)}{text[short.end('before'):]}")

    def _words(self, clause: Clause) -> None:
        """Take a clause of words alone: 预计, 其中, 经初步核算."""
        if clause.stands:
            self.stand = clause.stands[-1]
        if clause.is_part:
            self.open = None

    def _set_time(self, clause: Clause) -> None:
        """Let a time hold from here on; 当月 is the month of the time before it."""
        setting = self.setting
        if self.is_begun and self.aside is None:
            self.aside = setting.time, setting.year
        setting.is_after_aside, setting.summed = False, None
        for time in clause.times:
            if time.is_single and not time.text:
                before = setting.time
                setting.time = _month_of(before) if before else Time(is_usable=False)
                continue
            if not time.is_usable:
                setting.time, setting.year, setting.is_titled = time, None, False
                continue
            if time.year is not None:
                setting.year = time.year
            elif time.is_this_year:
                setting.year = None
            setting.time, setting.is_titled = time, self.sentence.is_heading

    def _sum_up(self, clause: Clause) -> None:
        """Let 4月…累计完成 be of the months so far, for what are its parts (其中) as well."""
        setting, time = self.setting, self.setting.time
        if time is None or not time.is_one_month or self.is_begun:
            return
        setting.summed = time, setting.is_titled
        setting.time = replace(time, text=f"1-{time.text}") if (
            clause.runs_up or setting.is_titled) else Time(is_usable=False)
        setting.is_titled = False

    def _stand(self, clause: Clause) -> Stand | None:
        setting = self.setting
        if clause.stands:
            self.stand = clause.stands[-1]
            setting.expected = setting.time if self.stand is Stand.ESTIMATE else None
        elif self.stand is None and setting.expected is not None and (
                setting.expected is setting.time):
            return Stand.ESTIMATE
        return self.stand

    def _is_unsure(self, clause: Clause) -> bool:
        """Tell whether a figure may be of an aside's time, or no longer what was budgeted."""
        is_inherited = not clause.stands and self.stand in _BUDGETED
        return (is_inherited and clause.is_done) or (
            (self.aside is not None or self.setting.is_after_aside) and not clause.times
            and (clause.name is not None or bool(clause.unknown)))

    def _statement(self, clause: Clause, name: str, item: Item | None, amount: Amount
                   ) -> Statement | None:
        setting, time = self.setting, self.setting.time
        if time is None or not time.is_usable or self._is_unsure(clause):
            return None
        if time.is_one_month and setting.is_titled:
            return None  # whether the month or the months so far is not said
        if time.is_one_month and clause.is_summed:
            return None
        if name.startswith("年末") and time.text:
            return None
        is_aimed = setting.is_aimed or setting.aimed_paragraph == self.sentence.paragraph
        return Statement(name, item, amount, time, setting.year, self.sentence, clause.region,
                         self._stand(clause), is_aimed, clause.is_summed)

    def _amount(self, clause: Clause) -> None:
        amount = clause.amount
        self.open = None
        if amount is None:
            return
        self._named_or_not(clause, amount)
        self.is_begun = True

    def _named_or_not(self, clause: Clause, amount: Amount) -> None:
        if clause.unknown:
            self._add(self._statement(clause, clause.unknown, None, amount))
            return
        if clause.name is None:
            self._topic(clause, amount)
            return
        item = self.names.item(clause.name.text, amount.unit.dimension, self.setting.account)
        stated = self._statement(clause, clause.name.text, item, amount)
        if self.is_other_basis or not _is_whole(clause.name.text, item, self.sentence.text):
            stated, self.is_other_basis = None, False
        if stated is not None and item is None:
            # a known name with a unit that is not its own is left alone
            choices = tuple(one for one in self.names.lines(clause.name.text)
                            if one.unit.dimension == amount.unit.dimension)
            stated = replace(stated, choices=choices if len(choices) > 1 else ()) if (
                choices) else None
        self._add(stated)

    def _topic(self, clause: Clause, amount: Amount) -> None:
        """Read an amount without a name, 8月当月完成10.2亿元: of the one thing spoken of."""
        if not (clause.has_verb or clause.stands) or clause.is_part or len(self.topics) != 1:
            return
        topic = next(iter(self.topics.values()))
        side = _SIDED.search(clause.text)
        if side is not None and not topic.name.endswith(side[1]):
            return  # 累计支出 is nothing of a revenue
        is_same = is_collective(clause.region) or clause.region == topic.region
        if topic.item is None or not is_same or topic.item.unit.dimension != amount.unit.dimension:
            return
        time = self.setting.time
        if clause.is_summed and not clause.times and time is not None and time.is_one_month:
            # 8月份完成5亿元，累计完成50亿元: the months so far, said beside the month
            self.aside = self.aside or (time, self.setting.year)
            self.setting.time = replace(time, text=f"1-{time.text}", is_single=False)
        if clause.is_done and not clause.stands and topic.stand in _BUDGETED:
            self.stand = None  # what was budgeted is told first, then what came of it
        stated = self._statement(clause, topic.name, topic.item, amount)
        if stated is not None:
            stated = replace(stated, region=topic.region)
            if (stated.time, stated.stand) == (topic.time, topic.stand):
                return  # the same once more is something else
        self._add(stated)

    def _add(self, stated: Statement | None) -> None:
        if stated is None:
            return
        self.open = len(self.found)
        self.found.append(stated)
        if stated.amount.unit.is_rate:
            stated = replace(stated, item=self.names.level(stated.name),
                             time=Time(is_usable=False))
        self.topics.setdefault(stated.name, stated)

    def _growth(self, clause: Clause, growth: Growth) -> None:
        """Lay a rate of growth on the figure before it, where it can only be that one's."""
        place, is_other = self.open, self.is_other_basis
        self.is_other_basis = False
        if place is None or clause.times or clause.is_part or clause.region or clause.stands:
            return
        stated = self.found[place]
        year = stated.time.year or stated.year
        is_next = growth.year is None or (year is not None and growth.year == year - 1)
        if growth.is_plain and not is_other and not growth.qualifier and is_next and (
                stated.growth is None) and not stated.amount.unit.is_rate:
            self.found[place] = replace(stated, growth=growth.rate)

    def _rate(self, clause: Clause, growth: Growth) -> None:
        """Read a rate of growth that has its own name: 规模以上工业增加值下降7.0%."""
        self.open, self.is_begun = None, True
        name = clause.name
        item = self.names.rate(name.text) if name is not None else None
        if name is not None and not _is_whole(name.text, self.names.level(name.text),
                                              self.sentence.text):
            item = None
        is_next = growth.year is None or growth.year == (self.setting.year or 0) - 1
        is_other, self.is_other_basis = self.is_other_basis, False
        if name is None:
            return
        amount = percent(growth)
        if item is None or not growth.is_plain or is_other or not is_next:
            self.topics.setdefault(name.text, Statement(
                name.text, None, amount, Time(is_usable=False), None, self.sentence))
            return
        stated = self._statement(clause, name.text, item, amount)
        if stated is not None:
            self.found.append(stated)
            self.topics.setdefault(name.text, replace(
                stated, item=self.names.level(name.text), time=Time(is_usable=False)))


def _time_within(title: str) -> tuple[Time, ...]:
    """Return the one time of a title that begins with something else: a place, 关于."""
    found = dict.fromkeys(said[0] for start in _YEAR.finditer(title)
                          if (said := time_at(title[start.start():])) is not None)
    return tuple(found) if len(found) == 1 else ()


def _is_whole(name: str, item: Item | None, text: str) -> bool:
    """Tell whether a name says what is measured: 第三产业 may be its investment or its tax."""
    if item is None or not item.zh.endswith(_MEASURED) or _MEASURED in name:
        return True
    return _OUTPUT.search(text) is not None and _OTHER_MEASURE.search(text) is None


def _month_of(time: Time) -> Time:
    """Return the last month of the months so far, alone."""
    month = re.search(r"(\d{1,2})月", time.text)
    ends = {"上半年": "6", "前三季度": "9"}
    last = month[1] if month else ends.get(time.text)
    return Time(f"{last}月", time.year, is_single=True) if last else Time(is_usable=False)
