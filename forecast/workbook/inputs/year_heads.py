"""What heads a column of figures: the year, its status, when it was published, its document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Freq, PeriodError, Status, parse_period
from forecast.issues import Issue, Severity
from forecast.workbook.contract import SOURCE
from forecast.workbook.inputs.layout import cell_text, means, status_of
from forecast.workbook.inputs.tables import Found, read_date, warn_ignored

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

YearHead = tuple[Status | None, "date | None"]
"""What a year's figures are, and when they were published."""


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


def year_columns(found: Found, issues: list[Issue]) -> dict[int, int]:
    """Read which columns hold the figures of a year."""
    years: dict[int, int] = {}
    unread = []
    for column, word in found.others.items():
        try:
            period, cumulative = parse_period(word)
        except PeriodError:
            unread.append(column)
            continue
        if period.freq is not Freq.A or cumulative:
            continue
        if period.year in years.values():
            issues.append(Issue("year_twice", found.where(found.header_row, column), word))
        else:
            years[column] = period.year
    warn_ignored(found, unread, issues)
    return years


def head_rows(found: Found, years: dict[int, int]) -> int:
    """Count the rows of statuses and dates under the header: those without an item."""
    rows, catalog = 0, found.items
    for row in (found.header_row + 1, found.header_row + 2):
        if row == source_row(found):
            break
        cells = [found.grid.cells.get((row, column)) for column in years]
        label = found.text(row, "item") or found.text(row, "name")
        has_number = any(cell is not None and cell.kind == "number" for cell in cells)
        if any(cells) and catalog.find(label) is None and not (label and has_number):
            rows += 1
    return rows


def year_heads(found: Found, years: Mapping[int, int], planned: int | None, issues: list[Issue]
               ) -> dict[int, YearHead]:
    """Read what stands under each year; take years without a status that are over as executed.

    Those before a year with an outturn are over; where no year has one, those before the year that
    is planned; else, where no year has a status, all. That is said once.
    """
    heads = {column: _year_head(found, column, year, issues) for column, year in years.items()}
    said = {years[column]: status for column, (status, _) in heads.items() if status is not None}
    over = [year for year, status in said.items() if status.is_past]
    ahead = [*said, *((planned,) if planned else ())]
    last = max(over) if over else min(ahead) - 1 if ahead else max(years.values(), default=0)
    assumed = {year: column for column, year in years.items()
               if heads[column][0] is None and year <= last and _has_figures(found, column)}
    if assumed:
        first, texts = min(assumed), _years_text(sorted(assumed))
        issues.append(Issue("status_assumed", found.where(found.header_row, assumed[first]), texts,
                            (("status", Status.OUTTURN.value),), Severity.WARNING))
    return heads | {column: (Status.OUTTURN, heads[column][1]) for column in assumed.values()}


def _has_figures(found: Found, column: int) -> bool:
    return any(cell.kind in {"number", "text"} for (row, at), cell in found.grid.cells.items()
               if at == column and row > found.header_row)


def _years_text(years: list[int]) -> str:
    """Write years: 2019—2023年 where none is left out."""
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}—{years[-1]}年"
    return "、".join(f"{year}年" for year in years)


def _year_head(found: Found, column: int, year: int, issues: list[Issue]
               ) -> YearHead:
    rows = head_rows(found, {column: year})
    if rows == 0:
        return None, None
    where = found.where(found.header_row + 1, column)
    word = cell_text(found.grid.cells.get((found.header_row + 1, column)))
    status = status_of(word)
    if word and status is None:
        words = "、".join(one.value for one in Status)
        issues.append(Issue("choice", where, word, (("choices", words),)))
        status = Status.ESTIMATE  # read on, to find the other problems
    elif status is not None and word != status.value:
        issues.append(Issue("status_taken", where, word, (("status", status.value),),
                            Severity.WARNING))
    row = found.header_row + 2
    published = (read_date(found, found.grid.cells.get((row, column)), found.where(row, column),
                           issues) if rows > 1 else None)
    return status, published
