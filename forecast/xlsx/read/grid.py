"""The filled cells of one worksheet, packed: a few bytes a cell, an object only when asked for."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import ItemsView, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from operator import lt
from typing import TYPE_CHECKING, Literal

from forecast.xlsx.addresses import MAX_COLUMN
from forecast.xlsx.read.shared_formulas import SharedFormula, as_read

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

CellKind = Literal["number", "text", "bool", "error", "date", "empty_formula", "object"]
STRIDE = MAX_COLUMN + 1
"""A cell's place is one number: row · STRIDE + column."""
# how a packed cell's number is to be read: as itself, or as a place in the strings
NUMBER, PERCENT, DATE, BOOL, SHARED, OWN, ERROR, EMPTY, OBJECT, GONE, SCALED = range(11)


@dataclass(frozen=True, slots=True)
class RawCell:
    """One filled cell.

    Parameters
    ----------
    kind
        ``empty_formula`` is a formula that no program has calculated yet: it has no value.
        ``object`` is a picture in a cell (WPS: DISPIMG) or a linked data type.
    value
        float, str, bool or datetime; the error's text for ``error``; for ``object`` what stands
        there for programs that cannot show it.
    formula
        The formula without its ``=``, or None. One that the file shares between cells is given as
        it reads in this cell; an array formula stands in its first cell; a data table is
        ``TABLE(row input,column input)``.
    is_percent
        The cell prints as a percentage: 0.065 stands there, 6.5% is seen.
    is_scaled
        The cell prints a multiple of the number: 69,469,000 stands there, 6946.9万 is seen.
    """

    kind: CellKind
    value: float | str | bool | datetime | None
    formula: str | None = None
    is_percent: bool = False
    is_scaled: bool = False


class Packed:
    """Cells as they are read, in any order."""

    def __init__(self) -> None:
        self.places, self.codes, self.numbers = array("q"), array("b"), array("d")
        self.texts: list[str] = []
        self.formulas: dict[int, str | SharedFormula] = {}

    def add(self, place: int, code: int, number: float,
            formula: str | SharedFormula | None = None) -> None:
        """Add a cell by its place."""
        if formula is not None:
            self.formulas[place] = formula
        self.places.append(place)
        self.codes.append(code)
        self.numbers.append(number)

    def take(self, other: Packed, first: int, end: int) -> None:
        """Add cells of another that need no text of its own."""
        self.places.extend(other.places[first:end])
        self.codes.extend(other.codes[first:end])
        self.numbers.extend(other.numbers[first:end])

    def text(self, text: str) -> int:
        """Keep a text of this sheet's own and return its number."""
        self.texts.append(text)
        return len(self.texts) - 1

    def put(self, row: int, column: int, cell: RawCell) -> None:
        """Add a cell that was read elsewhere; dates count in the 1900 system."""
        self.add(row * STRIDE + column, *_packed(cell, self, date1904=False), cell.formula)

    def put_number(self, row: int, column: int, number: float) -> None:
        """Add a plain number; as :meth:`put`, at a third of the time."""
        self.places.append(row * STRIDE + column)
        self.codes.append(NUMBER)
        self.numbers.append(number)

    def put_text(self, row: int, column: int, text: str) -> None:
        """Add a text; as :meth:`put`, at a third of the time."""
        self.places.append(row * STRIDE + column)
        self.codes.append(OWN)
        self.numbers.append(len(self.texts))
        self.texts.append(text)


class CellItems(ItemsView[tuple[int, int], RawCell]):
    """The places and cells of a sheet, gone through without looking each place up."""

    def __init__(self, cells: Cells) -> None:
        super().__init__(cells)
        self._cells = cells

    def __iter__(self) -> Iterator[tuple[tuple[int, int], RawCell]]:
        """Go through them in order."""
        return self._cells.made()


class Cells(Mapping[tuple[int, int], RawCell]):
    """The filled cells by (row, column), both from 1, in the order of rows and columns."""

    def __init__(self, packed: Packed, shared: Sequence[str], *, date1904: bool = False) -> None:
        self._places, self._codes, self._numbers = _in_order(packed)
        self._texts, self._shared, self._formulas = packed.texts, shared, packed.formulas
        self._date1904 = date1904

    def __len__(self) -> int:
        """Count the cells."""
        return len(self._places)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Go through the places."""
        for place in self._places:
            yield divmod(place, STRIDE)

    def items(self) -> CellItems:
        """Go through places and cells."""
        return CellItems(self)

    def row(self, row: int) -> dict[int, RawCell]:
        """Return the cells of one row by column."""
        return dict(self.along(row))

    def along(self, row: int, end: int = STRIDE) -> Iterator[tuple[int, RawCell]]:
        """Make the cells of one row in turn, those of columns before ``end``."""
        first = bisect_left(self._places, row * STRIDE)
        last = bisect_left(self._places, row * STRIDE + end, first)
        for at in range(first, last):
            yield self._places[at] - row * STRIDE, self._made(at)

    def rows_with(self, columns: Collection[int]) -> list[int]:
        """List the rows that hold anything in some columns."""
        return list(dict.fromkeys(place // STRIDE for place in self._places
                                  if place % STRIDE in columns))

    def rows(self) -> list[int]:
        """List the rows that hold anything."""
        found: list[int] = []
        at = 0
        while at < len(self._places):
            found.append(self._places[at] // STRIDE)
            at = bisect_left(self._places, (found[-1] + 1) * STRIDE, at)
        return found

    def formula_places(self) -> list[tuple[int, int]]:
        """List the places that hold formulas, in order."""
        places = sorted(self._formulas)
        return [divmod(place, STRIDE) for place in places if self._at(divmod(place, STRIDE)) >= 0]

    def has_formula(self, sign: str) -> bool:
        """Tell whether a text stands in any formula."""
        return any(sign in (one if isinstance(one, str) else one.text)
                   for one in self._formulas.values())

    def with_values(self, values: Mapping[tuple[int, int], RawCell]) -> Cells:
        """Return the cells with other values at some places that are filled; formulas stay."""
        packed = Packed()
        packed.places, packed.codes, packed.numbers = (
            self._places[:], self._codes[:], self._numbers[:])
        packed.texts, packed.formulas = list(self._texts), self._formulas
        for (row, column), cell in values.items():  # a place written twice holds the last
            code, number = _packed(cell, packed, date1904=self._date1904)
            packed.add(row * STRIDE + column, code, number)
        return Cells(packed, self._shared, date1904=self._date1904)

    def turned(self) -> Cells:
        """Return the cells with rows and columns exchanged; a sheet has fewer columns than rows.

        Rows below as many as there are columns have no place then and are left out.
        """
        packed = Packed()
        for at, (row, column) in enumerate(self):
            if row <= MAX_COLUMN:
                packed.places.append(column * STRIDE + row)
                packed.codes.append(self._codes[at])
                packed.numbers.append(self._numbers[at])
        packed.texts = self._texts
        packed.formulas = {column * STRIDE + row: formula for (row, column), formula in (
            (divmod(place, STRIDE), formula) for place, formula in self._formulas.items())
            if row <= MAX_COLUMN}
        return Cells(packed, self._shared, date1904=self._date1904)

    def made(self) -> Iterator[tuple[tuple[int, int], RawCell]]:
        """Make every cell in turn."""
        for at, place in enumerate(self):
            yield place, self._made(at)

    def __contains__(self, place: object) -> bool:
        """Tell whether a place is filled."""
        return isinstance(place, tuple) and self._at(place) >= 0

    def __getitem__(self, place: tuple[int, int]) -> RawCell:
        """Return the cell at a place; ``KeyError`` when it is not filled."""
        at = self._at(place)
        if at < 0:
            raise KeyError(place)
        return self._made(at)

    def __eq__(self, other: object) -> bool:
        """Compare cell by cell."""
        return isinstance(other, Mapping) and dict(self.items()) == dict(other.items())

    __hash__ = None  # type: ignore[assignment]  # as any mapping

    def _at(self, place: tuple[int, int]) -> int:
        key = place[0] * STRIDE + place[1]
        at = bisect_left(self._places, key)
        return at if at < len(self._places) and self._places[at] == key else -1

    def _made(self, at: int) -> RawCell:
        code, number = self._codes[at], self._numbers[at]
        written = self._formulas.get(self._places[at]) if self._formulas else None
        formula = None if written is None else as_read(written)
        if code in {NUMBER, PERCENT, SCALED}:
            return RawCell("number", number, formula, is_percent=code == PERCENT,
                           is_scaled=code == SCALED)
        if code in {SHARED, OWN}:
            texts = self._shared if code == SHARED else self._texts
            return RawCell("text", texts[int(number)], formula)
        if code == DATE:
            date = serial_date(number, date1904=self._date1904)
            return RawCell("number", number, formula) if date is None else (
                RawCell("date", date, formula))
        if code == BOOL:
            return RawCell("bool", number != 0.0, formula)
        if code in {ERROR, OBJECT}:
            kind: CellKind = "error" if code == ERROR else "object"
            return RawCell(kind, self._texts[int(number)], formula)
        return RawCell("empty_formula", None, formula)


def _in_order(packed: Packed) -> tuple[array[int], array[int], array[float]]:
    """Return places, codes and numbers by place; one written twice holds what was written last.

    Without numpy: programs write cells in order, and loading it costs more than a report's sheets.
    """
    places, codes = packed.places, packed.codes
    is_ordered = all(map(lt, places, islice(places, 1, None)))
    if is_ordered and GONE not in codes:
        return places, codes, packed.numbers
    order: Sequence[int] = range(len(places))
    if not is_ordered:
        order = sorted(order, key=places.__getitem__)
        order = [at for at, after in zip(order, [*order[1:], None], strict=True)
                 if after is None or places[at] != places[after]]
    order = [at for at in order if codes[at] != GONE]
    return (array("q", map(places.__getitem__, order)), array("b", map(codes.__getitem__, order)),
            array("d", map(packed.numbers.__getitem__, order)))


_CODES = {"text": OWN, "error": ERROR, "object": OBJECT}


def _packed(cell: RawCell, packed: Packed, *, date1904: bool) -> tuple[int, float]:
    """Return the code and the number of a cell; its text goes to the sheet's own."""
    value = cell.value
    if isinstance(value, bool):
        return BOOL, float(value)
    if isinstance(value, float):
        return (PERCENT if cell.is_percent else SCALED if cell.is_scaled else NUMBER), value
    if isinstance(value, datetime):
        days = (value - (_START_1904 if date1904 else _START_1900)) / timedelta(days=1)
        return DATE, days - (not date1904 and days < 61)
    if isinstance(value, str):
        return _CODES[cell.kind], packed.text(value)
    return EMPTY, 0.0


_LAST_SERIAL = 2_958_466
_START_1900 = datetime(1899, 12, 30)  # noqa: DTZ001  # spreadsheets know no time zones
_START_1904 = datetime(1904, 1, 1)  # noqa: DTZ001  # as above


def serial_date(serial: float, *, date1904: bool = False) -> datetime | None:
    """Turn a date's serial number into a date; None outside 1900–9999.

    The 1900 system counts a 29 February 1900 that never was: serials below 60 lie a day later
    (ECMA-376 part 1, 18.17.4.1). Times are kept to the millisecond.
    """
    if not 0 <= serial < _LAST_SERIAL - (1462 if date1904 else 0):
        return None
    start = _START_1904 if date1904 else _START_1900 + timedelta(days=int(serial < 60))
    return start + timedelta(milliseconds=round(serial * 86_400_000))


def date_serial(text: str) -> float | None:
    """Read a date or time that is written out (ISO 8601) as a serial number of the 1900 system."""
    try:
        date = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return _time_serial(text)
    days = (date - _START_1900) / timedelta(days=1)
    return days - (days < 61)


def _time_serial(text: str) -> float | None:
    try:
        at = time.fromisoformat(text)
    except ValueError:
        return None
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second,
                     microseconds=at.microsecond) / timedelta(days=1)
