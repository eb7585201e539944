"""Lines: the readings of a table by the name that they share, in the order of the table."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from forecast.data import plain
from forecast.importing.figures import growth_of
from forecast.importing.reading.tags import Measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Catalog, Period
    from forecast.importing.reading.blocks import Block
    from forecast.importing.reading.marks import Mark
    from forecast.importing.reading.proving.relations import Cell
    from forecast.importing.reading.readings import Reading
    from forecast.importing.reading.sheet import Sheet

_LEVELS = frozenset({None, Measure.LEVEL})
_NUMBERED = tuple(re.compile(one) for one in (
    r"[一二三四五六七八九十]+[、.．]", r"[(（][一二三四五六七八九十]+[)）]", r"\d+[、.．]",
    r"[(（]\d+[)）]"))
_MARKED = re.compile(r"[\s　]*(?:其中|#|＃|内[:：]|其[:：])")
_TOTAL = re.compile(r"合计|总计|共计|小计|总额$")
_NUMBERS = re.compile(r"[\d一二三四五六七八九十—～~-]+")
_ALIKE = 2 / 3
"""A column prints so many of its figures with one number of decimals: the others end in noughts."""
_FEWEST = 3


@dataclass(frozen=True)
class Texts:
    """The texts around readings: names with their blanks, headings, what stands above and below."""

    sheet: Sheet
    block: Block
    seen: dict[Cell, str] = field(default_factory=dict)

    def name(self, at: Cell) -> str:
        """Return a name as it is typed, its leading blanks too."""
        cell = self.sheet.head(*at)
        return cell.value if cell is not None and isinstance(cell.value, str) else ""

    def wording(self, reading: Reading) -> str:
        """Return what the heading and the row's name say of a figure."""
        mark = reading.mark
        place = mark.row, mark.column
        if place not in self.seen:
            self.seen[place] = self._wording(mark)
        return self.seen[place]

    def _wording(self, mark: Mark) -> str:
        head = "".join(dict.fromkeys(plain(self.name((row, mark.column)))
                                     for row in self.block.heads))
        stub = "".join(plain(self.name((mark.row, column))) for group in self.block.groups
                       if mark.column in group.columns for column, _ in group.stubs)
        return f"{head}|{stub}"

    @cached_property
    def around(self) -> str:
        """What stands above the table and in its notes."""
        inside = set(self.block.body) | set(self.block.heads)
        return "\n".join(plain(self.sheet.text(row, column)) for row in self.sheet.rows
                         if row not in inside for column in self.sheet.filled(row))


@dataclass(frozen=True)
class Line:
    """Readings that one name stands for; ``depth`` tells a part from its total."""

    name: str
    at: Cell
    depth: tuple[int, ...]
    readings: tuple[Reading, ...]

    @property
    def code(self) -> str:
        """The item's code; empty when the catalogue does not have the name."""
        item = self.readings[0].found.item
        return item.code if item is not None else ""

    @property
    def is_total(self) -> bool:
        """Whether its name says that it is the sum of a list."""
        return bool(_TOTAL.search(plain(self.name)))

    @property
    def is_of_which(self) -> bool:
        """Whether it is marked as one part among others: 其中, #."""
        return bool(self.depth[-1])


Time = tuple["Period", bool] | None
Who = tuple[str, str, str]


@dataclass(frozen=True)
class Lines:
    """The readings of a table, looked up by name, time and place."""

    readings: Sequence[Reading]
    catalog: Catalog
    texts: Texts

    @cached_property
    def by_name(self) -> Mapping[Cell, tuple[Reading, ...]]:
        """The readings by where their name stands."""
        found: dict[Cell, list[Reading]] = defaultdict(list)
        for one in self.readings:
            found[one.mark.name_at].append(one)
        return {at: tuple(several) for at, several in found.items()}

    @cached_property
    def by_who(self) -> Mapping[Who, tuple[Reading, ...]]:
        """The readings by what they are of, wherever they stand."""
        found: dict[Who, list[Reading]] = defaultdict(list)
        for one in self.readings:
            found[self.who(one)].append(one)
        return {who: tuple(several) for who, several in found.items()}

    @cached_property
    def by_year(self) -> Mapping[tuple[Who, int], tuple[Reading, ...]]:
        """The amounts by what they are of and their year."""
        found: dict[tuple[Who, int], list[Reading]] = defaultdict(list)
        for one in self.readings:
            if one.when is not None and self.is_level(one):
                found[self.who(one), one.when[0].year].append(one)
        return {key: tuple(several) for key, several in found.items()}

    @cached_property
    def grown(self) -> Mapping[str, str]:
        """The items that are a rate of growth, with the item that grows."""
        found: dict[str, str] = {}
        for item in self.catalog:
            rate = growth_of(item, self.catalog)
            if rate is not None and rate is not item:
                found.setdefault(rate.code, item.code)
        return found

    def who(self, reading: Reading) -> Who:
        """Return what a reading is of, a rate of what grows: an item or a name, region, tier."""
        item = reading.found.item
        code = item.code if item is not None else f"{reading.mark.tag.name} "
        tag = reading.mark.tag
        return self.grown.get(code, code), tag.region, tag.tier or ""

    def measure(self, reading: Reading) -> Measure:
        """Return what of an item a reading gives; an item that is a rate of growth gives that."""
        item = reading.found.item
        said = reading.mark.tag.measure
        if said in _LEVELS and item is not None and item.code in self.grown:
            return Measure.GROWTH
        return said or Measure.LEVEL

    def is_level(self, reading: Reading) -> bool:
        """Tell whether a reading is an amount, which can be added and compared."""
        item = reading.found.item
        return (self.measure(reading) is Measure.LEVEL and reading.unit is not None
                and reading.unit.adds_up
                and (item is None or item.unit.adds_up))

    @cached_property
    def runs(self) -> tuple[tuple[Line, ...], ...]:
        """The lines in order: a run for each column of names, one for names in headings."""
        runs: dict[int, list[Line]] = defaultdict(list)
        for at, several in self.by_name.items():
            beside = all(one.mark.row == at[0] for one in several)
            name = self.texts.name(at) or several[0].mark.tag.name
            runs[at[1] if beside else 0].append(
                Line(name, at, _depth(name, several[0].mark.tag.code), several))
        return tuple(_aligned(sorted(run, key=lambda one: one.at if column else one.at[::-1]),
                              self.catalog)
                     for column, run in runs.items())

    @cached_property
    def amounts(self) -> Mapping[Cell, float]:
        """The figures by where they stand."""
        return {cell: one.mark.value for cell, one in self.by_cell.items()}

    def heading(self, cell: Cell, *, across: bool) -> str:
        """Return what stands over a figure (beside it where sums go across), without numbers."""
        head, _, stub = self.texts.wording(self.by_cell[cell]).partition("|")
        return _NUMBERS.sub("", stub if across else head)

    @cached_property
    def levels(self) -> frozenset[Cell]:
        """Where amounts stand."""
        return frozenset(cell_of(one) for one in self.readings if self.is_level(one))

    @cached_property
    def by_cell(self) -> Mapping[Cell, Reading]:
        """The readings by where they stand."""
        return {cell_of(one): one for one in self.readings}

    def peers(self, cell: Cell) -> list[float]:
        """List the figures of a kind: an amount's of other times, a rate's of its column."""
        own = self.by_cell[cell]
        if cell in self.levels:
            return [one.mark.value for one in self.by_who[self.who(own)]
                    if one is not own and self.is_level(one) and one.unit == own.unit
                    and one.when and own.when and one.when[1] == own.when[1]
                    and one.when[0].freq is own.when[0].freq]
        if own.mark.tag.measure is Measure.CHANGE:
            return []
        return [one.mark.value for one in self.readings if one is not own
                and one.mark.column == own.mark.column
                and self.measure(one) is self.measure(own)]

    @cached_property
    def halves(self) -> Mapping[Cell, float]:
        """Half a unit of the last digit that each figure is printed to.

        A cell keeps no noughts at the end: where a column prints nearly all its figures of a kind
        with as many decimals, so it does the others.
        """
        groups: dict[tuple[int, Measure, str], list[Reading]] = defaultdict(list)
        for one in self.readings:
            unit = one.unit.code if one.unit is not None else ""
            groups[one.mark.column, self.measure(one), unit].append(one)
        halves: dict[Cell, float] = {}
        for several in groups.values():
            digits = Counter(_decimals(one.mark.value) for one in several)
            most = max(digits)
            alike = len(several) >= _FEWEST and digits[most] >= _ALIKE * len(several)
            for one in several:
                shown = most if alike else _decimals(one.mark.value)
                halves[one.mark.row, one.mark.column] = 0.5 * 10.0 ** -shown
        return halves


def _aligned(run: Sequence[Line], catalog: Catalog) -> tuple[Line, ...]:
    """Set a line that stands under the name behind 其中： beside it: 非税收入 under 税收收入.

    What the catalogue has below that name is part of it all the same.
    """
    found: list[Line] = []
    first: Line | None = None
    for line in run:
        if _MARKED.match(line.name):
            first = line
        elif first is not None and line.depth > first.depth:
            blanks = line.depth[0] - first.depth[0]
            if blanks in _UNDER and not _is_below(line.code, first.code, catalog):
                found.append(replace(line, depth=first.depth))
                continue
        else:
            first = None
        found.append(line)
    return tuple(found)


_UNDER = range(4, 8)
"""So many half blanks are as wide as 其中 and a colon."""


def _is_below(code: str, whole: str, catalog: Catalog) -> bool:
    parent = catalog[code].parent if code else None
    return parent is not None and bool(whole) and (
        parent == whole or _is_below(parent, whole, catalog))


def _decimals(value: float) -> int:
    """Return how many decimals a number is written with."""
    text = f"{value:.12g}"
    if "e" in text:
        return 0 if abs(value) >= 1 else 12
    return len(text.partition(".")[2])


def _depth(name: str, code: str) -> tuple[int, ...]:
    """Return how deep a line stands: by blanks, by its number, by 其中; deeper is greater."""
    stripped = name.lstrip(" \u3000\t\xa0")
    blanks = sum(2 if one == "\u3000" else 1 for one in name[:len(name) - len(stripped)])
    unnumbered = 0 if _TOTAL.search(plain(name)) else len(_NUMBERED) + 1
    level = next((at for at, one in enumerate(_NUMBERED, 1) if one.match(stripped)), unnumbered)
    number = re.sub(r"\D", "", code)
    return blanks, len(number), level, int(bool(_MARKED.match(name)))


def cell_of(reading: Reading) -> Cell:
    """Return where a reading stands."""
    return reading.mark.row, reading.mark.column
