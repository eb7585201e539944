"""The sheet 年度指标: a row an item, a column a year, beneath the years how firm and how new."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
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
from forecast.workbook.inputs.layout import Shown, means, name_shown, shown_by, status_of, year_head
from forecast.workbook.inputs.measures import Measure, place_measure, row_measure
from forecast.workbook.inputs.names import find_item, unread
from forecast.workbook.inputs.tables import is_row_again, warn_ignored
from forecast.workbook.inputs.typed import day_of, heading_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from forecast.data import Item
    from forecast.workbook.inputs.found import Found
    from forecast.workbook.inputs.layout import Head

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
    first = min(columns, default=0)
    for row in found.rows():
        if row in notes.rows:
            continue
        item, shown = _item(found, row, above, first, issues)
        above = item
        if item is None or not any((row, column) in found.grid.cells for column in columns):
            continue  # a row of the form that waits for figures is no second row of its item
        mine = found.items.growth_of(item) if shown is Shown.GROWTH else item
        if shown is Shown.OTHER or mine is None:
            issues.append(unread(found, row))
            continue
        if is_row_again(found, row, mine, columns, seen, issues):
            continue
        measure = row_measure(found, row, mine, issues)
        if measure is None:
            continue
        source = found.text(row, "source")
        for column, head in columns.items():
            of = _growth_item(found, row, column, mine, lost) if head.is_growth else mine
            one = _figure(found, (row, column), of, measure, heads, issues) if of else None
            if one is not None:
                (rates if head.is_growth else levels).append(
                    replace(one, source=source or documents.get(column, "")))
    _tell_unread(found, lost, issues)
    return [*levels, *_new(rates, levels)]


def _figure(found: Found, at: tuple[int, int], item: Item, row: Measure, heads: _YearHeads,
            issues: list[Issue]) -> Observation | None:
    """Read one figure of a year; ``row`` is the unit that its row says."""
    head = heads.columns[at[1]]
    unit = Measure(item.unit) if head.is_growth else place_measure(
        found, at[1], item, row, issues)
    if unit is None:
        return None
    value, read = figure(found, *at, item, unit, issues)
    if value is None:
        return None
    status, published = heads.of(at[1], issues)
    return Observation(item.code, Period.annual(head.year), value, status,
                       published or usual_date(status, head.year), "", read.qualifier,
                       origin=read.where, unit=unit.unit, reading=told(read))


def _item(found: Found, row: int, above: Item | None, first: int, issues: list[Issue]
          ) -> tuple[Item | None, Shown | None]:
    """Find a row's item and what the row shows of it, where its words say so.

    A row that only says 增速, in its name or in a column before the years, is of the item above.
    """
    code, name = found.text(row, "item"), found.text(row, "name")
    shown = next((kind for column, word in found.words(row).items() if column < first
                  and column not in found.columns.values() and (kind := shown_by(word))), None)
    known = bool(code) or not name or found.items.find(name) is not None
    alone = None if known else shown_by(heading_of(name).name)
    if above is not None and not code and (alone or (not name and shown)):
        return above, alone or shown
    if not known and (part := name_shown(name, found.items)) is not None:
        return part
    return find_item(found, row, issues), shown


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
    dated = [set(head.names) for head in found.heads.values() if any(map(year_head, head.names))]
    over_all = set.intersection(*dated) if len(dated) > 1 else set()
    for column, word in found.others.items():
        read = _year_column(found.heads[column], over_all)
        if read is None:
            warn_ignored(found, column, issues)
        elif any(_is_twice(read, other) for other in columns.values()):
            issues.append(Issue("year_twice", found.head_place(column), word))
        else:
            columns[column] = read
    return columns


def _year_column(head: Head, over_all: Collection[str]) -> YearColumn | None:
    """Read a heading; what stands over all years (历年数据) says nothing of one."""
    years: set[int] = set()
    said: Status | None = None
    shown = head.shown
    for name in head.names:
        own = year_head(name)
        rest = own[1] if own else name
        years |= {own[0]} if own else set()
        status, kind = status_of(rest), shown_by(rest)
        if rest and status is None and kind is None and name not in over_all:
            return None
        said = status or said
        shown = shown or (kind if status is None else None)
    if len(years) != 1 or shown is Shown.OTHER:
        return None
    return YearColumn(min(years), said, shown is Shown.GROWTH)


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
