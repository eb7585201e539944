"""Comparisons: a rate, a change or a share printed beside the levels that it is of."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import Freq, Status
from forecast.importing.reading.proving.lines import cell_of
from forecast.importing.reading.proving.relations import Relation, Rule, quotient, weighted
from forecast.importing.reading.tags import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from forecast.data import Period, Unit
    from forecast.importing.reading.proving.lines import Lines
    from forecast.importing.reading.readings import Reading

_BUDGETS = frozenset({Status.BUDGET, Status.ADJUSTED_BUDGET, Status.PLAN})
_OTHER_BASE = re.compile(r"环比|上月|上季|年初[^预]|上年末|去年末|拉动|贡献|百分点|占比|比重|构成|"
                         r"年均|两年平均|[±\d]年平均")
_COMPARABLE = re.compile(r"同口径|可比|剔除|扣除|还原|不变价|实际增|名义")
_TABLE_COMPARABLE = re.compile(r"同口径|可比口径|剔除|还原")
_REAL = re.compile(r"gdp|va_")
_OF = re.compile(r"(.*?)(?:为|占|完成|达|是|与)(.*)")
_LAST = re.compile(r"上年|去年|上一年")
_TWO, _MOST = 2, 60
"""More amounts of one item in two years are kinds that we cannot tell apart."""
_ABSURD_TURN, _ABSURD = 30.0, 100.0
"""Points by which a rate on another basis cannot differ from that of its levels: where the sign
differs; in any case."""

Role = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Level:
    """An amount that has a unit and a time."""

    reading: Reading
    unit: Unit
    period: Period
    cumulative: bool

    @property
    def status(self) -> Status | None:
        """How firm it is."""
        return self.reading.mark.tag.status

    @property
    def when(self) -> tuple[Period, bool]:
        """Its time, as a reading has it."""
        return self.period, self.cumulative


Pair = tuple[_Level, _Level]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a heading says of the two levels that a figure compares; None where it does not."""

    rule: Rule
    now: frozenset[Status] | None = None
    base: frozenset[Status] | None = None


def compared(lines: Lines) -> Iterator[Relation]:
    """Hold each rate, change and share against its two levels.

    Where a heading fits several pairs of levels, the pair that most of its figures prove is meant;
    one that most of them contradict was not understood, and says nothing.
    """
    groups: dict[tuple[int, str], list[tuple[Reading, _Said]]] = defaultdict(list)
    for one in lines.readings:
        said = _said(one, lines)
        if said is not None:
            head = lines.texts.wording(one).partition("|")[0]
            beside = one.mark.name_at[0] == one.mark.row
            groups[one.mark.column if beside else -one.mark.row, head].append((one, said))
    for several in groups.values():
        yield from _of_group(several, lines)


def _said(reading: Reading, lines: Lines) -> _Said | None:
    """Read from its heading what a figure compares; None where it is no comparison we can make."""
    measure = lines.measure(reading)
    wording = lines.texts.wording(reading)
    if measure not in {Measure.GROWTH, Measure.CHANGE, Measure.RATIO} or (
            _OTHER_BASE.search(wording)) or reading.unit is None:
        return None
    if measure is Measure.RATIO:
        return _ratio(wording.partition("|")[0], wording)
    if _COMPARABLE.search(wording) or _TABLE_COMPARABLE.search(lines.texts.around):
        return None
    item = reading.found.item
    if measure is Measure.GROWTH and item is not None and _REAL.match(item.code):
        return None
    if re.search(r"[比较与](?:年初|调整)?预算", wording):
        return None if measure is Measure.GROWTH else _Said(Rule.CHANGE, None, _BUDGETS)
    now = _BUDGETS if re.search(r"预算数?[比较与]", wording) else None
    return _Said(Rule.GROWTH if measure is Measure.GROWTH else Rule.CHANGE, now)


def _ratio(head: str, wording: str) -> _Said | None:
    found = _OF.fullmatch(head) or _OF.fullmatch(wording)
    before, after = (found[1], found[2]) if found else ("", head)
    now = _stages(before)
    if _LAST.search(after):
        return _Said(Rule.YEAR_AGO, now, _stages(_LAST.split(after, maxsplit=1)[1]))
    if "预算" in after or re.search(r"计划|任务|目标", after):
        return _Said(Rule.BUDGET, now, _stages(after))
    return None


def _stages(text: str) -> frozenset[Status] | None:
    if re.search(r"调整|变动", text):
        return frozenset({Status.ADJUSTED_BUDGET})
    if "年初预算" in text or "代编" in text:
        return frozenset({Status.BUDGET})
    if "预算" in text:
        return frozenset({Status.BUDGET, Status.ADJUSTED_BUDGET})
    if re.search(r"计划|任务|目标", text):
        return _BUDGETS
    if "决算" in text:
        return frozenset({Status.FINAL, Status.OUTTURN})
    return None


def _of_group(several: Sequence[tuple[Reading, _Said]], lines: Lines) -> Iterator[Relation]:
    pairs: dict[tuple[Role, Role], list[tuple[Reading, Relation]]] = defaultdict(list)
    for one, said in several:
        for now, base in _pairs(one, said, lines):
            relation = _relation(one, said, now, base, lines)
            if relation is not None:
                pairs[_role(now, one), _role(base, one)].append((one, relation))
    if not pairs:
        return
    best = max(pairs.values(), key=lambda held: (
        sum(relation.holds for _, relation in held), -len(held)))
    holding = sum(relation.holds for _, relation in best)
    binding = [relation for _, relation in best if not relation.holds and relation.is_binding]
    alone = len(pairs) == 1 and len(best) == 1
    understood = (holding >= len(binding) and holding > 0) or alone
    for _, relation in best:
        if relation.holds or (understood and relation.is_binding):
            yield relation


def _role(level: _Level, to: Reading) -> Role:
    """Return what distinguishes a level among those of its line: year, stage, months."""
    return (level.period.year - (to.mark.tag.year or 0), level.status, level.cumulative,
            level.period.freq is Freq.A)


def _levels(readings: Iterable[Reading], lines: Lines) -> list[_Level]:
    return [_Level(one, one.unit, *one.when) for one in readings
            if lines.is_level(one) and one.unit is not None and one.when is not None]


def _pairs(one: Reading, said: _Said, lines: Lines) -> Iterator[Pair]:
    """Go through the pairs of levels of a line that a heading can mean."""
    who = lines.who(one)
    levels = _levels((level for level in lines.by_name[one.mark.name_at]
                      if lines.who(level) == who), lines)
    year = one.when[0].year if one.when else one.mark.tag.year
    if year is not None and (len(levels) < _TWO or all(
            level.period.year != year for level in levels)):
        near = year, year - 1
        levels = _levels((level for each in near for level in lines.by_year.get((who, each), ())),
                         lines)
        if len({(level.when, level.status) for level in levels}) < len(levels):
            return
    if len(levels) > _MOST:
        return
    found = [(now, base) for now in levels for base in levels
             if now is not base and _fit(now, base, one, said)]
    firm = [pair for pair in found if pair[0].when == one.when] or found
    if len({(a.when, a.status, b.when, b.status) for a, b in firm}) == len(firm):
        yield from firm


def _fit(now: _Level, base: _Level, one: Reading, said: _Said) -> bool:
    """Tell whether two levels can be those that a figure compares."""
    year = one.when[0].year if one.when is not None else now.period.year
    if now.period.year != year or (said.now is not None and now.status not in said.now):
        return False
    if said.rule is Rule.BUDGET or said.base == _BUDGETS:
        done = now.status not in _BUDGETS and (now.cumulative or now.period.freq is Freq.A)
        return base.period.year == year and base.status in (said.base or _BUDGETS) and (
            done or said.now is not None)
    planned = said.now is None and now.status in _BUDGETS and said.rule is not Rule.YEAR_AGO
    return not planned and base.status not in _BUDGETS and (
        said.base is None or base.status in said.base) and _is_year_before(base, now)


def _is_year_before(base: _Level, now: _Level) -> bool:
    return (base.period.freq is now.period.freq and base.cumulative == now.cumulative
            and now.period - base.period == int(now.period.freq))


def _relation(one: Reading, said: _Said, now: _Level, base: _Level, lines: Lines
              ) -> Relation | None:
    """Make the relation of a figure and two levels; None where it cannot be computed."""
    if now.unit.dimension != base.unit.dimension:
        return None
    readings = now.reading, base.reading, one
    a, b, rate = values = tuple(reading.mark.value for reading in readings)
    cells = tuple(cell_of(reading) for reading in readings)
    halves = tuple(lines.halves[cell] for cell in cells)
    if said.rule is Rule.CHANGE:
        if one.unit is None or one.unit.dimension != now.unit.dimension:
            return None
        gap = weighted((now.unit.factor, -base.unit.factor, -one.unit.factor))
        return Relation(said.rule, cells, values, halves, gap)
    if b == 0 or (b < 0 and said.rule is Rule.GROWTH):  # growth from less than nought has no sign
        return None
    offset = 100.0 if said.rule is Rule.GROWTH else 0.0
    given = 100.0 * a * now.unit.factor / (b * base.unit.factor) - offset
    binding = said.rule is not Rule.GROWTH or is_fiscal(one) or _is_absurd(rate, given)
    return Relation(said.rule, cells, values, halves,
                    quotient(now.unit.factor, base.unit.factor, offset), is_binding=binding)


def is_fiscal(reading: Reading) -> bool:
    """Tell whether a figure is of a budget, whose arithmetic is exact."""
    item = reading.found.item
    return item.account is not None if item is not None else (
        reading.mark.tag.account is not None)


def _is_absurd(rate: float, given: float) -> bool:
    """Tell whether no other basis of comparison can explain a rate beside its levels."""
    off = abs(rate - given)
    return off > _ABSURD or (off > _ABSURD_TURN and rate * given < 0)


def indexed(lines: Lines) -> Iterator[Relation]:
    """Hold an index with the year before as 100 against the rate of growth beside it."""
    for several in lines.by_who.values():
        rates = {(one.when, one.mark.tag.flow): one for one in several
                 if lines.measure(one) is Measure.GROWTH}
        for one in several:
            rate = rates.get((one.when, one.mark.tag.flow))
            if one.when and lines.measure(one) is Measure.INDEX and rate is not None:
                cells = cell_of(one), cell_of(rate)
                yield Relation(Rule.INDEX, cells, (one.mark.value, rate.mark.value),
                               tuple(lines.halves[cell] for cell in cells),
                               weighted((1.0, -1.0), 100.0))
