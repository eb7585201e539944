"""What heads each column of figures, where headings take one row or several.

An item merged over 累计值 and 同比%, a year over 预算数 and 执行数, a row of units below: each
column's words are read from top to bottom, and parted into what they name, show and measure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import PeriodError, parse_period
from forecast.workbook.contract import SOURCE
from forecast.workbook.inputs.layout.shown import Shown, bare_unit, is_unit, parted, shown_by
from forecast.workbook.inputs.layout.stages import is_stage, status_of, year_head
from forecast.workbook.inputs.layout.words import cell_text, means, plain, row_words
from forecast.workbook.inputs.typed import heading_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from forecast.data import Catalog, Item
    from forecast.workbook.specs import SheetSpec
    from forecast.xlsx import Grid, Merges

_REACH = 5
"""So many rows above and below the header may belong to it."""
_RELATIVE = re.compile("(?:上年|去年|本年|当年|今年)度?")
_UNITS = frozenset({"单位", "计量单位"})


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a column.

    Parameters
    ----------
    place
        The lowest cell that is its own.
    names
        The words that name the item, or the year and the stage, from top to bottom.
    shown
        What the figures show of it, where a word says so.
    units
        The words that hold a unit, lowest first.
    """

    place: tuple[int, int]
    names: tuple[str, ...] = ()
    shown: Shown | None = None
    units: tuple[str, ...] = ()

    @property
    def is_growth(self) -> bool:
        """Whether the figures are the growth of what is named."""
        return self.shown is Shown.GROWTH

    @property
    def is_read(self) -> bool:
        """Whether the figures are a level or a growth rate."""
        return self.shown is not Shown.OTHER


@dataclass(frozen=True, slots=True)
class Heading:
    """The rows that a table's headings take, the words of each column joined, and its head."""

    rows: tuple[int, ...]
    texts: dict[int, str]
    heads: dict[int, Head]


def item_named(word: str, items: Catalog) -> Item | None:
    """Find the item that a heading names, as it stands or without the unit behind it."""
    return items.find(word) or items.find(heading_of(word).name) or (
        items.find(word.split("（", maxsplit=1)[0]))


def names_item(word: str, items: Catalog) -> bool:
    """Tell whether a heading names an item, be it with what is shown of it."""
    return _named(word, items) is not None


def _named(word: str, items: Catalog) -> tuple[str, Shown | None] | None:
    """Part a word that names an item from what it shows of it."""
    if item_named(word, items) is not None:
        return word, None
    own = heading_of(word)
    unit = f"({own.units[0]})" if own.units else ""
    return next(((name + unit, kind) for name, kind in parted(own.name, items.find)), None)


def name_shown(word: str, items: Catalog) -> tuple[Item, Shown] | None:
    """Find the item that a name holds beside what is shown of it: 固定资产投资比上年增长."""
    return next(((item, kind) for name, kind in parted(heading_of(word).name, items.find)
                 if (item := items.find(name)) is not None), None)


def read_heading(grid: Grid, merges: Merges, spec: SheetSpec, row: int,
                 columns: Mapping[str, int], items: Catalog) -> Heading:
    """Read the heading of a table whose header row was found; ``columns`` are the contract's."""
    keys = {key: at for key, at in columns.items() if key not in {"unit", "basis", "source"}}
    words = _Words(grid, merges, spec, columns.values(), keys, items)
    rows = (*words.above(row), row, *words.below(row))
    lines = [words.filled(one, rows) for one in rows]
    texts = {at: "".join(_distinct([line[at] for line in lines if line.get(at)]))
             for at in sorted({at for line in lines for at in line})}
    heads: dict[int, Head] = {}
    before: Head | None = None
    for at in texts:
        own = [one for one in rows if (one, at) in grid.cells]
        head = words.head((max(own, default=row), at), [line.get(at, "") for line in lines])
        if head.is_growth and before is not None and not any(map(words.is_core, head.names)):
            head = replace(head, names=before.names)  # 税收收入 | 增长%
        heads[at] = before = head
    return Heading(rows, texts, heads)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words beside the contract's columns, and what words mean on a sheet."""

    grid: Grid
    merges: Merges
    spec: SheetSpec
    columns: Collection[int]
    keys: Mapping[str, int]
    items: Catalog

    def is_core(self, word: str) -> bool:
        """Tell whether a word names what every column must: an item, a year."""
        if self.spec.spread == "items":
            return names_item(word, self.items)
        return year_head(word) is not None or (
            self.spec.spread == "budgets" and bool(_RELATIVE.match(plain(word))))

    def is_name(self, word: str) -> bool:
        """Tell whether a word belongs to what is named: a stage below its year."""
        return self.is_core(word) or (
            self.spec.spread == "budgets" and is_stage(word)) or (
            self.spec.spread == "years" and status_of(word) is not None)

    def row(self, row: int) -> dict[int, str]:
        """Return the words of a row beside the contract's columns; a title over both is none."""
        titles = {at for _, left, _, right in self.merges.on(row) for at in range(left, right + 1)
                  if right > left and any(left <= one <= right for one in self.columns)}
        return {at: word for at, word in row_words(self.grid, self.merges, row).items()
                if word and at not in self.columns and at not in titles}

    def above(self, row: int) -> list[int]:
        """List the rows above the header that name what its own words do not."""
        rows: list[int] = []
        lacking = {at for at, word in self.row(row).items() if not self.is_core(word)}
        for one in range(row - 1, max(0, row - _REACH), -1):
            words = self.row(one)
            if not lacking or not words or not any(
                    self.is_core(words[at]) for at in lacking & words.keys()) or not all(
                    self._fits(word) for word in words.values()):
                break
            rows.insert(0, one)
            lacking -= {at for at in words if self.is_core(words[at])}
        return rows

    def below(self, row: int) -> list[int]:
        """List the rows below the header that say more of its columns.

        Rows of statuses, dates and documents may stand between.
        """
        rows: list[int] = []
        for one in range(row + 1, row + 1 + _REACH):
            if self._is_note(one):
                continue
            if not self._is_unnamed(one):
                break
            words = self.row(one)
            said = [word for word in words.values() if self.is_core(word) or shown_by(word)
                    or is_unit(word) or (self.spec.spread == "budgets" and is_stage(word))]
            if said and all(self._fits(word) for word in words.values()):
                rows.append(one)
            elif self.spec.spread == "items":
                break
        return rows

    def _fits(self, word: str) -> bool:
        return self.is_name(word) or shown_by(word) is not None or is_unit(word)

    def _is_note(self, row: int) -> bool:
        """Tell whether a row says of each year how firm, how new or from where its figures are."""
        return any(means(cell_text(self.grid.cells.get((row, column))), note)
                   for column in self.columns for note in ("状态", "发布日期", SOURCE))

    def _is_unnamed(self, row: int) -> bool:
        """Tell whether a row names nothing of its own, so that it may belong to the header."""
        cells = self.grid.cells.row(row)
        named = [word for column in self.keys.values()
                 if column in cells and (word := plain(cell_text(cells[column])))]
        headers = [one.header for one in self.spec.columns if one.key in self.keys]
        return bool(cells) and all(
            word in _UNITS or any(means(word, header) for header in headers)
            or (self.spec.spread == "items" and not _is_period(word)) for word in named)

    def filled(self, row: int, rows: tuple[int, ...]) -> dict[int, str]:
        """Return the words of a heading's row; one that was not merged reaches over the blanks."""
        words = self.row(row)
        lower = [self.row(one) for one in rows if one > row]
        last = max((at for line in lower for at in line), default=0)
        before = ""
        for at in range(min(words, default=1), last + 1):
            below = [line[at] for line in lower if line.get(at)]
            if at in words:
                before = words[at]
            elif at in self.columns:
                before = ""
            elif before and below and not any(map(self.is_core, below)):
                words[at] = before
        return words

    def head(self, place: tuple[int, int], words: list[str]) -> Head:
        """Part the words of a column."""
        names: list[str] = []
        units: list[str] = []
        kinds: list[Shown] = []
        for word in _distinct([word for word in words if word]):
            found = _named(word, self.items) if self.spec.spread == "items" else None
            kind = None if found or self.is_name(word) else shown_by(word)
            if found:
                names.append(found[0])
                kinds += [found[1]] if found[1] else []
                units.insert(0, found[0])
            elif kind is not None:
                kinds.append(kind)
                units.insert(0, word)
            elif is_unit(word):
                units.insert(0, f"({bare_unit(word)})")
            else:
                own = heading_of(word)
                names.append(own.name if own.units else word)  # 2022年（亿元）
                units[:0] = [word] if own.units else []
        shown = next((kind for kind in (Shown.OTHER, Shown.GROWTH, Shown.LEVEL) if kind in kinds),
                     None)
        return Head(place, tuple(names), shown, tuple(units))


def _distinct(words: list[str]) -> list[str]:
    """Leave out a word that a merged cell says again."""
    return [word for at, word in enumerate(words) if at == 0 or word != words[at - 1]]


def _is_period(word: str) -> bool:
    try:
        parse_period(word, 2000)
    except PeriodError:
        return False
    return True
