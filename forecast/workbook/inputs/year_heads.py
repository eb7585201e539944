"""What heads a column of figures: the year, its status, when it was published, its document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from forecast.data import Status, word_of
from forecast.issues import Issue, Severity
from forecast.labels import enumerated
from forecast.workbook.contract import SOURCE
from forecast.workbook.inputs.cells import read_date
from forecast.workbook.inputs.checks import is_confirmed
from forecast.workbook.inputs.layout import Shown, cell_text, means, shown_by, status_of, year_head
from forecast.workbook.inputs.tables import warn_ignored
from forecast.workbook.inputs.typed import day_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from forecast.issues import CellRef
    from forecast.workbook.inputs.found import Found
    from forecast.workbook.inputs.layout import Head

_NEAR = 6
"""So many rows below the header may be statuses, dates and documents."""
_LABELS = ("状态", "发布日期", SOURCE)
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


@dataclass(frozen=True, slots=True)
class Ahead:
    """Years that other sheets look ahead to: those budgeted and not executed, those aimed at."""

    budgeted: frozenset[int] = frozenset()
    aimed: frozenset[int] = frozenset()


NOTHING_AHEAD = Ahead()


def source_row(found: Found) -> int | None:
    """Return the row beside the header that says 来源: the document of each column of figures."""
    near = (found.header_row - 1, *range(found.header_row + 1, found.header_row + 4))
    return next((row for row in near if any(means(found.words(row).get(column, ""), SOURCE)
                                            for column in found.columns.values())), None)


def documents_of(found: Found) -> dict[int, str]:
    """Return the document that each column of figures is from, where the sheet says so."""
    row = source_row(found)
    return {} if row is None else {
        column: text for column in found.others
        if (text := cell_text(found.grid.cells.get((row, column))))}


def year_columns(found: Found, issues: list[Issue]) -> dict[int, YearColumn]:
    """Read which columns hold the figures of a year, and what their headings say of them."""
    columns: dict[int, YearColumn] = {}
    dated = [set(head.names) for head in found.heads.values() if any(map(year_head, head.names))]
    over_all = set.intersection(*dated) if len(dated) > 1 else set()
    unread = []
    for column, word in found.others.items():
        read = _year_column(found.heads[column], over_all)
        if read is None:
            unread.append(column)
        elif any(_is_twice(read, other) for other in columns.values()):
            issues.append(Issue("year_twice", found.head_place(column), word))
        else:
            columns[column] = read
    warn_ignored(found, unread, issues)
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
        if row > last + _NEAR and not any(means(label, key) for key in _LABELS):
            continue
        words = found.words(row)
        labels = [words.get(column, "") for column in found.columns.values()]
        key = next((key for key in _LABELS if any(means(word, key) for word in labels)), "")
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


# -- statuses --------------------------------------------------------------------------------------


_LAST = 12
"""The month from which figures of a whole year may be out."""


@dataclass(frozen=True, slots=True)
class YearHeads:
    """The status and the date of each column; what no status is written for is told once a kind.

    Years up to ``over`` are over, those from ``ahead`` on may be planned.
    """

    found: Found
    known: dict[int, tuple[Status | None, date | None]]
    columns: Mapping[int, YearColumn]
    status_row: int | None
    over: int
    ahead: int | None
    date_row: int | None = None
    unsaid: dict[int, int] = field(default_factory=dict)

    def of(self, column: int) -> tuple[Status, date | None]:
        """Return a column's status and date.

        Without a status a year that is over is its outturn, another an estimate until somebody
        says what it is.
        """
        status, published = self.known[column]
        if status is not None:
            return status, published
        year = self.columns[column].year
        twin = next((known for at, (known, _) in self.known.items()
                     if known is not None and self.columns[at].year == year), None)
        if twin is None:
            self.unsaid[column] = year
            twin = Status.OUTTURN if year <= self.over else Status.ESTIMATE
        self.known[column] = (twin, published)
        return twin, published

    def tell(self, issues: list[Issue]) -> None:
        """Say which years had no status, and what they were read as.

        A year that may be planned is an error: read as an estimate it would be the base year.
        """
        over = {at: year for at, year in self.unsaid.items() if year <= self.over}
        ahead = {at: year for at, year in self.unsaid.items()
                 if at not in over and self.ahead is not None and year >= self.ahead}
        open_ = {at: year for at, year in self.unsaid.items() if at not in over | ahead}
        issues += [Issue("missing_status", self._place(at), "", (("period", str(year)),))
                   for at, year in ahead.items()]
        issues += self._told("status_assumed", over, Status.OUTTURN, Severity.WARNING)
        asked = {at: year for at, year in open_.items() if not is_confirmed(
            Issue("status_unsaid", self._place(at)), (self.found,))}
        issues += self._told("status_unsaid", asked, Status.ESTIMATE, Severity.QUESTION)
        issues += self._early()

    def _early(self) -> list[Issue]:
        """Ask about dates before their year was over; an estimate may be made in the year."""
        early: list[Issue] = []
        for at, (status, published) in self.known.items():
            year = self.columns[at].year
            if published is None or status is None or not status.is_past or self.date_row is None:
                continue
            soonest = date(year, *((1, 1) if status.rank >= Status.ESTIMATE.rank else (_LAST, 1)))
            one = Issue("date_early", self.found.where(self.date_row, at), published.isoformat(),
                        (("year", str(year)), ("status", word_of(status.value))),
                        Severity.QUESTION)
            if published < soonest and not is_confirmed(one, (self.found,)):
                early.append(one)
        return early

    def _told(self, code: str, years: Mapping[int, int], status: Status, severity: Severity
              ) -> list[Issue]:
        if not years:
            return []
        first = min(years, key=lambda at: years[at])
        return [Issue(code, self._place(first), _years_text(sorted({*years.values()})),
                      (("status", word_of(status.value)),), severity)]

    def _place(self, column: int) -> CellRef:
        """Name the cell where a column's status belongs, its heading where no row has them."""
        return (self.found.head_place(column) if self.status_row is None
                else self.found.where(self.status_row, column))


def year_heads(found: Found, columns: Mapping[int, YearColumn], notes: YearNotes, ahead: Ahead,
               issues: list[Issue]) -> YearHeads:
    """Read what stands over and under each year."""
    known: dict[int, tuple[Status | None, date | None]] = {}
    for column, head in columns.items():
        status = _status(found, column, head, notes.status, issues)
        row = notes.published
        published = None if row is None else read_date(
            found, found.spread(row, column), found.where(row, column), issues)
        known[column] = status, published
    rows = [row for row in found.rows() if row not in notes.rows]
    filled = {columns[column].year for column in columns
              if any((row, column) in found.grid.cells for row in rows)}
    said = {(columns[at].year, status) for at, (status, _) in known.items() if status is not None}
    return YearHeads(found, known, columns, notes.status, *_bounds(filled, said, ahead),
                     notes.published)


def statuses_of(found: Found, columns: Mapping[int, YearColumn], notes: YearNotes, ahead: Ahead
                ) -> dict[int, Status | None]:
    """Return how firm the figures of each column are, as its heading or the row of statuses say."""
    heads = year_heads(found, columns, notes, ahead, [])
    return {column: status for column, (status, _) in heads.known.items()}


def _bounds(filled: Collection[int], said: Collection[tuple[int, Status]], ahead: Ahead
            ) -> tuple[int, int | None]:
    """Return the last year that is surely over, and the first that may be planned.

    What came before a year with an outturn or an estimate is over, and so is the year before the
    last before a plan. What follows an estimate, or is budgeted, may be a plan.
    """
    past = max((year for year, status in said if status.is_past), default=0)
    running = [year + 1 for year, status in said if status is Status.ESTIMATE and year == past]
    planned = {*ahead.budgeted, *(year for year, status in said if not status.is_past)}
    firm = [year for year in planned if year > past]
    likely = firm or [year for year in ahead.aimed if year > past]
    plan = min(likely, default=max(filled, default=0))
    return max(past - 1, plan - 2), min([*firm, *running], default=None)


def _years_text(years: list[int]) -> str:
    """Write years: 2019—2023年 where none is left out."""
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}—{years[-1]}年"
    return enumerated(f"{year}年" for year in years)


def _status(found: Found, column: int, head: YearColumn, row: int | None, issues: list[Issue]
            ) -> Status | None:
    """Return the status that a heading and the row of statuses say; they must not differ."""
    word = found.words(row).get(column, "") if row is not None else ""
    if row is None or not word:
        return head.said
    where, status = found.where(row, column), status_of(word)
    if status is None:
        words = enumerated(one.value for one in Status)
        issues.append(Issue("choice", where, word, (("choices", words),)))
        return head.said or Status.ESTIMATE  # read on, to find the other problems
    if head.said is not None and not _agree(head.said, status):
        issues.append(Issue("status_contradicts", where, word, (
            ("other", str(found.head_place(column))), ("heading", found.others[column]))))
    elif word != status.value:
        issues.append(Issue("status_taken", where, word, (("status", word_of(status.value)),),
                            Severity.WARNING))
    return status


def _agree(heading: Status, status: Status) -> bool:
    """Tell whether two statuses can be said of one figure: 完成数 may be 初步核算."""
    return heading is status or (heading is Status.OUTTURN and status in _PERFORMED) or (
        {heading, status} <= _INTENDED)
