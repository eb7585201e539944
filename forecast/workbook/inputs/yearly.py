"""The sheet 年度指标: a row an item, a column a year, beneath the years how firm and how new."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forecast.data import Observation, Period, Status
from forecast.issues import Issue, Severity
from forecast.workbook.contract import SOURCE
from forecast.workbook.inputs.cells import read_date
from forecast.workbook.inputs.figures import (
    documents_of,
    figure,
    is_computed,
    source_row,
    told,
    usual_date,
)
from forecast.workbook.inputs.layout import Shown, means, shown_by, status_of, year_head
from forecast.workbook.inputs.measures import Measure, column_measure, row_measure
from forecast.workbook.inputs.names import find_item, unread
from forecast.workbook.inputs.tables import is_row_again, warn_ignored
from forecast.workbook.inputs.typed import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from forecast.data import Item
    from forecast.workbook.inputs.found import Found

_NEAR = 6
"""So many rows below the header may be statuses, dates and documents."""
_ROUNDED = 0.0501
"""Points by which a rate in a row of its own and one beside its level are still the same."""
_PERFORMED = frozenset({Status.FINAL, Status.OUTTURN, Status.VERIFIED_FINAL, Status.VERIFIED,
                        Status.PRELIMINARY})
_INTENDED = frozenset({Status.BUDGET, Status.PLAN})


@dataclass(frozen=True, slots=True)
class YearColumn:
    """A column of figures: its year, the status that its heading says, level or growth."""

    year: int
    said: Status | None = None
    is_growth: bool = False


@dataclass(frozen=True, slots=True)
class YearNotes:
    """The rows that say of each year's figures how firm they are and when they came out."""

    status: int | None = None
    published: int | None = None
    rows: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Unread:
    """Growth that is not read, by its column: the items, and where."""

    names: list[str] = field(default_factory=list)
    calculated: bool = False


def read_yearly(found: Found, issues: list[Issue], plan_year: int | None = None
                ) -> list[Observation]:
    """Read the sheet; ``plan_year`` tells which years are over."""
    columns = year_columns(found, issues)
    documents, notes = documents_of(found), notes_of(found, columns)
    heads = _year_heads(found, columns, notes, plan_year, issues)
    seen: dict[str, int] = {}
    levels: list[Observation] = []
    rates: list[Observation] = []
    lost: dict[int, _Unread] = {}
    above: Item | None = None
    for row in found.rows():
        if row in notes.rows:
            continue
        above = item = _item(found, row, above, columns, issues)
        if item is None or not any((row, column) in found.grid.cells for column in columns):
            continue  # a row of the form that waits for figures is no second row of its item
        shown = _row_shows(found, row, columns)
        mine = found.items.growth_of(item) if shown is Shown.GROWTH else item
        if shown is Shown.OTHER or mine is None:
            issues.append(unread(found, row))
            continue
        if is_row_again(found, row, mine, columns, seen, issues):
            continue
        measure = row_measure(found, row, mine, issues)
        if measure is None:
            continue
        for column, head in columns.items():
            of = _growth_item(found, row, column, mine, lost) if head.is_growth else mine
            if of is None:
                continue
            unit = Measure(of.unit) if head.is_growth else (
                column_measure(found, column, of, issues) or measure
                if not measure.is_said and found.heads[column].units else measure)
            value, read = figure(found, row, column, of, unit, issues)
            if value is None:
                continue
            status, published = heads.of(column, issues)
            (rates if head.is_growth else levels).append(Observation(
                of.code, Period.annual(head.year), value, status,
                published or usual_date(status, head.year),
                found.text(row, "source") or documents.get(column, ""), read.qualifier,
                origin=read.where, unit=unit.unit, reading=told(read)))
    _tell_unread(found, lost, issues)
    return [*levels, *_new(rates, levels)]


def _item(found: Found, row: int, above: Item | None, columns: Iterable[int],
          issues: list[Issue]) -> Item | None:
    """Find a row's item; a row that only says 增速 belongs to the item above it."""
    named = found.text(row, "item") or found.text(row, "name")
    if not named and above is not None and _row_shows(found, row, columns) is not None:
        return above
    return find_item(found, row, issues)


def _row_shows(found: Found, row: int, columns: Iterable[int]) -> Shown | None:
    """Tell what a column between names and years says that a row shows: 数值, 增速."""
    first = min(columns, default=0)
    own = {*found.columns.values()}
    kinds = (shown_by(word) for column, word in found.words(row).items()
             if column < first and column not in own)
    return next((kind for kind in kinds if kind is not None), None)


def _growth_item(found: Found, row: int, column: int, item: Item, lost: dict[int, _Unread]
                 ) -> Item | None:
    """Return the item that a column of growth holds in a row; note what is not read."""
    cell = found.grid.cells.get((row, column))
    of = found.items.growth_of(item)
    if of is not None and not is_computed(cell):
        return of
    if cell is not None and cell.kind == "number":
        entry = lost.setdefault(column, _Unread())
        entry.names.append(item.zh)
        entry.calculated |= of is not None
    return None


def _tell_unread(found: Found, lost: Mapping[int, _Unread], issues: list[Issue]) -> None:
    for column, entry in lost.items():
        issues.append(Issue("growth_unread", found.head_place(column), found.others[column], (
            ("items", "、".join(entry.names[:6])), ("count", str(len(entry.names)))),
            Severity.WARNING))


def _new(rates: Iterable[Observation], levels: Iterable[Observation]) -> list[Observation]:
    """Leave out what a row of its own says too."""
    own = {(one.item, one.period, one.status): one.value for one in levels}
    return [one for one in rates
            if abs(own.get((one.item, one.period, one.status), float("inf")) - one.value)
            > _ROUNDED]


# -- headings --------------------------------------------------------------------------------------


def year_columns(found: Found, issues: list[Issue]) -> dict[int, YearColumn]:
    """Read which columns hold the figures of a year, and what their headings say of them."""
    columns: dict[int, YearColumn] = {}
    for column, word in found.others.items():
        read = _year_column(found, column)
        if read is None:
            warn_ignored(found, column, issues)
        elif any(_is_twice(read, other) for other in columns.values()):
            issues.append(Issue("year_twice", found.head_place(column), word))
        else:
            columns[column] = read
    return columns


def _year_column(found: Found, column: int) -> YearColumn | None:
    head = found.heads[column]
    years = {}
    said: Status | None = None
    shown = head.shown
    for name in head.names:
        own = year_head(name)
        rest = own[1] if own else name
        if own:
            years[own[0]] = True
        status, kind = status_of(rest), shown_by(rest)
        if rest and status is None and kind is None:
            return None
        said = status or said
        shown = shown or (kind if status is None else None)
    if len(years) != 1 or shown is Shown.OTHER:
        return None
    return YearColumn(next(iter(years)), said, shown is Shown.GROWTH)


def _is_twice(one: YearColumn, other: YearColumn) -> bool:
    """Tell whether two columns claim one place: a year's plan and its outturn do not."""
    return (one.year, one.is_growth) == (other.year, other.is_growth) and (
        one.said is None or other.said is None or one.said is other.said)


def notes_of(found: Found, columns: Mapping[int, YearColumn]) -> YearNotes:
    """Find the rows of statuses and dates: by their label, else the rows without an item."""
    last = found.last_head
    labelled: dict[str, int] = {}
    free: list[int] = []
    documents = source_row(found)
    for row in found.rows():
        label = found.text(row, "item") or found.text(row, "name")
        words = found.words(row)
        labels = [words.get(column, "") for column in found.columns.values()]
        key = next((key for key in ("状态", "发布日期", SOURCE)
                    if any(means(word, key) for word in labels)), "")
        if key and (row <= last + _NEAR or means(label, key)):
            labelled.setdefault(key, row)
            continue
        cells = [found.spread(row, column) for column in columns]
        has_number = any(cell is not None and cell.kind == "number" for cell in cells)
        if row <= last + 2 and row != documents and any(cells) and (
                found.items.find(label) is None and not (label and has_number)):
            free.append(row)
    for row in free:
        texts = [word for column in columns if (word := found.words(row).get(column))]
        key = "发布日期" if "状态" in labelled or all(map(day_of, texts)) else "状态"
        labelled.setdefault(key, row)
    rows = {*labelled.values(), *free, *({documents} if documents is not None else ())}
    return YearNotes(labelled.get("状态"), labelled.get("发布日期"), frozenset(rows))


@dataclass(frozen=True, slots=True)
class _YearHeads:
    """The status and the date of each column; what is asked of them is asked once."""

    found: Found
    known: dict[int, tuple[Status | None, date | None]]
    columns: Mapping[int, YearColumn]
    over: int
    status_row: int

    def of(self, column: int, issues: list[Issue]) -> tuple[Status, date | None]:
        """Return a column's status and date.

        A blank status of a year that is over is its outturn; of another year it is asked for.
        """
        status, published = self.known[column]
        if status is not None:
            return status, published
        year = self.columns[column].year
        twin = next((known for at, (known, _) in self.known.items()
                     if known is not None and self.columns[at].year == year), None)
        if twin is None:
            twin = Status.OUTTURN if year <= self.over else Status.ESTIMATE
            is_over = twin is Status.OUTTURN
            issues.append(Issue(
                "status_assumed" if is_over else "status_unsaid",
                self.found.where(self.status_row, column), "",
                (("period", str(year)), ("status", twin.value)),
                Severity.WARNING if is_over else Severity.QUESTION))
        self.known[column] = (twin, published)
        return twin, published


def _year_heads(found: Found, columns: Mapping[int, YearColumn], notes: YearNotes,
                plan_year: int | None, issues: list[Issue]) -> _YearHeads:
    known: dict[int, tuple[Status | None, date | None]] = {}
    for column, head in columns.items():
        status = _status(found, column, head, notes.status, issues)
        row = notes.published
        published = None if row is None else read_date(
            found.spread(row, column), found.where(row, column), issues)
        known[column] = status, published
    filled = [column for column in columns
              if any((row, column) in found.grid.cells for row in found.rows()
                     if row not in notes.rows)]
    # a year is over when a later one has figures of what happened, or two years before the plan
    later = [columns[at].year - 1 for at in filled
             if (status := known[at][0]) is not None and status in _PERFORMED]
    last = max((columns[at].year for at in filled), default=0)
    over = max([*later, (plan_year or last) - 2])
    row = found.last_head + 1 if notes.status is None else notes.status
    return _YearHeads(found, known, columns, over, row)


def _status(found: Found, column: int, head: YearColumn, row: int | None, issues: list[Issue]
            ) -> Status | None:
    """Return the status that a heading and the row of statuses say; they must not differ."""
    word = found.words(row).get(column, "") if row is not None else ""
    if row is None or not word:
        return head.said
    where, status = found.where(row, column), status_of(word)
    if status is None:
        words = "、".join(one.value for one in Status)
        issues.append(Issue("choice", where, word, (("choices", words),)))
        return head.said or Status.ESTIMATE  # read on, to find the other problems
    if head.said is not None and not _agree(head.said, status):
        issues.append(Issue("status_contradicts", where, word, (
            ("other", str(found.head_place(column))), ("heading", found.others[column]))))
    elif word != status.value:
        issues.append(Issue("status_taken", where, word, (("status", status.value),),
                            Severity.WARNING))
    return status


def _agree(heading: Status, status: Status) -> bool:
    """Tell whether two statuses can be said of one figure: 完成数 may be 初步核算."""
    return heading is status or (heading is Status.OUTTURN and status in _PERFORMED) or (
        {heading, status} <= _INTENDED)
