"""Readings: a mark with the item, the unit and the period that it was read as."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq, Period, Status
from forecast.importing.reading.context import Collected
from forecast.importing.reading.items import (
    Found,
    collected_of,
    fits,
    item_of,
    told_apart,
    unit_named,
)
from forecast.importing.reading.tags import Flow, Measure
from forecast.importing.reading.words import bare
from forecast.importing.sharing import is_tax
from forecast.workbook.inputs import fitting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Catalog, Item, Unit
    from forecast.importing.figures import Answers
    from forecast.importing.reading.context import Context
    from forecast.importing.reading.marks import Mark
    from forecast.importing.reading.tags import Tag
    from forecast.importing.reading.words import Vocabulary

_ANNUAL = frozenset({Status.BUDGET, Status.ADJUSTED_BUDGET, Status.PLAN, Status.ESTIMATE,
                     Status.FINAL})
"""What is only said of whole years."""
_FUND = re.compile(r"(.*(?:养老|医疗|失业|工伤|生育)保险)基金(?:预算|本年|当年)?"
                   r"(?:收入|支出|收支|结余|年末).*")
_WHOLE = re.compile("社会保险基金|合计|总计|^本年收支|^年末|滚存")
_PART = "其中"
_HEADS = 2
"""So many insurance funds side by side are parts of a whole; one alone is all there is."""
LEVELS = frozenset({None, Measure.LEVEL})
RATES = frozenset({Measure.GROWTH, Measure.COMPARABLE, Measure.INDEX})


@dataclass(frozen=True, slots=True)
class Reading:
    """A mark with its item, unit, and period (whether cumulative); ``name`` as it is written."""

    mark: Mark
    found: Found
    unit: Unit | None
    when: tuple[Period, bool] | None
    name: str = ""

    @property
    def key(self) -> tuple[str, Period, bool] | None:
        """Which figure it is of: item, period, whether cumulative; None where one is not known."""
        if self.found.item is None or self.when is None:
            return None
        return self.found.item.code, *self.when


def reading_of(mark: Mark, name: str, context: Context, known: Vocabulary, answers: Answers
               ) -> Reading:
    """Read a mark; ``name`` is its name as the table writes it."""
    name = told_apart(mark.tag, name, known.catalog)
    found = item_of(mark.tag, name, _unit(mark, context, None), known.catalog, answers)
    if context.collected is not None and mark.tag.tier is None and not found.is_answered:
        found = _before_sharing(found, known.catalog, context.collected)
    unit = _unit(mark, context, found.item)
    return Reading(mark, found, unit, when_of(mark.tag), name)


def _before_sharing(found: Found, catalog: Catalog, collected: Collected) -> Found:
    """Take a tax before it is shared for what is collected in the region, not for the budget's."""
    item = found.item
    if item is None or item.account != _GENERAL:
        return found
    is_office = collected is Collected.OFFICE
    return collected_of(item, catalog) if is_office or is_tax(item) else found


_GENERAL = "general"


def _unit(mark: Mark, context: Context, item: Item | None) -> Unit | None:
    """Return a figure's unit: its cell's, its row's, its heading's, its table's."""
    tag = mark.tag
    if tag.measure in {Measure.GROWTH, Measure.COMPARABLE, Measure.RATIO}:
        return unit_named("%")
    if tag.measure is Measure.INDEX:
        return unit_named("指数")
    own = item.unit if item is not None else None
    for text in (mark.unit, mark.row_tag.unit, mark.column_tag.unit):
        if text:
            return fitting((text,), own)
    unit = fitting(context.units, own) if context.units else None
    if unit is not None and (item is None or fits(item, unit)):
        return unit
    if tag.unit:
        return fitting((tag.unit,), own)
    return unit if len(context.units) == 1 else None


def when_of(tag: Tag) -> tuple[Period, bool] | None:
    """Return the period of a figure and whether it counts since January; None without a year."""
    if tag.year is None or (tag.months is None and tag.flow is not None and tag.status is None):
        return None  # 累计 says that it is not of a year, not of which month
    year = tag.year - (tag.years_back or 0)
    if tag.months is None or tag.step == 1 or tag.status in _ANNUAL:
        return Period.annual(year), False
    first, last = tag.months
    cumulative = tag.flow is Flow.CUMULATIVE or (tag.flow is None and first == 1)
    if tag.step == int(Freq.Q) and not cumulative:
        return Period(Freq.Q, year * int(Freq.Q) + last // 3 - 1), False
    return Period(Freq.M, year * MONTHS + last - 1), cumulative


def rated(readings: Sequence[Reading]) -> list[Reading]:
    """Read what is a rate by its name in per cent, where only the table's amounts have a unit.

    失业率 and 投资增速 in a table of 亿元 are in per cent; numbers that may be shares of one
    (0.055) are asked about.
    """
    greatest: dict[str, float] = {}
    for one in readings:
        if code := _unrated(one):
            greatest[code] = max(greatest.get(code, 0.0), abs(one.mark.value))
    return [replace(one, unit=unit_named("%")) if greatest.get(_unrated(one), 0.0) > _SHARE
            else one for one in readings]


def without_stretches(readings: Sequence[Reading]) -> list[Reading]:
    """Leave out what is planned for several stretches of a year: 1-3月计划 beside 1-6月计划.

    A budget below the months of what was carried out is the year's; plans of several are not.
    """
    planned = {(one.mark.row, one.mark.column): months for one in readings
               if one.mark.tag.status in _ANNUAL and (
                   months := one.mark.row_tag.months or one.mark.column_tag.months)
               not in {None, (1, MONTHS)}}
    if len({*planned.values()}) < _STRETCHES:
        return list(readings)
    return [replace(one, found=Found(is_below=True))
            if (one.mark.row, one.mark.column) in planned else one for one in readings]


_STRETCHES = 2
_SHARE = 1.5
"""A rate in per cent is greater in some year; shares of one are not."""


def _unrated(one: Reading) -> str:
    """Name the rate that has no unit of its own, and none of its table's that fits; else empty."""
    item, mark = one.found.item, one.mark
    if item is None or item.unit != unit_named("%") or (
            mark.unit or mark.is_percent or mark.row_tag.unit or mark.column_tag.unit):
        return ""
    return item.code if one.unit is None or not fits(item, one.unit) else ""


def without_funds(readings: Sequence[Reading]) -> list[Reading]:
    """Mark the rows of single insurance funds as below the lines that the catalogue has.

    A fund's row holds those beneath it until a row of the whole: 财政补贴收入 of one fund is not
    what all of them get, though no other fund may have any.
    """
    written = {one.mark.row: one.mark.row_tag.name for one in readings}
    if not any("保险" in name for name in written.values()):
        return list(readings)
    names = {row: bare(name) for row, name in written.items()}
    funds = {found[1] for name in names.values() if (found := _FUND.fullmatch(name))}
    if len(funds) < _HEADS:
        return list(readings)
    within: dict[int, bool] = {}
    is_within = False
    for row, name in sorted(names.items()):
        is_within = _FUND.fullmatch(name) is not None or (is_within and not _WHOLE.search(name))
        within[row] = is_within
    return [replace(one, found=Found(is_below=True)) if within[one.mark.row] else one
            for one in readings]


def of_their_budgets(readings: Sequence[Reading], catalog: Catalog) -> list[Reading]:
    """Take 国有资本经营收入 beside the revenue of other budgets for that of a budget of its own.

    Below 非税收入, or in a table of the general budget alone, it is a line of that.
    """
    items = [one.found.item for one in readings if one.found.item is not None]
    whole = catalog.find(_CAPITAL)
    is_line = any(item.code == _LINE for item in items) and whole is not None and not any(
        item.code == _ABOVE for item in items)
    if not is_line or not any(item.account in _OTHERS for item in items):
        return list(readings)
    return [replace(one, found=Found(whole)) if not one.found.is_answered
            and one.found.item is not None and one.found.item.code == _LINE else one
            for one in readings]


_LINE, _ABOVE, _CAPITAL = "nontax_capital", "nontax_revenue", "sc_own_revenue"
_OTHERS = frozenset({"fund", "social"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the readings of a table say of each other.

    Parameters
    ----------
    levels
        The amounts that stand in it, whose own heading leaves nothing unexplained.
    bases
        The amounts of what happened, by row: what the rates beside them grew from.
    level_rows
        The rows with an amount.
    since_january
        The items that have figures since January.
    placed
        The items that the table's own sums add to one total or another.
    is_foreign
        Not one name is known.
    is_dated
        Some figure has a year.
    """

    levels: frozenset[tuple[str, Period, bool]]
    bases: frozenset[tuple[int, str, Period, bool]]
    level_rows: frozenset[int]
    since_january: frozenset[str]
    placed: frozenset[str]
    is_foreign: bool
    is_dated: bool


def facts_of(readings: Sequence[Reading], catalog: Catalog) -> Facts:
    """Gather what the readings of a table say of each other."""
    plain = [one for one in readings if one.mark.tag.measure in LEVELS and not one.mark.beside]
    keys = [(one, key) for one in readings
            if (key := one.key) is not None and not one.mark.beside
            and one.mark.tag.measure in LEVELS | RATES]
    return Facts(
        levels=frozenset(key for one, key in keys if one.mark.tag.measure in LEVELS),
        bases=frozenset((one.mark.row, *key) for one, key in keys
                        if one.mark.tag.measure in LEVELS and is_past(one)),
        level_rows=frozenset(one.mark.row for one in plain),
        since_january=frozenset(_target(one, key[0]) for one, key in keys if key[2]),
        placed=_placed(plain, catalog),
        is_foreign=all(one.found.item is None for one in readings),
        is_dated=any(one.when is not None for one in readings))


def _placed(plain: Sequence[Reading], catalog: Catalog) -> frozenset[str]:
    """List the items that may be added to either of two totals and of which a sum tells which.

    In every column where the other total stands, it is that of its lines with the item or without;
    nought tells nothing.
    """
    columns: defaultdict[tuple[object, ...], dict[str, Reading]] = defaultdict(dict)
    for one in plain:
        if one.unit is not None:
            key = one.when, one.mark.tag.status, one.unit.code
            item = one.found.item
            columns[key][item.code if item is not None else f"{one.mark.row}"] = one
    by_sums = {item.code for item in catalog if item.or_parent is not None and all(
        told := [_is_told(item, column, catalog) for column in columns.values()
                 if item.code in column and column[item.code].mark.value
                 and item.or_parent in column]) and told}
    return frozenset(by_sums | _said_within(plain))


def _said_within(plain: Sequence[Reading]) -> set[str]:
    """List the items that stand as 其中 below the total that other papers add them to."""
    found, above = set(), ""
    for one in sorted(plain, key=lambda one: one.mark.row):
        item = one.found.item
        if not one.name.strip().startswith(_PART):
            above = item.code if item is not None else ""
        elif item is not None and item.or_parent == above:
            found.add(item.code)
    return found


def _is_told(item: Item, column: Mapping[str, Reading], catalog: Catalog) -> bool:
    """Tell whether the lines of an item's other total add up to it, with the item or without.

    Lines that no item is known of may be among them where they stand between the others.
    """
    whole, line = column[str(item.or_parent)].mark, column[item.code].mark
    parts = [(column[one.code].mark, one.sign) for one in catalog.children(str(item.or_parent))
             if one.code in column and one.code != item.code]
    rows = [whole.row, line.row, *(mark.row for mark, _ in parts)]
    unnamed = sum(one.mark.value for one in column.values()
                  if one.found.item is None and min(rows) < one.mark.row < max(rows))
    left = whole.value - sum(mark.value * sign for mark, sign in parts)
    return bool(parts) and any(
        abs(left - beside - within) <= 0.5 * (len(parts) + 2)
        for beside in {0.0, unnamed} for within in (0.0, line.value))


def is_past(reading: Reading) -> bool:
    """Tell whether a figure is of what happened, as far as its table says."""
    status = reading.mark.tag.status
    return status is None or status.is_past


def _target(reading: Reading, code: str) -> str:
    """Return what is counted: an item, or the growth of one."""
    return code if reading.mark.tag.measure in LEVELS else f"{code} {Measure.GROWTH}"


def is_counted(reading: Reading, facts: Facts) -> bool:
    """Tell whether the same thing stands in the table since January as well."""
    item = reading.found.item
    return item is not None and _target(reading, item.code) in facts.since_january


