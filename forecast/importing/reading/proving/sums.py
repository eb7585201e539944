"""Sums: totals against their parts, by the catalogue or by how the table is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.importing.reading.proving.lines import cell_of
from forecast.importing.reading.proving.relations import Relation, Rule, weighted
from forecast.importing.reading.tags import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forecast.data import Catalog, Item
    from forecast.importing.reading.proving.lines import Line, Lines
    from forecast.importing.reading.readings import Reading

Slot = tuple[object, ...]
"""What the figures of a sum share: column or row, time, stage, measure."""
_MOST = 400
"""A run of more lines than this is no list of a total and its parts: a long table, a register."""
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class _List:
    """A total and the lines that may be all of its parts, each with its sign.

    ``is_known`` marks parts that the catalogue adds to the total; ``is_closed`` that no other line
    can belong to it.
    """

    total: Line
    parts: tuple[tuple[Line, int], ...]
    is_known: bool = False
    is_closed: bool = False


def summed(lines: Lines) -> Iterator[Relation]:
    """Hold totals against their parts.

    Which lines are all parts of a total is proven by the columns in which they add up to it: then
    a column in which they do not contradicts. Where they add up nowhere, there are other parts,
    and only parts that exceed the total contradict.
    """
    for run in lines.runs:
        if len(run) > _MOST:
            continue
        levels = {line.at: _slots(line, lines) for line in run}
        for at, total in enumerate(run):
            if levels[total.at]:
                lists = [one for one in _lists(run, at, lines.catalog)
                         if len(one.parts) >= _FEWEST or one.is_known]
                yield from _held(lists, levels, lines)
    yield from _of_which(lines)


def _slots(line: Line, lines: Lines) -> Mapping[Slot, Reading]:
    """Return a line's figures that can be added, by what those of a sum share."""
    found: dict[Slot, Reading] = {}
    twice: set[Slot] = set()
    for one in line.readings:
        measure = lines.measure(one)
        if one.unit is None or not one.unit.adds_up or measure not in {
                Measure.LEVEL, Measure.CHANGE} or (
                measure is Measure.LEVEL and not lines.is_level(one)):
            continue
        beside = one.mark.row == line.at[0]
        slot = (one.mark.column if beside else -one.mark.row, one.when, one.mark.tag.status,
                measure, one.mark.tag.region, one.unit.code)
        if slot in found:
            twice.add(slot)
        found[slot] = one
    return {slot: one for slot, one in found.items() if slot not in twice}


# -- which lines may be the parts -----------------------------------------------------------------


def _lists(run: Sequence[Line], at: int, catalog: Catalog) -> list[_List]:
    """List what a total's parts may be: by catalogue, below it, above it, beside it."""
    total = run[at]
    found = list(_by_catalog(run, at, catalog))
    below = _below(run, at)
    if below:
        found += [_list(total, _top(below)),
                  _list(total, [line for line in _top(below) if not line.is_of_which])]
    if total.is_total:
        before = next((place for place in range(at - 1, -1, -1) if run[place].is_total), None)
        between = list(run[(before + 1 if before is not None else 0):at])
        found.append(_list(total, _top(between)))
        if before is not None:
            found.append(_list(total, [run[before], *_top(between)]))
            found.append(_list(total, _top([line for line in run[:at] if not line.is_total])))
    if total.is_total or at == 0:
        end = next((place for place in range(at + 1, len(run)) if run[place].is_total), len(run))
        beside = list(run[at + 1:end])
        found += [_list(total, _top(beside)),
                  _list(total, [line for line in beside if line.depth == total.depth])]
    return found


def _list(total: Line, parts: Sequence[Line]) -> _List:
    return _List(total, tuple((line, 1) for line in parts))


def _below(run: Sequence[Line], at: int) -> list[Line]:
    """List the lines after one that stand deeper, until one that does not."""
    end = next((place for place in range(at + 1, len(run)) if run[place].depth <= run[at].depth),
               len(run))
    return list(run[at + 1:end])


def _top(lines: Sequence[Line]) -> list[Line]:
    """Keep the lines that stand least deep."""
    least = min((line.depth for line in lines), default=())
    return [line for line in lines if line.depth == least]


def _by_catalog(run: Sequence[Line], at: int, catalog: Catalog) -> Iterator[_List]:
    """List the lines that the catalogue adds to a total, no other total of them standing between."""
    total = run[at]
    if not total.code:
        return
    standing = {line.code for line in run if line.code}
    for by_other in (False, True):
        parts = [(line, sign) for line in run if line.code and line is not total
                 and (sign := _sign(line.code, total.code, standing, catalog, by_other))]
        codes = [line.code for line, _ in parts]
        if parts and len(set(codes)) == len(codes):
            tops = {line.at for line in _top(run[:at])}
            closed = total.is_total and len(parts) >= _FEWEST and bool(tops) and tops <= {
                line.at for line, _ in parts}
            yield _List(total, tuple(parts), is_known=True, is_closed=closed)


def _sign(code: str, total: str, standing: set[str], catalog: Catalog, by_other: bool) -> int:
    """Return how an item counts in a total; 0 where it does not, or counts in one between."""
    item: Item = catalog[code]
    sign = 1
    while True:
        parent = item.or_parent if by_other and item.or_parent else item.parent
        if parent is None or parent not in catalog:
            return 0
        sign *= item.sign
        if parent == total:
            return sign
        if parent in standing:
            return 0
        item = catalog[parent]


# -- whether they are -----------------------------------------------------------------------------


def _held(lists: Sequence[_List], levels: Mapping[tuple[int, int], Mapping[Slot, Reading]],
          lines: Lines) -> Iterator[Relation]:
    """Hold a total against the parts that prove to be all of them, else against known ones."""
    tried = []
    for one in lists:
        sums = list(_sums(one, levels, lines))
        holding = sum(relation.holds for relation, _ in sums)
        failing = sum(is_full and not relation.holds for relation, is_full in sums)
        tried.append((holding, failing, one, sums))
    proven = [one for one in tried if one[0] and one[0] >= one[1]]
    if proven:
        _, _, _, sums = max(proven, key=lambda one: one[0])
        yield from (relation for relation, is_full in sums if relation.holds or is_full)
        return
    closed = [one for one in tried if one[2].is_closed and len(one[3]) == 1]
    if closed:
        yield from (relation for relation, is_full in closed[0][3] if is_full)
        return
    for _, _, one, sums in tried:
        if one.is_known:
            bounds = [_bounded(relation) for relation, _ in sums
                      if all(value >= 0 for value in relation.values)]
            within = sum(relation.holds for relation in bounds)
            if within >= len(bounds) - within:
                yield from bounds
            return


def _sums(one: _List, levels: Mapping[tuple[int, int], Mapping[Slot, Reading]], lines: Lines
          ) -> Iterator[tuple[Relation, bool]]:
    """Go through the columns of a list: its sum there, and whether every part has a figure."""
    for slot, total in levels[one.total.at].items():
        parts = [(levels[line.at][slot], sign) for line, sign in one.parts
                 if slot in levels[line.at]]
        if not parts or (len(parts) < _FEWEST and not one.is_known):
            continue
        cells = (cell_of(total), *(cell_of(part) for part, _ in parts))
        values = (total.mark.value, *(part.mark.value for part, _ in parts))
        if any(values):
            gap = weighted((-1.0, *(float(sign) for _, sign in parts)))
            relation = Relation(Rule.SUM, cells, values,
                                tuple(lines.halves[cell] for cell in cells), gap)
            yield relation, len(parts) == len(one.parts) and len(parts) >= _FEWEST


def _bounded(relation: Relation) -> Relation:
    return Relation(Rule.WITHIN, relation.cells, relation.values, relation.halves, relation.gap,
                    is_bound=True)


def _of_which(lines: Lines) -> Iterator[Relation]:
    """Hold each line marked 其中 or # within the line that it is part of."""
    for run in lines.runs:
        if len(run) > _MOST:
            continue
        for at, line in enumerate(run):
            above = next((one for one in reversed(run[:at]) if one.depth < line.depth), None)
            if above is None or not line.is_of_which:
                continue
            totals = _slots(above, lines)
            bounds = [Relation(Rule.WITHIN, (cell_of(totals[slot]), cell_of(part)),
                               (totals[slot].mark.value, part.mark.value),
                               (lines.halves[cell_of(totals[slot])], lines.halves[cell_of(part)]),
                               weighted((-1.0, 1.0)), is_bound=True)
                      for slot, part in _slots(line, lines).items()
                      if slot in totals and Measure.CHANGE not in slot
                      and totals[slot].mark.value >= 0 and part.mark.value >= 0]
            within = sum(relation.holds for relation in bounds)
            if within >= len(bounds) - within:
                yield from bounds


def balanced(lines: Lines) -> Iterator[Relation]:
    """Hold the total of a budget's sources against that of its uses."""
    sides: dict[tuple[object, ...], dict[str, list[Reading]]] = defaultdict(
        lambda: defaultdict(list))
    for one in lines.readings:
        item = one.found.item
        if item is not None and item.side in {"total_sources", "total_uses"} and (
                lines.is_level(one)):
            sides[item.account, one.when, one.mark.tag.status, one.mark.tag.region][
                str(item.side)].append(one)
    for found in sides.values():
        sources, uses = found.get("total_sources", []), found.get("total_uses", [])
        if len(sources) == len(uses) == 1:
            pair = sources[0], uses[0]
            cells = tuple(cell_of(one) for one in pair)
            factors = [one.unit.factor for one in pair if one.unit is not None]
            yield Relation(Rule.BALANCE, cells, tuple(one.mark.value for one in pair),
                           tuple(lines.halves[cell] for cell in cells),
                           weighted((factors[0], -factors[1])))
