"""The sheet 年度指标: a row an item, a column a year, beneath the years how firm and how new."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast.data import Observation, Period
from forecast.issues import Issue, Severity
from forecast.labels import enumerated
from forecast.workbook.inputs.figures import figure, is_computed, told, usual_date
from forecast.workbook.inputs.layout import Shown, name_shown, shown_by
from forecast.workbook.inputs.measures import Measure, place_measure, row_measure
from forecast.workbook.inputs.names import find_item, unread
from forecast.workbook.inputs.tables import is_row_again
from forecast.workbook.inputs.typed import heading_of
from forecast.workbook.inputs.year_heads import (
    NOTHING_AHEAD,
    Ahead,
    YearHeads,
    documents_of,
    notes_of,
    year_columns,
    year_heads,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forecast.data import Item
    from forecast.workbook.inputs.found import Found

_ROUNDED = 0.0501
"""Points by which a rate in a row of its own and one beside its level are still the same."""


@dataclass(slots=True)
class _Unread:
    """Growth that is not read, by its column: the items, and where."""

    names: list[str] = field(default_factory=list)
    calculated: bool = False


def read_yearly(found: Found, issues: list[Issue], ahead: Ahead = NOTHING_AHEAD
                ) -> list[Observation]:
    """Read the sheet; ``ahead`` tells which years may not be over."""
    columns = year_columns(found, issues)
    documents, notes = documents_of(found), notes_of(found, columns)
    heads = year_heads(found, columns, notes, ahead, issues)
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
                    replace(one, source=named) if (
                        named := source or documents.get(column, "")) else one)
    heads.tell(issues)
    _tell_unread(found, lost, issues)
    return [*levels, *_new(rates, levels)]


def _figure(found: Found, at: tuple[int, int], item: Item, row: Measure, heads: YearHeads,
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
    status, published = heads.of(at[1])
    return Observation(item.code, Period.annual(head.year), value, status,
                       published or usual_date(status, head.year), "", read.qualifier,
                       origin=read.where, unit=unit.unit, reading=told(read))


def _item(found: Found, row: int, above: Item | None, first: int, issues: list[Issue]
          ) -> tuple[Item | None, Shown | None]:
    """Find a row's item and what the row shows of it, where its words say so.

    A row that only says 增速, in its name or in a column before the years, is of the item above.
    """
    code, name = found.text(row, "item"), found.text(row, "name")
    shown = next((kind for column, word in found.words(row, first).items()
                  if column not in found.columns.values() and (kind := shown_by(word))), None)
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
            ("items", enumerated(entry.names[:6])), ("count", str(len(entry.names)))),
            Severity.WARNING))


def _new(rates: Iterable[Observation], levels: Iterable[Observation]) -> list[Observation]:
    """Leave out what a row of its own says too."""
    own = {(one.item, one.period, one.status): one.value for one in levels}
    return [one for one in rates
            if abs(own.get((one.item, one.period, one.status), float("inf")) - one.value)
            > _ROUNDED]
