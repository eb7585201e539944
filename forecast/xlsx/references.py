"""References in formulas: sheets renamed, names renamed, blocks moved, text left alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from forecast.xlsx.addresses import MAX_COLUMN, MAX_ROW, a1, column_of, parse_a1, parse_area
from forecast.xlsx.markup import BrokenMarkupError, as_utf8, resolved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from forecast.xlsx.addresses import Area

_SHEET = r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^\W\d][\w.]*))!"
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    rf"|(?P<sheet>{_SHEET})?(?:"
    r"(?P<first>\$?[A-Za-z]{1,3}\$?\d{1,7})(?::(?P<last>\$?[A-Za-z]{1,3}\$?\d{1,7}))?(?![\w.(!])"
    r"|(?P<top>\$?\d{1,7}):(?P<bottom>\$?\d{1,7})(?![\w.(!])"
    r"|(?P<left>\$?[A-Za-z]{1,3}):(?P<right>\$?[A-Za-z]{1,3})(?![\w.(!])"
    r"|(?P<word>[^\W\d][\w.]*)(?![\w.(!]))"
    r"|(?P<call>[^\W\d][\w.]*(?=\())"
    r"|(?P<number>\d+(?:\.\d*)?(?:[Ee][+-]?\d+)?)"
    r"|'(?:[^']|'')*'")
_CELL_ALONE = re.compile(r"(?<![\w.'!$:])(?:'(?:[^']|'')+'!)?\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
                         r"(?![\w.'(!$:])")
"""Cells that are no end of a range and no part of anything else, where no text stands."""
_CELL = re.compile(r"(\$?)([A-Za-z]+)(\$?)(\d+)")
_PREFIX = re.compile(r"^(?:_xlfn\.|_xlws\.)+", re.IGNORECASE)
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?(?:f|formula[12]?)(?:\s[^<>]*)?>([^<]+)")
_STEM = 3
_CONSTANTS = {"TRUE", "FALSE"}
_BLANKS = re.compile(r"\s+|(?<=TRUE)\(\)|(?<=FALSE)\(\)")


@dataclass(frozen=True, slots=True)
class Axis:
    """Where the rows (or the columns) of a sheet go: steps of a first number and how far it moves.

    A step holds up to the next one; numbers before the first step stay.
    """

    steps: tuple[tuple[int, int], ...] = ()

    def at(self, number: int) -> int:
        """Return where a row or a column goes; both count from 1."""
        spot = bisect_right(self.steps, number, key=lambda step: step[0])
        return number + self.steps[spot - 1][1] if spot else number

    def __bool__(self) -> bool:
        """Tell whether anything moves."""
        return any(by for _, by in self.steps)


def axis_of(places: Mapping[int, int]) -> Axis:
    """Make an axis of single numbers; those between and after them move as the one before does."""
    steps: list[tuple[int, int]] = []
    for number, to in sorted(places.items()):
        if (steps[-1][1] if steps else 0) != to - number:
            steps.append((number, to - number))
    return Axis(tuple(steps))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sheet of ours goes: its name in the user's workbook, rows and columns it moves."""

    name: str
    rows: Axis = Axis()
    columns: Axis = Axis()


@dataclass(frozen=True)
class Moves:
    """What becomes of the sheets (by their name in the donor) and of the names (lower case)."""

    sheets: Mapping[str, Place]
    names: Mapping[str, str] = field(default_factory=dict)

    def formula(self, text: str, own: str = "") -> str:
        """Rewrite a formula of the sheet ``own``; a defined name or a chart has none."""
        if self._stays and text.count("!") == text.count("'!") and not self._may_name(text):
            return text  # its sheets are quoted, as they will be
        return _TOKEN.sub(lambda match: self._token(match, own), text)

    @cached_property
    def _stays(self) -> bool:
        """Tell whether every sheet keeps its name, and all that is on it its place."""
        return all(place.name == name and not place.rows and not place.columns
                   for name, place in self.sheets.items())

    @cached_property
    def _stems(self) -> frozenset[str]:
        """What the names begin with: ours all with the same letters."""
        return frozenset(name[:_STEM] for name in self.names)

    def _may_name(self, text: str) -> bool:
        """Tell whether a formula may hold one of the names."""
        return bool(self.names) and any(map(text.lower().__contains__, self._stems))

    def outside(self, text: str) -> set[str]:
        """Return the sheets that a formula names and that are not ours."""
        return {name for match in _TOKEN.finditer(text) if match["sheet"]
                and (name := sheet_of(match)) not in self.sheets}

    def _token(self, match: re.Match[str], own: str) -> str:
        if match["word"] and not match["sheet"]:
            return self.names.get(match["word"].lower(), match["word"])
        name = sheet_of(match) if match["sheet"] else own
        place = self.sheets.get(name)
        if place is None or not (match["sheet"] or place.rows or place.columns):
            return match[0]
        head = quoted(place.name) + "!" if match["sheet"] else ""
        if match["first"]:
            ends = [moved(end, place) for end in (match["first"], match["last"]) if end]
        elif match["top"]:
            ends = [_moved_row(end, place) for end in (match["top"], match["bottom"])]
        elif match["left"]:
            ends = [_moved_column(end, place) for end in (match["left"], match["right"])]
        elif match["sheet"]:
            ends = [match["word"]]
        else:
            return match[0]
        return head + ":".join(ends)


def sheet_of(match: re.Match[str]) -> str:
    """Return the name of the sheet in a match that has one."""
    return (match["quoted"] or "").replace("''", "'") or match["plain"] or ""


def quoted(name: str) -> str:
    """Write a sheet name as formulas carry it; quotes are always allowed."""
    return "'" + name.replace("'", "''") + "'"


def moved(cell: str, place: Place) -> str:
    """Move a cell address, its ``$`` marks kept; the text itself when it is no address."""
    if not (place.rows or place.columns):
        return cell
    match = _CELL.fullmatch(cell)
    spot = parse_a1(cell)
    if match is None or spot is None:
        return cell
    address = a1(min(MAX_ROW, place.rows.at(spot[0])),
                 min(MAX_COLUMN, place.columns.at(spot[1])))
    letters = address.rstrip("0123456789")
    return f"{match[1]}{letters}{match[3]}{address[len(letters):]}"


def moved_area(area: str, place: Place) -> str:
    """Move ranges as attributes write them: ``A1:C3 E5``."""
    return " ".join(":".join(moved(end, place) for end in one.split(":"))
                    for one in area.split())


def _moved_row(end: str, place: Place) -> str:
    return "$" * end.startswith("$") + str(min(MAX_ROW, place.rows.at(int(end.lstrip("$")))))


def _moved_column(end: str, place: Place) -> str:
    cell = moved(end.lstrip("$") + "1", place)
    return "$" * end.startswith("$") + cell.rstrip("0123456789")


def area_of(text: str) -> tuple[str, tuple[int, int, int, int]] | None:
    """Read a defined name that is one range: its sheet, and first row, column, last row, column."""
    match = _TOKEN.fullmatch(text.strip().removeprefix("="))
    if match is None or not match["sheet"] or not match["first"]:
        return None
    first = parse_a1(match["first"])
    last = parse_a1(match["last"] or match["first"])
    if first is None or last is None:
        return None
    return sheet_of(match), (*first, *last)


def areas_in(text: str, own: str) -> Iterator[tuple[str, Area]]:
    """Give the cells and ranges that a formula of the sheet ``own`` reads, each with its sheet."""
    for match in _TOKEN.finditer(text):
        if match["first"]:
            area = parse_area(":".join(end for end in (match["first"], match["last"]) if end))
        elif match["top"]:
            rows = sorted(int(match[end].lstrip("$")) for end in ("top", "bottom"))
            area = (rows[0], 1, rows[1], MAX_COLUMN)
        elif match["left"]:
            ends = sorted(column_of(match[end].lstrip("$")) for end in ("left", "right"))
            area = (1, ends[0], MAX_ROW, ends[1])
        else:
            continue
        if area is not None:
            yield sheet_of(match) or own, area


def sheets_in(text: str) -> set[str]:
    """Return every sheet that a formula or a defined name points at."""
    return {sheet_of(match) for match in _TOKEN.finditer(text) if match["sheet"]}


def words_in(text: str) -> set[str]:
    """Return every name that a formula uses, in lower case."""
    return {match["word"].lower() for match in _TOKEN.finditer(text)
            if match["word"] and not match["sheet"]}


def without_sheets(text: str, gone: Collection[str]) -> str:
    """Write ``#REF!`` where a formula points at a sheet that is gone (names in lower case)."""
    return _TOKEN.sub(lambda match: "#REF!" if match["sheet"]
                      and sheet_of(match).lower() in gone else match[0], text)


def skeleton(formula: str) -> str:
    """Write what a formula computes without the cells and names it points at.

    Insertions move references, and programs write blanks, prefixes, case and ``TRUE()`` their own
    way; the functions, operators and constants are left.
    """
    plain = formula.strip().lstrip("=+")
    if '"' not in plain:
        blanked = _CELL_ALONE.sub("#", plain)
        plain = blanked if "'" not in blanked else plain
    return _skeleton(plain)


@lru_cache(maxsize=1024)  # once their cells are left out, formulas are much alike
def _skeleton(formula: str) -> str:
    return _BLANKS.sub("", _TOKEN.sub(_bone, formula))


def _bone(match: re.Match[str]) -> str:
    if match["text"]:
        return match["text"].replace(" ", "\x00")  # blanks of a text are not blanks of the formula
    if match["call"]:
        return _PREFIX.sub("", match["call"]).upper()
    if match["number"]:
        return f"{float(match['number']):.12g}"
    word = (match["word"] or "").upper()
    return word if word in _CONSTANTS else "#"


def may_name(part: bytes, sheet: str) -> bool:
    """Tell whether a formula of a part, as it is written, may name a sheet.

    One that sets texts apart or holds comments may, and one that cannot be read.
    """
    try:
        data = as_utf8(part)
        formulas = [] if b"<!" in data else [resolved(one) for one in set(_FORMULA.findall(data))]
    except (BrokenMarkupError, LookupError, ValueError, OverflowError):
        return True
    name = sheet.replace("'", "''")
    return b"<!" in data or any(name in formula for formula in formulas)
