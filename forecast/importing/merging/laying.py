"""Places given addresses: rows and columns found or added, and the edits of each sheet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from forecast.data import Period
from forecast.importing.grids import stem
from forecast.importing.merging.slots import telling
from forecast.issues import CellRef
from forecast.workbook import (
    ACCOUNT_NAMES,
    SIDE_NAMES,
    Column,
    Entry,
    Row,
    SheetEdits,
    can_push,
    free_columns,
    free_rows,
    month_heading,
    raw_heading,
    stage_heading,
)
from forecast.xlsx import a1, date_serial

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from forecast.data import Catalog, Item
    from forecast.importing.merging.plan import Placed
    from forecast.importing.merging.slots import Forms, Slot
    from forecast.workbook import Form, Found, Stock, Time

Laid = tuple["Placed", "Slot"]
Spot = tuple[int, int]


@dataclass
class Draught:
    """The edits of one sheet as they are gathered."""

    form: Form
    forms: Forms
    laid: Sequence[Laid]
    items: Catalog
    lines: dict[str, int] = field(default_factory=dict)
    times: dict[Time, int] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    pushed: list[int] = field(default_factory=list)

    @property
    def sheet(self) -> str:
        """The sheet's name in this workbook."""
        return self.form.found.grid.name if self.form.found else self.form.spec.name

    @property
    def is_turned(self) -> bool:
        """Whether the sheet lies turned: what is laid out here is then turned back."""
        return self.form.found is not None and self.form.found.is_turned

    def spot(self, slot: Slot) -> Spot:
        """Return the cell of a slot, old or new."""
        line = self.lines.get(slot.item) or self.form.lines[slot.item]
        time = self.times.get(slot.time) or self.form.times[slot.time]
        return (line, time) if self.form.has_items_down else (time, line)

    def put(self, row: int, column: int | None, value: str | float | None) -> None:
        """Fill a cell, where there is such a column and something to say."""
        if column is not None and value is not None and value != "":
            self.entries.append(Entry((row, column), value))


    def push(self, row: int) -> None:
        """Push a row in; what is already to be done below it moves down."""
        self.pushed.append(row)
        self.entries = [replace(one, spot=(one.spot[0] + (one.spot[0] >= row), one.spot[1]))
                        for one in self.entries]
        self.rows = [Row(one.at + (one.at >= row), one.like + (one.like >= row))
                     for one in self.rows]


def lay_form(form: Form, forms: Forms, laid: Sequence[Laid], stock: Stock
             ) -> tuple[SheetEdits, list[Placed]]:
    """Lay the new figures of one sheet; return its edits, and the figures with their cells."""
    draught = Draught(form, forms, laid, stock.items)
    items = {slot.item: placed for placed, slot in laid if slot.item not in form.lines}
    times = list(dict.fromkeys(slot.time for _, slot in laid if slot.time not in form.times))
    if form.has_items_down:
        _time_columns(draught, sorted(times, key=_order))
        _item_rows(draught, items)
        _head_years(draught)
    else:
        _item_columns(draught, items)
        _month_rows(draught, [one for one in times if isinstance(one, Period)], stock.path)
    placed = []
    for one, slot in laid:
        spot = draught.spot(slot)
        draught.entries.append(Entry(spot, one.value))
        turned = spot[::-1] if draught.is_turned else spot
        placed.append(replace(one, place=CellRef(stock.path.name, draught.sheet, a1(*turned))))
    left = min(form.columns.values())
    edits = SheetEdits(draught.sheet, left, form.header, tuple(draught.columns),
                       tuple(draught.rows), tuple(draught.entries), is_shown=True,
                       pushed=tuple(draught.pushed))
    return _turned(edits) if draught.is_turned else edits, placed


def _turned(edits: SheetEdits) -> SheetEdits:
    """Exchange rows and columns, for a sheet that lies the other way than it was laid out for."""
    return replace(
        edits, left=edits.header, header=edits.left,
        columns=tuple(Column(one.at, one.like) for one in edits.rows),
        rows=tuple(Row(one.at, one.like) for one in edits.columns),
        entries=tuple(replace(one, spot=one.spot[::-1]) for one in edits.entries))


def _order(time: Time) -> tuple[int, int]:
    return (time, 0) if isinstance(time, int) else (
        (time[0], time[1].rank) if isinstance(time, tuple) else (time.ordinal, 0))


# -- columns ---------------------------------------------------------------------------------------


def _free(form: Form, count: int, used: Iterable[int]) -> Iterable[int]:
    if form.found is not None:
        return free_columns(form.found, count, used)
    first = len(form.columns) + 1
    return range(first, first + count)


def _time_columns(draught: Draught, times: Sequence[Time]) -> None:
    """Add a column a year, or a year and stage."""
    form = draught.form
    for at, time in zip(_free(form, len(times), form.times.values()), times, strict=True):
        like = _like_time(form, time)
        draught.times[time] = at
        draught.columns.append(Column(at, like))
        draught.put(form.header, at, _time_heading(form, like, time))


def _like_time(form: Form, time: Time) -> int:
    """Return the column of the nearest year, of the same stage where there is one."""
    fixed = max(column for key, column in form.columns.items() if key != "source")
    if not form.times:
        return fixed
    stages = [one for one in form.times if isinstance(one, tuple) and isinstance(time, tuple)
              and one[1] is time[1]]
    year = _order(time)[0]
    return form.times[min(stages or form.times, key=lambda one: abs(_order(one)[0] - year))]


def _time_heading(form: Form, like: int, time: Time) -> str:
    if isinstance(time, tuple):
        return stage_heading(form.found, like, time)
    near = next((one for one, column in form.times.items() if column == like), None)
    raw = raw_heading(form.found, like) if form.found is not None and near is not None else ""
    return raw.replace(str(near), str(time)) if str(near) in raw else f"{time}年"


def _item_columns(draught: Draught, items: Mapping[str, Placed]) -> None:
    """Add a column an item, headed by its name and unit, like one of the same unit."""
    form = draught.form
    for at, (code, placed) in zip(_free(form, len(items), form.lines.values()), items.items(),
                                  strict=True):
        same = [column for other, column in form.lines.items()
                if (unit := form.units.get(other)) is not None and unit.code == placed.unit]
        like = max(same or form.lines.values(), default=max(form.columns.values()))
        draught.lines[code] = at
        draught.columns.append(Column(at, like))
        if placed.item is not None:
            draught.put(form.header, at, f"{telling(placed.item, draught.items)}（{placed.unit}）")


# -- rows ------------------------------------------------------------------------------------------


def _first_row(form: Form) -> int:
    return max(form.header, *form.under) + 1


def _table_columns(found: Found, form: Form) -> set[int]:
    places = form.times if form.has_items_down else form.lines
    return {*found.columns.values(), *found.others, *places.values()}


def _rows_below(form: Form, after: int, count: int) -> list[int]:
    if form.found is None:
        return list(range(after + 1, after + 1 + count))
    return free_rows(form.found, after + 1, count, _table_columns(form.found, form))


def _item_rows(draught: Draught, items: Mapping[str, Placed]) -> None:
    """Add a row an item below the last one, like one of the same unit."""
    form = draught.form
    last = max(form.lines.values(), default=_first_row(form) - 1)
    for row, (code, placed) in zip(_rows_below(form, last, len(items)), items.items(),
                                   strict=True):
        same = [at for other, at in form.lines.items()
                if (unit := form.units.get(other)) is not None and unit.code == placed.unit]
        if same or form.lines:
            draught.rows.append(Row(row, max(same or form.lines.values())))
        draught.lines[code] = row
        item = placed.item
        if item is not None:
            _name_row(draught, row, item, placed.unit)


def _name_row(draught: Draught, row: int, item: Item, unit: str) -> None:
    columns = draught.form.columns
    if not item.is_own:
        draught.put(row, columns.get("item"), item.code)
    is_told = "item" in columns or "account" in columns
    draught.put(row, columns.get("name"), item.zh if is_told else telling(item, draught.items))
    draught.put(row, columns.get("unit"), unit)
    if item.account is not None and item.side is not None and "account" in columns:
        draught.put(row, columns["account"], ACCOUNT_NAMES[item.account])
        draught.put(row, columns.get("side"), SIDE_NAMES[item.side])
    if item.is_own and item.parent and item.parent in draught.items:
        draught.put(row, columns.get("parent"), draught.items[item.parent].zh)


def _month_rows(draught: Draught, months: Sequence[Period], path: Path) -> None:
    """Add a row a month where it belongs: in a free row, else pushed in between its neighbours.

    Where rows cannot be pushed, since something else is tied to them, it stands below all.
    """
    form, found = draught.form, draught.form.found
    known = {one: row for one, row in form.times.items() if isinstance(one, Period)}
    near = [] if found is None else [found.text(row, "period") for row in sorted(
        known.values(), reverse=True)]
    first = _first_row(form)
    # so many rows may be free above the last one
    reach = max(known.values(), default=first) - first + 1
    free = _rows_below(form, first - 1, len(months) + reach)
    may_push = cache(lambda: found is not None and not draught.is_turned and can_push(
        path, draught.sheet, first))
    for month in sorted(months, key=lambda one: one.ordinal):
        before = max((row for one, row in known.items() if one < month), default=0)
        after = min((row for one, row in known.items() if month < one), default=0)
        row = next(row for row in free if row > before)
        if after and row > after:
            if before < after and may_push():
                row = after
                known = {one: at + (at >= row) for one, at in known.items()}
                free = [at + (at >= row) for at in free]
                draught.push(row)
            else:
                row = next(row for row in free if row > max(known.values()))
        if known:
            above = [at for at in known.values() if at < row]
            draught.rows.append(Row(row, max(above) if above else min(known.values())))
        free = [at for at in free if at != row]
        known[month] = row
        draught.put(row, form.columns["period"], month_heading(month, near))
    for month, row in known.items():
        draught.times[month] = row


# -- what stands over a column ---------------------------------------------------------------------


def _head_years(draught: Draught) -> None:
    """Say under a column that gets its first figures how firm they are, and from when and where."""
    form = draught.form
    filled = form.filled
    for time in dict.fromkeys(slot.time for _, slot in draught.laid):
        column = form.times.get(time) or draught.times[time]
        mine = [placed for placed, slot in draught.laid if slot.time == time]
        status, published = form.under
        if status and isinstance(time, int):
            given = draught.forms.given.get(time)
            if given is not None and given is not form.statuses.get(time):
                draught.put(status, column, given.value)
        if column in filled:
            continue
        dates = {one.figure.published for one in mine}
        day = dates.pop() if len(dates) == 1 else None
        if published and day is not None:
            _say(draught, (published, column), date_serial(day.isoformat()))
        files = {one.figure.where.file for one in mine}
        if form.source and len(files) == 1:
            _say(draught, (form.source, column), stem(files.pop()))  # papers quote it


def _say(draught: Draught, spot: Spot, value: str | float | None) -> None:
    found = draught.form.found
    if found is None or spot not in found.grid.cells:
        draught.put(*spot, value)
