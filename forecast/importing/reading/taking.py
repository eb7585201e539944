"""Taking: a reading becomes a figure, a question, or is left alone, by one rule after another.

A rule looks at a reading and returns a verdict, or None to let the next one look. Another rule is
a function with its place in ``_RULES``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq, Period
from forecast.importing.figures import Asked, Figure, Target, growth_of
from forecast.importing.reading.items import fits, unit_named
from forecast.importing.reading.readings import LEVELS, RATES, Facts, Reading, is_counted, is_past
from forecast.importing.reading.repeated import INDEX
from forecast.importing.reading.tags import Flow, Measure
from forecast.importing.reading.words import bare, is_total

if TYPE_CHECKING:
    from collections.abc import Callable

    from forecast.data import Catalog, Item
    from forecast.issues import CellRef

_NONE = frozenset({Measure.CHANGE, Measure.RATIO, Measure.OTHER})
FLOWS = ("累计", "当月")


@dataclass(frozen=True, slots=True)
class Asks:
    """A question about a reading; with ``is_of_name`` it arose at the name.

    ``because`` says why what looks plain is asked, a key of the labels, and ``of`` an item in it.
    """

    asked: Asked
    subject: str = ""
    choices: tuple[str, ...] = ()
    is_of_name: bool = False
    because: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """Left alone: no figure of an item, or one that stands better elsewhere in the table.

    ``is_lost`` marks a figure that stands nowhere else, which people are told of.
    """

    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class Single:
    """The figure of a single month or quarter, which may be added up with those before it."""

    figure: Figure
    is_said: bool


Verdict = Figure | Asks | Left | Single
_LEFT, _LOST = Left(), Left(is_lost=True)
_INDEX_REACH = 40.0
"""An index of prices is no farther from 100, and a rise of prices never so near to it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A reading, and what is known of its table."""

    reading: Reading
    facts: Facts
    catalog: Catalog
    content: str
    where: CellRef

    @property
    def item(self) -> Item:
        """The item; rules behind the one for unknown names may ask for it."""
        item = self.reading.found.item
        if item is None:
            raise LookupError(self.reading.name)
        return item

    @property
    def when(self) -> tuple[Period, bool]:
        """The period; rules behind the one for missing years may ask for it."""
        if self.reading.when is None:
            raise LookupError(self.reading.name)
        return self.reading.when


def verdict_of(case: Case) -> Verdict:
    """Judge a reading."""
    return next((verdict for rule in _RULES if (verdict := rule(case)) is not None), _LEFT)


def _is_no_figure(case: Case) -> Verdict | None:
    """A change, a share, a rank, a line below all items, a name that was refused."""
    reading, mark = case.reading, case.reading.mark
    if mark.tag.measure in _NONE or reading.found.is_below or reading.found.is_refused:
        return _LEFT
    item = reading.found.item
    if mark.is_percent and mark.tag.measure in LEVELS and item is not None and (
            not item.unit.is_rate):
        return _LEFT
    return None


def _is_unknown(case: Case) -> Verdict | None:
    """A name that is none of the catalogue's: asked, unless it is a total or explains nothing."""
    reading, tag = case.reading, case.reading.mark.tag
    if reading.found.item is not None:
        return None
    if reading.found.is_own or (reading.mark.column_tag.id and case.facts.is_foreign):
        return _own(case) or _LEFT
    if not tag.name or is_total(tag.name) or reading.mark.beside:
        return _LEFT
    because = reading.found.because
    return _ask_item(case, because, reading.found.choices[0].zh if because else "")


def _own(case: Case) -> Figure | None:
    """Keep a figure that has no item of ours: a series of a data set, an indicator to be added."""
    reading, tag = case.reading, case.reading.mark.tag
    if reading.when is None or (reading.found.is_own and tag.measure not in LEVELS):
        return None
    period, cumulative = reading.when
    if tag.id and tag.step == int(Freq.Q) and cumulative and tag.flow is None:
        period = Period(Freq.Q, period.year * int(Freq.Q))
    if reading.found.is_own:
        unit = reading.unit.code if reading.unit is not None else tag.unit
        if period.freq is not Freq.A and not cumulative:
            return None
        return Figure("", reading.name, period, reading.mark.value, unit, case.where, cumulative,
                      (tag.step or MONTHS) < MONTHS, tag.status, tag.published, id=tag.id,
                      region=tag.region, target=_target_of(case, period))
    return Figure("", reading.name, period, reading.mark.value, tag.unit.lower().split(",")[0],
                  case.where, id=tag.id, status=tag.status, region=tag.region)


def _is_undated(case: Case) -> Verdict | None:
    """No year: asked for the file, unless other columns have one and this is their total."""
    if case.reading.when is not None:
        return None
    return _LOST if case.facts.is_dated else Asks(Asked.YEAR, case.content)


def _is_beside(case: Case) -> Verdict | None:
    """Under a heading that no rule explains: asked which column counts, if no plain one does."""
    mark, key = case.reading.mark, case.reading.key
    if not mark.beside:
        return None
    if mark.beside != mark.column_tag.name or mark.tag.measure not in LEVELS or (
            key in case.facts.levels):
        return _LEFT
    return Asks(Asked.MEANING, mark.beside)


def _is_rate(case: Case) -> Verdict | None:
    """A rate of growth or an index: the figure of the item's own rate, if it has one."""
    reading, tag = case.reading, case.reading.mark.tag
    if tag.measure not in RATES:
        return None
    period, cumulative = case.when
    growth = growth_of(case.item, case.catalog)
    if tag.measure is Measure.COMPARABLE and growth is not None and (
            growth.basis.prices != "constant"):
        growth = case.catalog.find(f"{growth.code}_comparable")
    if growth is None:
        return _LEFT if _has_year_before(case) else _LOST
    if _is_of_amounts(case, growth) or _is_of_rate(case):
        return _LEFT
    if period.freq is not Freq.A and not cumulative:
        return _LEFT if is_counted(reading, case.facts) else _ask_item(case, "why_single")
    if tag.measure is not Measure.INDEX:
        return _ask_item(case) if _stands_alone(case, growth) else _figure(
            case, growth, reading.mark.value, "%")
    return _index(case, growth)


def _is_own_index(case: Case) -> Verdict | None:
    """An index that is an item itself."""
    mark = case.reading.mark
    is_own = mark.tag.measure is Measure.INDEX and _is_index(case.item)
    return _figure(case, case.item, mark.value, "指数") if is_own else None


def _is_of_amounts(case: Case, growth: Item) -> bool:
    """Tell whether a rate only compares two amounts beside it, at prices of their years."""
    return (case.reading.mark.tag.measure is Measure.GROWTH and _has_year_before(case)
            and is_past(case.reading) and growth.basis.prices != "constant")


def _has_year_before(case: Case) -> bool:
    """Tell whether the amount of the year before, which a rate compares with, stands beside it."""
    period, cumulative = case.when
    before = (case.reading.mark.row, case.item.code, period + -int(period.freq), cumulative)
    return before in case.facts.bases


def _is_of_rate(case: Case) -> bool:
    """Tell whether it says by how much a rate has risen: 城镇登记失业率 2.3, -0.1.

    What stands beside an index of prices is the rate itself.
    """
    tag = case.reading.mark.tag
    if tag.measure is not Measure.GROWTH or bare(tag.name).endswith("指数"):
        return False
    return case.item.unit.is_rate and (
        not case.item.is_growth or case.reading.key in case.facts.levels)


def _index(case: Case, growth: Item) -> Figure:
    """Read an index, the year before as 100: as it stands where the item is one, else less 100."""
    value = case.reading.mark.value
    if _is_index(case.item):
        return _figure(case, case.item, value, "指数")
    return _figure(case, growth, round(value - 100.0, 10), "%", (INDEX,))


def _is_index(item: Item) -> bool:
    return item.unit.dimension == () and item.code.endswith("_index")


def _is_named_index(case: Case) -> Verdict | None:
    """An index of prices under its name, whatever its unit is called: 102.9 stands for 2.9 %."""
    reading, tag = case.reading, case.reading.mark.tag
    is_index = case.item.unit.is_rate and tag.measure in LEVELS and (
        bare(tag.name).endswith("指数") and abs(reading.mark.value - 100.0) < _INDEX_REACH)
    return _index(case, case.item) if is_index else None


def _is_without_unit(case: Case) -> Verdict | None:
    """No unit, or one that the item cannot have."""
    if case.reading.unit is None:
        return Asks(Asked.UNIT)
    return None if fits(case.item, case.reading.unit) else _ask_item(
        case, "why_unit", case.item.zh)


def _is_single(case: Case) -> Verdict | None:
    """A month or quarter by itself: the sheets of the workbook count since January."""
    period, cumulative = case.when
    item, tag = case.item, case.reading.mark.tag
    if period.freq is Freq.A or cumulative or item.basis.flow == "stock":
        return None
    if is_counted(case.reading, case.facts) and (
            tag.flow is Flow.SINGLE or (item.code, period.last_month, True) in case.facts.levels):
        return _LEFT
    if not item.unit.adds_up:
        return _ask_item(case, "why_single")
    return Single(_level(case), tag.flow is Flow.SINGLE)


def _is_placed_elsewhere(case: Case) -> Verdict | None:
    """An item that this paper may add to another total than the catalogue does."""
    item, tag = case.item, case.reading.mark.tag
    if item.or_parent is not None and item.account is not None and tag.status is not None and (
            not case.reading.found.is_answered and item.code not in case.facts.placed):
        return _ask_item(case, "why_placed", case.catalog[item.or_parent].zh)
    return None


def _is_level(case: Case) -> Verdict | None:
    return _level(case)


def _level(case: Case) -> Figure:
    """Make an amount a figure."""
    reading = case.reading
    unit = reading.unit.code if reading.unit is not None else ""
    return _figure(case, case.item, reading.mark.value, unit)


def _ask_item(case: Case, because: str = "", of: str = "") -> Verdict:
    """Ask what a name means; what was answered and still does not fit is left alone."""
    found = case.reading.found
    if found.is_answered:
        return _LEFT
    return Asks(Asked.ITEM, case.reading.name, tuple(one.zh for one in found.choices),
                is_of_name=True, because=because, of=of)


def _stands_alone(case: Case, growth: Item) -> bool:
    """Tell whether a rate at fixed prices stands beside a blank where its row's amount should be.

    That of investment or revenue is the item's all the same; that of a value added may be of
    enterprises above a size alone. GDP's is what everybody means.
    """
    mark = case.reading.mark
    if growth.basis.prices != "constant" or case.item.code == "gdp_nominal":
        return False
    unit = unit_named(mark.row_tag.unit)
    return unit is not None and not unit.is_rate and mark.row not in case.facts.level_rows


def _figure(case: Case, item: Item, value: float, unit: str, rules: tuple[str, ...] = ()
            ) -> Figure:
    period, cumulative = case.when
    tag = case.reading.mark.tag
    if tag.years_back:
        rules = (*rules, "year_ago")
    if case.reading.found.is_fall:
        value, rules = -value, (*rules, "fall")
    is_stock = item.basis.flow == "stock" and not item.unit.is_rate
    return Figure(
        item.code, case.reading.name, period, value, unit, case.where, cumulative and not is_stock,
        (tag.step or MONTHS) < MONTHS, tag.status, tag.published, None, tag.region, tag.id,
        qualifier=case.reading.mark.qualifier, rules=rules, target=_target_of(case, period))


def _target_of(case: Case, period: Period) -> Target:
    mark, item = case.reading.mark, case.reading.found.item
    if period.freq is not Freq.A:
        return Target.QUARTERS if (mark.tag.step or MONTHS) < MONTHS else Target.MONTHS
    if mark.tag.published is not None:
        return Target.VINTAGES
    if item is not None and item.account is not None and mark.column_tag.status is not None and (
            mark.tag.measure in LEVELS):
        return Target.BUDGETS
    return Target.YEARS


_RULES: tuple[Callable[[Case], Verdict | None], ...] = (
    _is_no_figure, _is_unknown, _is_undated, _is_beside, _is_own_index, _is_rate, _is_named_index,
    _is_without_unit, _is_single, _is_placed_elsewhere, _is_level)
