"""Sums: totals against their parts, by the catalogue or by how the table is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
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
_FEWEST, _MANY = 2, 3
"""So many parts are a list; in so many columns a list that nothing speaks of must add up."""
_NATIONAL = {"va_primary": "gdp_nominal", "va_secondary": "gdp_nominal",
             "va_services": "gdp_nominal", "va_industry": "va_secondary",
             "va_construction": "va_secondary"}
"""What the national accounts add up; the catalogue does not, since papers print their growth."""


@dataclass(frozen=True, slots=True)
class _List:
    """A total and the lines that may be all of its parts, each with its sign.

    ``is_known`` marks parts that the catalogue adds to the total, ``is_said`` that its name or
    the indents say so; ``is_closed`` that no other line can belong to it. ``doubtful`` are the
    places of parts that papers add to another total as well, which stands here too.
    """

    total: Line
    parts: tuple[tuple[Line, int], ...]
    is_known: bool = False
    is_said: bool = True
    is_closed: bool = False
    doubtful: frozenset[tuple[int, int]] = frozenset()


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
                measure, one.mark.tag.region, one.mark.tag.tier,
                one.unit.code)
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
        found.append(replace(_list(total, _top(between)),
                             is_closed=_are_all(total, _top(between), catalog)))
        if before is not None and between:
            found.append(_list(total, [run[before], *_top(between)]))
            found.append(_list(total, _top([line for line in run[:at] if not line.is_total])))
    if total.is_total or at == 0:
        end = next((place for place in range(at + 1, len(run)) if run[place].is_total), len(run))
        beside = list(run[at + 1:end])
        found += [replace(_list(total, parts), is_said=total.is_total) for parts in (
            _top(beside), [line for line in beside if line.depth == total.depth])]
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
    """List the lines that the catalogue adds to a total, with no other total between."""
    total = run[at]
    if not total.code:
        return
    standing = {line.code for line in run if line.code}
    for by_other in (False, True):
        parts = [(line, sign) for line in run if line.code and line is not total
                 and (sign := _sign(line.code, total.code, standing, catalog, by_other))]
        codes = [line.code for line, _ in parts]
        if parts and len(set(codes)) == len(codes):
            yield _List(total, tuple(parts), is_known=True, doubtful=frozenset(
                line.at for line, _ in parts
                if not by_other and catalog[line.code].or_parent in standing))


def _are_all(total: Line, parts: Sequence[Line], catalog: Catalog) -> bool:
    """Tell whether lines above a total are all of it, when its name says that it is a sum.

    They are known, of its budget, and none is part of another.
    """
    if not total.code or not all(line.code for line in parts):
        return False
    codes = {line.code for line in parts}
    account = catalog[total.code].account
    return account is not None and len(codes) == len(parts) and all(
        catalog[code].account == account and not _stands_in(code, codes, catalog)
        for code in codes)


def _stands_in(code: str, codes: set[str], catalog: Catalog) -> bool:
    parent = catalog[code].parent
    return parent is not None and parent in catalog and (
        parent in codes or _stands_in(parent, codes, catalog))


def _sign(code: str, total: str, standing: set[str], catalog: Catalog, by_other: bool) -> int:
    """Return how an item counts in a total; 0 where it does not, or counts in one between."""
    item: Item = catalog[code]
    sign = 1
    while True:
        parent = item.or_parent if by_other and item.or_parent else item.parent
        parent = _NATIONAL.get(item.code) if parent is None else parent
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
        shared = tuple(part for part in one.parts
                       if levels[one.total.at].keys() & levels[part[0].at].keys())
        sums = list(_sums(replace(one, parts=shared), levels, lines))
        holding = sum(relation.holds for relation, _ in sums)
        alone = len(shared) < _FEWEST  # one part that is all of a total is so in every column
        failing = sum((is_full or alone) and not relation.holds for relation, is_full in sums)
        if alone and failing:
            holding = 0
        tried.append((holding, failing, one, sums))
    proven = [one for one in tried if one[0] >= (1 if one[2].is_known or one[2].is_said else _MANY)
              and (one[1] <= 1 or 2 * one[1] <= one[0])]
    if proven:
        _, _, _, sums = max(proven, key=lambda one: one[0])
        for relation, is_full in sums:
            if relation.holds or is_full:
                yield replace(relation, needs_support=True)
            elif _can_bound(relation, lines):
                yield _bounded(relation)
        return
    closed = [one for one in tried if one[2].is_closed and len(one[3]) == 1]
    if closed:
        yield from (relation for relation, is_full in closed[0][3] if is_full)
        return
    for _, _, one, _ in tried:
        if one.is_known:
            sure = replace(one, parts=tuple(
                part for part in one.parts if part[0].at not in one.doubtful))
            yield from _if_meant([_bounded(relation) for relation, _ in _sums(sure, levels, lines)
                                  if _can_bound(relation, lines)])
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


def _if_meant(bounds: Sequence[Relation]) -> Iterator[Relation]:
    """Keep bounds unless most are exceeded: then the lines are no parts of that total."""
    within = sum(relation.holds for relation in bounds)
    if len(bounds) == 1 or within >= len(bounds) - within:
        yield from bounds


def _can_bound(relation: Relation, lines: Lines) -> bool:
    """Tell whether the rest of a total is not less than nought: amounts, none of them negative.

    A part may change by more than its total, the rest by less than nothing.
    """
    return lines.levels.issuperset(relation.cells) and all(
        value >= 0 for value in relation.values) and relation.expected(
        relation.cells[0]) is not None


def _bounded(relation: Relation) -> Relation:
    return Relation(Rule.WITHIN, relation.cells, relation.values, relation.halves, relation.gap,
                    is_bound=True)


def _of_which(lines: Lines) -> Iterator[Relation]:
    """Hold each line that stands deeper than another within it, marked 其中 or # or not."""
    for run in lines.runs:
        if len(run) > _MOST:
            continue
        for at, line in enumerate(run):
            above = next((one for one in reversed(run[:at]) if one.depth < line.depth), None)
            if above is None or (above.is_total and not line.is_of_which):
                continue
            totals = _slots(above, lines)
            bounds = []
            for slot, part in _slots(line, lines).items():
                if slot in totals:
                    cells = cell_of(totals[slot]), cell_of(part)
                    bounds.append(Relation(
                        Rule.WITHIN, cells, (totals[slot].mark.value, part.mark.value),
                        tuple(lines.halves[cell] for cell in cells), weighted((-1.0, 1.0)),
                        is_bound=True))
            bounds = [one for one in bounds if _can_bound(one, lines)]
            if line.is_of_which or len(bounds) > 1:
                yield from _if_meant(bounds)


def balanced(lines: Lines) -> Iterator[Relation]:
    """Hold the total of a budget's sources against that of its uses, and what is left.

    收入总计 and 支出总计 are made equal; 总量 need not be, what is carried over standing elsewhere.
    """
    sides: dict[tuple[object, ...], dict[str, list[Reading]]] = defaultdict(
        lambda: defaultdict(list))
    for one in lines.readings:
        item = one.found.item
        if item is not None and item.side in {"total_sources", "total_uses", "close"} and (
                lines.is_level(one)):
            sides[item.account, one.when, one.mark.tag.status, one.mark.tag.region][
                str(item.side)].append(one)
    found = []
    for side in sides.values():
        sources, uses, left = (side.get(name, []) for name in (
            "total_sources", "total_uses", "close"))
        if len(sources) == len(uses) == 1:
            named = all("总计" in lines.texts.name(one.mark.name_at) for one in (*sources, *uses))
            equal = replace(_balance([sources[0], uses[0]], lines), is_binding=named)
            whole = _balance([sources[0], uses[0], *left], lines)
            found.append(equal if equal.holds or not whole.holds else whole)
    failing = sum(not one.holds for one in found)
    yield from (one for one in found if one.holds or 2 * failing <= len(found) or failing == 1)


def _balance(several: Sequence[Reading], lines: Lines) -> Relation:
    cells = tuple(cell_of(one) for one in several)
    factors = [one.unit.factor if one.unit is not None else 1.0 for one in several]
    return Relation(Rule.BALANCE, cells, tuple(one.mark.value for one in several),
                    tuple(lines.halves[cell] for cell in cells),
                    weighted((factors[0], *(-one for one in factors[1:]))))
