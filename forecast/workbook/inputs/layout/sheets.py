"""Which sheet is meant by a sheet of the contract, when its name was changed.

A sheet bears the contract's name but for blanks and widths of letters. Failing that, one is taken
whose name is like it and which holds its headers, or which holds nearly all of its headers, or
years or stages of items that are known; there must be one alone. No sheet must be there.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from forecast.data import Freq, PeriodError, parse_period, shipped_catalog
from forecast.issues import CellRef, Issue, Severity
from forecast.labels import enumerated
from forecast.workbook.contract import QUARTERS, RESULT_PREFIXES, SHEETS
from forecast.workbook.inputs.layout.stages import spreading, stage_of
from forecast.workbook.inputs.layout.words import cell_text, header_hits, plain, row_words
from forecast.workbook.specs import GUIDE, LISTS
from forecast.xlsx import Merges, a1

if TYPE_CHECKING:
    from forecast.workbook.specs import SheetSpec
    from forecast.xlsx import Book, Grid

SEARCH_ROWS = 30
"""The header row is looked for in so many rows from the top."""
_GUIDES = frozenset({GUIDE, LISTS})
_GENERAL = re.compile(r"[\d\W_]|累计|数据|指标|情况|统计|明细|登记|汇总|年(?!度)|表")
_LIKE = 0.75
_NEAR = 0.5
_FULL = 0.7
_DISTINCTIVE = 4
"""So many headers of the contract tell a sheet whatever its name."""
_MONTHS = 3
_SERIES = 2
"""So many years or stages beside a known item tell a sheet whatever its name."""


def sheet_for(book: Book, spec: SheetSpec, issues: list[Issue]) -> Grid | None:
    """Find the sheet that is meant; report one that is missing, doubtful or renamed."""
    named = [grid for grid in book.sheets if plain(grid.name) == spec.name]
    exact = [grid for grid in named if grid.name == spec.name] or named
    if len(exact) == 1:
        issues.extend(_copies(book, exact[0], spec.name))
        return exact[0]
    candidates = exact or _candidates(book, spec)
    if len(candidates) == 1:
        issues.append(Issue("sheet_taken", CellRef(book.file, candidates[0].name),
                            candidates[0].name, (("sheet", spec.name),), Severity.WARNING))
        return candidates[0]
    if candidates:
        issues.append(Issue("sheet_doubtful", CellRef(book.file, candidates[0].name),
                            enumerated(grid.name for grid in candidates), (("sheet", spec.name),),
                            Severity.QUESTION))
        return None
    issues.extend(_unlike(book, spec))
    if spec.spread == "items":
        issues.extend(_unread(book, spec))
    return None


_COPY = re.compile(r"[ _-]*(?:\(\d+\)|副本|备份|复制|copy|旧|新|原)[\d ]*", re.IGNORECASE)
"""What programs and people put behind the name of a sheet that they copy."""


def _copies(book: Book, sheet: Grid, name: str) -> list[Issue]:
    """Name the copies of a sheet that differ from it, at the first cell: they are not read."""
    copies = [grid for grid in book.sheets if grid is not sheet
              and (bare := plain(grid.name)).startswith(name) and _COPY.fullmatch(bare[len(name):])]
    known = {place: cell.value for place, cell in sheet.cells.items()} if copies else {}
    found = []
    for grid in copies:
        other = {place: cell.value for place, cell in grid.cells.items()}
        apart = sorted(place for place in {*known, *other} if known.get(place) != other.get(place))
        if apart:
            found.append(Issue("sheet_copied", CellRef(book.file, grid.name, a1(*apart[0])),
                               grid.name, (("sheet", name), ("count", str(len(apart)))),
                               Severity.WARNING))
    return found


def _spare(book: Book) -> list[Grid]:
    """List the sheets that bear no name of the contract and are not ours."""
    taken = {spec.name for spec in (*SHEETS, QUARTERS)} | _GUIDES
    return [grid for grid in book.sheets if plain(grid.name) not in taken
            and not plain(grid.name).startswith(RESULT_PREFIXES)]


def _candidates(book: Book, spec: SheetSpec) -> list[Grid]:
    spare = {grid.name: (grid, _hits(grid, spec)) for grid in _spare(book)}
    alike = [grid for grid, hits in spare.values()
             if _is_like(grid.name, spec.name) and _fits(grid, hits, spec)]
    full = [grid for grid, hits in spare.values()
            if len(hits) >= max(_DISTINCTIVE, _FULL * len(spec.columns))]
    return alike or full or [grid for grid, _ in spare.values() if _states(grid, spec)]


def _hits(grid: Grid, spec: SheetSpec) -> set[str]:
    row = header_row(grid, Merges(grid.merges), spec)
    return set() if row is None else set(header_hits(row_words(grid, Merges(grid.merges), row),
                                                     spec))


def header_row(grid: Grid, merges: Merges, spec: SheetSpec) -> int | None:
    """Find the row of the headings: the one with most of the contract's.

    Beside years or stages the word over the names is enough.
    """
    best, most = None, (0, 0)
    for row in grid.cells.rows()[:SEARCH_ROWS]:
        words = row_words(grid, merges, row)
        hits = header_hits(words, spec)
        spread = len(spreading(words, spec)) if {"item", "name"} & hits.keys() else 0
        if (len(hits), spread) > most:
            best, most = row, (len(hits), spread)
        if len(hits) == len(spec.columns) and spec.spread in {"none", "items"}:
            break  # no row has more
    return best if most[0] + bool(most[1]) >= min(2, len(spec.columns)) else None


def _states(grid: Grid, spec: SheetSpec) -> bool:
    """Tell whether a sheet of any name states years or stages of items that are known."""
    merges = Merges(grid.merges)
    row = header_row(grid, merges, spec)
    words = {} if row is None else row_words(grid, merges, row)
    hits = header_hits(words, spec)
    heads = spreading(words, spec)
    if row is None or len(heads) < _SERIES:
        return False
    below = row_words(grid, merges, row + 1)
    if spec.spread == "budgets" and not any(
            stage_of((words[at], words[at] + below.get(at, "")), 0) for at in heads):
        return False
    named = {hits[key] for key in ("item", "name") if key in hits}
    items = (shipped_catalog().find(cell_text(cell)) for (at, column), cell in grid.cells.items()
             if at > row and column in named)
    return any(item is not None and (spec.spread == "years" or item.account is not None)
               for item in items)


def _fits(grid: Grid, hits: set[str], spec: SheetSpec) -> bool:
    """Tell whether a sheet with a like name holds what the contract's sheet does."""
    if spec.spread == "items":
        return holds_periods(grid, Freq.M, Freq.Q)
    if spec.spread != "none":
        return len(hits) >= min(2, len(spec.columns))
    needed = {column.key for column in spec.columns if column.required}
    return not {key for key in needed - hits if key != "item" or "name" not in hits}


@lru_cache(maxsize=4096)
def _core(name: str) -> str:
    return _GENERAL.sub("", plain(name))


def _is_like(name: str, wanted: str) -> bool:
    mine, other = _core(name), _core(wanted)
    return _likeness(name, wanted) >= _LIKE or bool(
        mine and other and (other in mine or (len(mine) > 1 and mine in other)))


@lru_cache(maxsize=65_536)
def _likeness(name: str, wanted: str) -> float:
    written = plain(name)
    if set(written).isdisjoint(wanted):
        return 0.0
    return SequenceMatcher(None, written, wanted).ratio()


def holds_periods(grid: Grid, *kinds: Freq) -> bool:
    """Tell whether a row or a column holds several months or quarters."""
    seen: dict[tuple[str, int], int] = {}
    for (row, column), cell in grid.cells.items():
        if cell.kind in {"text", "date"} and is_period(cell_text(cell), *kinds):
            for line in (("row", row), ("column", column)):
                seen[line] = seen.get(line, 0) + 1
    return max(seen.values(), default=0) >= _MONTHS


def is_period(text: str, *kinds: Freq) -> bool:
    """Tell whether a text is a period of one of some kinds."""
    if len(text) > 20:
        return False
    try:
        return parse_period(text)[0].freq in kinds
    except PeriodError:
        return False


def _unlike(book: Book, spec: SheetSpec) -> list[Issue]:
    """Name the sheets of figures whose name is most like this one's, and that nothing reads."""
    found = []
    for grid in _spare(book):
        nearest = max(SHEETS, key=lambda one: (_is_like(grid.name, one.name),
                                               _likeness(grid.name, one.name)))
        if nearest is spec and (_is_like(grid.name, spec.name)
                                or _likeness(grid.name, spec.name) >= _NEAR) and (
                any(cell.kind == "number" for cell in grid.cells.values())) and not any(
                grid in _candidates(book, one) for one in SHEETS):
            headers = enumerated(one.header for one in spec.columns)
            found.append(Issue("sheet_unread", CellRef(book.file, grid.name), grid.name,
                               (("sheet", spec.name), ("headers", headers)), Severity.WARNING))
    return found


def _unread(book: Book, spec: SheetSpec) -> list[Issue]:
    """Name the sheets of months or quarters that no sheet of the contract was seen in."""
    kind = Freq.Q if "季" in spec.name else Freq.M
    others = [one for one in SHEETS if one is not spec and one.spread == "items"]
    taken = {grid.name for one in others for grid in _candidates(book, one)}
    return [Issue("periods_unread", CellRef(book.file, grid.name), grid.name,
                  (("sheet", spec.name),), Severity.WARNING)
            for grid in _spare(book) if grid.name not in taken and holds_periods(grid, kind)]
