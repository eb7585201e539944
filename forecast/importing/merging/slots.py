"""Where a figure belongs: its sheet, its line, its time; or why it belongs nowhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import BOUNDS, MONTHS, Freq, Status
from forecast.importing.figures import Target
from forecast.workbook import (
    BUDGET_STATUSES,
    BUDGETS,
    MONTHLY,
    QUARTERLY,
    YEARLY,
    budgets_form,
    cumulative_form,
    years_form,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forecast.data import Catalog, Item
    from forecast.importing.figures import Figure
    from forecast.workbook import Form, Stock, Time

_STAGES = frozenset(BUDGET_STATUSES.values())
_INTENDED = frozenset({Status.BUDGET, Status.ADJUSTED_BUDGET})
_SETTLED = frozenset({Status.FINAL, Status.OUTTURN, Status.VERIFIED_FINAL, Status.VERIFIED})
"""How a year that is over is told of: one column holds them side by side."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place by its meaning: a sheet, an item, a time.

    For 数据版本 ``time`` is the year, and ``status``, ``value`` tell its rows apart.
    """

    target: Target
    item: str
    time: Time
    status: Status | None = None
    value: float | None = None

    @property
    def year(self) -> int:
        """The year of its time."""
        return self.time[0] if isinstance(self.time, tuple) else (
            self.time if isinstance(self.time, int) else self.time.year)


@dataclass(frozen=True, slots=True)
class Nowhere:
    """Why a figure cannot be placed (a key of the labels), and whether an answer would help."""

    reason: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Forms:
    """The sheets of figures of a workbook, and how firm the years are that get a status now."""

    by_target: Mapping[Target, Form]
    given: Mapping[int, Status]

    def status(self, year: int) -> Status | None:
        """Return how firm a year's column is, or will be."""
        return self.given.get(year) or self.by_target[Target.YEARS].statuses.get(year)


def forms_of(stock: Stock, figures: Iterable[tuple[Figure, Item]]) -> Forms:
    """Read the sheets of figures; years without a status take that of most of their figures.

    So does a column that was laid out for estimates and holds none, when outturns come. A year
    before a settled one of the sheet is as firm as that.
    """
    years = years_form(stock.table(YEARLY), stock.ahead)
    votes: defaultdict[int, Counter[Status]] = defaultdict(Counter)
    first = min((year for year, one in years.statuses.items() if one in _SETTLED), default=0)
    for figure, item in figures:
        year = figure.period.year
        status = figure.status or (years.statuses[first] if year < first else None)
        if status is not None and _target(figure, item) is Target.YEARS and _is_open(
                years, year, status):
            votes[year][status] += 1
    given = {year: found.most_common(1)[0][0] for year, found in votes.items()}
    return Forms({
        Target.YEARS: years,
        Target.MONTHS: cumulative_form(stock.table(MONTHLY), MONTHLY),
        Target.QUARTERS: cumulative_form(stock.table(QUARTERLY), QUARTERLY),
        Target.BUDGETS: budgets_form(stock.table(BUDGETS), stock.items)}, given)


def _is_open(years: Form, year: int, status: Status) -> bool:
    """Tell whether figures may say how firm their year's column is."""
    stated = years.statuses.get(year)
    return stated is None or (stated is Status.ESTIMATE and status.is_past
                              and years.is_preset(year))


def slot_of(figure: Figure, item: Item, forms: Forms) -> Slot | Nowhere:
    """Return where a figure belongs; under several rows of headings only what has a cell there."""
    slot = _slot(figure, item, forms)
    form = forms.by_target.get(slot.target) if isinstance(slot, Slot) else None
    if isinstance(slot, Nowhere) or form is None or form.found is None:
        return slot
    if len(form.found.head_rows) > 1 and form.spot(slot.item, slot.time) is None:
        return Nowhere("lies_otherwise")
    return slot


def _slot(figure: Figure, item: Item, forms: Forms) -> Slot | Nowhere:
    target = _target(figure, item)
    if target is None:
        return Nowhere("not_cumulative")
    if target in {Target.MONTHS, Target.QUARTERS}:
        return Nowhere("bound") if figure.qualifier in BOUNDS else Slot(
            target, item.code, figure.period.last_month)
    return _annual(figure, item, target, forms)


def _annual(figure: Figure, item: Item, target: Target, forms: Forms) -> Slot | Nowhere:
    year, status = figure.period.year, figure.status
    column = forms.status(year)
    if target is Target.BUDGETS and status is not None:
        if not {status, column} <= _SETTLED or (
                (year, status) in forms.by_target[target].times):
            return Slot(target, item.code, (year, status), status)
        target = Target.YEARS  # the year is over, and stands there
    if target is Target.YEARS and _fits(status, column) and not figure.qualifier:
        return Slot(target, item.code, year, column)
    status = status or (column if figure.qualifier else None)  # 数据版本 has a place for 超过
    if status is None:
        return Nowhere("no_status", is_open=True)
    return Slot(Target.VINTAGES, item.code, year, status, figure.value)


def _fits(status: Status | None, column: Status | None) -> bool:
    """Tell whether a figure may stand in a column of a year.

    One without a status may where the year is settled; among estimates it must say what it is.
    """
    if column is None:
        return False
    if status is None:
        return column is not Status.ESTIMATE
    return status is column or {status, column} <= _SETTLED


def _target(figure: Figure, item: Item) -> Target | None:
    """Return the sheet of a figure; None for one that no sheet holds: a single month, a quarter."""
    if figure.is_part_of_year:
        if not (figure.cumulative or item.basis.flow == "stock" or figure.period.within == 1):
            return None
        is_quarter = figure.is_quarterly or figure.period.freq is Freq.Q
        ends_one = figure.period.last_month.within % (MONTHS // int(Freq.Q)) == 0
        return Target.QUARTERS if is_quarter and ends_one else Target.MONTHS
    is_line = item.account is not None and item.side is not None
    if is_line and figure.status in _STAGES and (
            figure.target is Target.BUDGETS or figure.status in _INTENDED):
        return Target.BUDGETS
    return Target.VINTAGES if figure.target is Target.VINTAGES else Target.YEARS


def telling(item: Item, items: Catalog) -> str:
    """Return a name that is this item's wherever it stands: its own, a longer one, its code."""
    return next((word for word in (item.zh, *item.aliases) if items.find(word) is item), item.code)
