"""Where the rows of a sheet of ours go when it is written anew among what the user put there.

A row of the user's sheet is paired with the row that was recorded, by what stands in it, and that
one with a row of the new sheet, by the text that names it. Rows and columns that the user put
between ours stay between the same ones, so that what stands beside a row stays beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

from forecast.xlsx.graft.alignment import BLANK, SAME, aligned
from forecast.xlsx.graft.contents import digest_of, row_digests
from forecast.xlsx.graft.record import record_row
from forecast.xlsx.references import Axis, axis_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from forecast.xlsx.graft.book import Area
    from forecast.xlsx.graft.contents import Row, Spot
    from forecast.xlsx.graft.record import RowRecord, SheetRecord

_NAMED, _PLACED, _MARKED, _CLEARED = 6.0, 2.0, 0.5, 0.25
_TRIED = 60
_MOST_WAYS = 400


@dataclass(frozen=True, slots=True)
class Settling:
    """How a sheet is written anew where it stands.

    Parameters
    ----------
    rows, columns
        Where the rows and columns of the new sheet go.
    moved
        Where the rows of the sheet as the user left it go.
    mine
        The cells on the sheet as it was that were ours.
    inserted
        Rows of the sheet as it was that the user put between ours, or whose name is gone from the
        results while something of the user's stands beside it.
    changed
        Rows of ours, as they were, that read otherwise than they were written.
    lost
        The rows among ``inserted`` whose name is gone, with the name.
    """

    rows: Axis
    columns: Axis
    moved: Axis
    mine: frozenset[Spot]
    inserted: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    lost: Mapping[int, str] = field(default_factory=dict)


def settle(cells: Mapping[int, Row], area: Area, record: SheetRecord | None, new: SheetRecord,
           noted: Collection[int]) -> Settling:
    """Decide where everything goes.

    Parameters
    ----------
    cells
        The sheet as the user left it.
    area
        The block of ours on it.
    record
        What was written last time, None when that is not known: then all of ``area`` is ours.
    new
        The sheet as it must be now, as it was made.
    noted
        Rows with a note of the user's.
    """
    top, left, bottom, right = area
    if record is None or not record.rows:
        mine = frozenset((row, column) for row in range(top, bottom + 1)
                         for column in cells.get(row, ()) if left <= column <= right)
        return Settling(_by(top - new.top), _by(left - new.left), Axis(), mine)
    old = _Old(cells, area, record)
    renewed = _renewed(old.labelled(), new)
    after: dict[int, list[int]] = {}
    lost: dict[int, str] = {}
    anchor, gone = -1, False
    for row, known in zip(old.numbers, old.known, strict=True):
        if known is None:
            if not gone or old.beside(row) or row in noted:
                after.setdefault(anchor, []).append(row)
        elif (to := renewed[known]) is not None:
            anchor, gone = to, False
        else:
            gone = True
            if old.beside(row) or row in noted:
                after.setdefault(anchor, []).append(row)
                lost[row] = old.name(row)
    return _placed(old, renewed, new, after, lost)


def _placed(old: _Old, renewed: Sequence[int | None], new: SheetRecord,
            after: Mapping[int, Sequence[int]], lost: Mapping[int, str]) -> Settling:
    """Give every row its place: ours in order, the user's behind the row that they follow."""
    rows: dict[int, int] = {}
    moved: dict[int, int] = {}
    spot = old.numbers.start
    for number in range(-1, len(new.rows)):
        if number >= 0:
            rows[new.top + number] = spot
            spot += 1
        for row in after.get(number, ()):
            moved[row] = spot
            spot += 1
    last = old.numbers.start
    for row, known in zip(old.numbers, old.known, strict=True):
        to = None if known is None else renewed[known]
        if to is not None:
            moved[row] = rows[new.top + to]
        last = moved.setdefault(row, last)
    moved[old.numbers.stop] = old.numbers.stop  # what stands below stays
    mine = {(row, column) for row, known in zip(old.numbers, old.known, strict=True)
            for column in (old.own(row, known) if known is not None else ())}
    return Settling(axis_of(rows), _between(old, new), axis_of(moved), frozenset(mine),
                    tuple(sorted(row for group in after.values() for row in group)),
                    tuple(row for row, known in zip(old.numbers, old.known, strict=True)
                          if known is not None and old.changed(row, known)), lost)


def _by(by: int) -> Axis:
    return Axis(((1, by),))


def _between(old: _Old, new: SheetRecord) -> Axis:
    """Let the columns of the new sheet go where those of the same number went."""
    places = {new.left + number: column for number, column in enumerate(old.columns)}
    return axis_of(places)


def _renewed(rows: Sequence[RowRecord], new: SheetRecord) -> list[int | None]:
    """Pair the rows recorded with those of the new sheet."""
    def same(one: int, other: int) -> float:
        # the title of a sheet names the year, and is the title all the same
        return _same(rows[one], new.rows[other]) or _PLACED * (one == other == 0)

    pairs = aligned(len(rows), len(new.rows), same)
    taken = {other for other in pairs if other is not None}
    free: dict[str, list[int]] = {}
    for number, row in enumerate(new.rows):
        if number not in taken and row.label:
            free.setdefault(row.label, []).append(number)
    left = [number for number, other in enumerate(pairs) if other is None and rows[number].label]
    for number in left:  # a row that changed places
        spots = free.get(rows[number].label, ())
        if len(spots) == 1 and sum(rows[one].label == rows[number].label for one in left) == 1:
            pairs[number] = spots[0]
    return pairs


def _same(old: RowRecord, new: RowRecord) -> float:
    """Tell how much a row recorded and a row of the new sheet are the same."""
    if not (old.filled and new.filled):
        return BLANK if old.filled == new.filled else 0.0
    if old.digest == new.digest:
        return SAME
    if old.label == new.label:
        return _NAMED if old.label else _PLACED
    return _MARKED if old.filled == new.filled == 1 else 0.0  # sentences change with the figures


class _Old:
    """The sheet as the user left it, held against what was recorded."""

    def __init__(self, cells: Mapping[int, Row], area: Area, record: SheetRecord) -> None:
        self.cells, self.record = cells, record
        self.numbers = range(area[0], area[2] + 1)
        self.span = range(area[1], area[3] + 1)
        self.columns = self._columns()
        self._seen: dict[tuple[int, frozenset[int]], tuple[int, list[str], str]] = {}
        pairs = aligned(len(self.numbers), len(record.rows), self._alike)
        self.known = self._blanks_last(pairs)

    def own(self, row: int, known: int) -> Row:
        """Return the cells of a row that are ours."""
        columns = self._at(self.record.rows[known].columns)
        return {column: cell for column, cell in self.cells.get(row, {}).items()
                if column in columns}

    def beside(self, row: int) -> bool:
        """Tell whether the user filled a cell of the row."""
        known = self.known[row - self.numbers.start]
        own = self.own(row, known) if known is not None else {}
        return any(cell.readings for column, cell in self.cells.get(row, {}).items()
                   if column not in own)

    def name(self, row: int) -> str:
        """Return the text that names a row."""
        cell = self.cells.get(row, {}).get(self.columns[0])
        return cell.text if cell else ""

    def changed(self, row: int, known: int) -> bool:
        """Tell whether a row of ours reads otherwise than it was written."""
        record = self.record.rows[known]
        own = self._plain(self.own(row, known))
        if record.digest not in row_digests(own, self.record.left):
            return True
        if not record.formulas or any(cell.unknown for cell in own.values()):
            return False
        return record.formulas != record_row(own, self.record.left).formulas

    def labelled(self) -> list[RowRecord]:
        """Return the rows recorded, with what an older record did not tell of them."""
        rows = list(self.record.rows)
        for row, known in zip(self.numbers, self.known, strict=True):
            if known is not None and not rows[known].filled:
                own = self.own(row, known)
                name = self.name(row)
                rows[known] = replace(rows[known], label=digest_of(name) if name else "",
                                      filled=sum(1 for cell in own.values() if cell.readings))
        return rows

    def _at(self, columns: Collection[int]) -> set[int]:
        return {self.columns[column - self.record.left] for column in columns}

    def _plain(self, row: Row) -> Row:
        """Write a row in the columns that were recorded."""
        home = {column: self.record.left + number for number, column in enumerate(self.columns)}
        return {home[column]: cell for column, cell in row.items() if column in home}

    def _columns(self) -> list[int]:
        """Find the columns of ours: where columns were put between them, the rows tell which."""
        width = self.record.right - self.record.left + 1
        plain = list(range(self.span.start, self.span.start + width))
        extra = len(self.span) - width
        if extra <= 0:
            return plain
        ways: list[list[int]] = [plain]
        inner = range(self.span.start + 1, self.span.stop)
        if comb(len(inner), extra) <= _MOST_WAYS:
            ways += [[one for one in self.span if one not in put]
                     for put in combinations(inner, extra)]
        else:
            ways += [[one for one in self.span if not first <= one < first + extra]
                     for first in inner if first + extra <= self.span.stop]
        digests = {row.digest for row in self.record.rows if row.columns}
        rows = [row for number in self.numbers if (row := self.cells.get(number))][:_TRIED]
        return max(ways, key=lambda way: self._hits(way, rows, digests))

    def _hits(self, columns: Sequence[int], rows: Sequence[Row], digests: Collection[str]) -> int:
        home = {column: number for number, column in enumerate(columns)}
        plain = [{home[column]: cell for column, cell in row.items() if column in home}
                 for row in rows]
        return sum(1 for row in plain if row_digests(row, 0)[0] in digests)

    def _alike(self, number: int, known: int) -> float:
        """Tell how much a row of the sheet is a row recorded."""
        row, record = self.cells.get(self.numbers[number], {}), self.record.rows[known]
        inside = any(cell.readings for column, cell in row.items() if column in self.span)
        if not record.columns:
            return _MARKED if inside else BLANK
        key = number, record.columns
        if key not in self._seen:
            self._seen[key] = self._reading({column: cell for column, cell
                                             in self._plain(row).items()
                                             if column in record.columns})
        filled, digests, label = self._seen[key]
        if not filled:
            return _CLEARED
        if record.digest in digests:
            return SAME
        if record.label and label == record.label:
            return _NAMED
        if not record.label:
            return _PLACED if filled > 1 or not record.filled else _MARKED
        return _MARKED if record.filled == 1 or 2 * filled >= record.filled > 1 < filled else 0.0

    def _reading(self, own: Row) -> tuple[int, list[str], str]:
        """Return how many cells of a row are filled, its digests, and that of its name."""
        first = own.get(self.record.left)
        return (sum(1 for cell in own.values() if cell.readings),
                row_digests(own, self.record.left), digest_of(first.text) if first else "")

    def _blanks_last(self, pairs: list[int | None]) -> list[int | None]:
        """Let blank rows of the user's follow ours where both stand together: none can tell."""
        made = list(pairs)
        first = 0
        while first < len(made):
            end = first
            while end < len(made) and self._empty(end, made[end]):
                end += 1
            ours = [known for known in made[first:end] if known is not None]
            made[first:end] = [*ours, *[None] * (end - first - len(ours))]
            first = end + 1
        return made

    def _empty(self, number: int, known: int | None) -> bool:
        if known is not None:
            return not self.record.rows[known].columns
        row = self.cells.get(self.numbers[number], {})
        return not any(cell.readings for column, cell in row.items() if column in self.span)

