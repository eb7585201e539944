"""Judging: which relations hold, and which cell is wrong where they do not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.importing.figures import Proof
from forecast.importing.reading.proving.lines import Lines, cell_of
from forecast.importing.reading.proving.rules import RULES
from forecast.importing.reading.proving.slips import meant_by
from forecast.xlsx import a1

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.data import Catalog
    from forecast.importing.reading.proving.lines import Texts
    from forecast.importing.reading.proving.relations import Cell, Relation
    from forecast.importing.reading.readings import Reading

_MOST = 20_000
"""A table with more figures is a register, or made to keep us busy; it is not proven."""
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A figure that is probably wrong: ``meant`` would satisfy what it breaks."""

    reading: Reading
    proofs: tuple[Proof, ...]
    meant: float


@dataclass(frozen=True, slots=True)
class Proved:
    """What a table proves: by cell, and the cells that are probably wrong.

    A relation that is broken is a failed proof of its culprit alone, not of the figures that the
    culprit is compared with. A figure with a failed proof stays a figure of the table, but nothing
    may write it until somebody said that it is right.
    """

    proofs: Mapping[Cell, tuple[Proof, ...]]
    contradictions: tuple[Contradiction, ...] = ()


def prove(readings: Sequence[Reading], catalog: Catalog, texts: Texts) -> Proved:
    """Prove the readings of one table by each other.

    Which cell is wrong is judged by what a change of it would mend and what it would break: the
    relations that hold speak for their cells.
    """
    if len(readings) > _MOST:
        return Proved({})
    lines = Lines(readings, catalog, texts)
    relations = _distinct(relation for rule in RULES for relation in rule(lines))
    holding = [one for one in relations if one.holds]
    broken = [one for one in relations if not one.holds and one.is_binding]
    proofs: dict[Cell, list[Proof]] = defaultdict(list)
    for one in holding:
        if not one.is_bound:
            for cell in one.cells:
                proofs[cell].append(_proof(one, cell))
    by_cell = {cell_of(one): one for one in readings}
    levels = {cell for cell, one in by_cell.items() if lines.is_level(one)}
    contradictions: list[Contradiction] = []
    while broken:
        culprit, meant, mended = _culprit(broken, holding, levels, lines)
        failed = tuple(_proof(one, culprit) for one in broken if one in mended)
        proofs[culprit] += failed
        contradictions.append(Contradiction(by_cell[culprit], failed, meant))
        broken = [one for one in broken if one not in mended]
    return Proved({cell: tuple(several) for cell, several in proofs.items()},
                  tuple(contradictions))


def _distinct(relations: Iterable[Relation]) -> list[Relation]:
    """Keep one of the relations that two rules found between the same cells."""
    found: dict[tuple[bool, frozenset[Cell]], Relation] = {}
    for one in relations:
        found.setdefault((one.is_bound, frozenset(one.cells)), one)
    return list(found.values())


def _proof(relation: Relation, cell: Cell) -> Proof:
    expected = relation.expected(cell)
    return Proof(relation.rule, relation.holds,
                 tuple(a1(*one) for one in relation.others(cell)),
                 None if expected is None else float(f"{expected:.{_DIGITS}g}"))


@dataclass(frozen=True, slots=True)
class _Suspect:
    cell: Cell
    meant: float
    mended: tuple[Relation, ...]
    broken: int
    is_slip: bool
    speaking: int


def _culprit(broken: Sequence[Relation], holding: Sequence[Relation], levels: set[Cell],
             lines: Lines) -> tuple[Cell, float, tuple[Relation, ...]]:
    """Return the cell that is most probably wrong, what it should be, and what that mends.

    Of cells that would mend as much, the one goes first that a usual slip explains; then the one
    for which fewest relations speak; then a level, since it is what would be written.
    """
    suspects = [one for cell in dict.fromkeys(cell for one in broken for cell in one.cells)
                for one in _suspects(cell, broken, holding, lines)]
    best = max(suspects, key=lambda one: (
        len(one.mended) - one.broken, one.is_slip, -one.speaking, one.cell in levels))
    return best.cell, best.meant, best.mended


def _suspects(cell: Cell, broken: Sequence[Relation], holding: Sequence[Relation], lines: Lines
              ) -> list[_Suspect]:
    """Try the values that a cell would have to have."""
    failing = [one for one in broken if cell in one.cells]
    speaking = [one for one in holding if cell in one.cells]
    first = failing[0]
    value = first.values[first.cells.index(cell)]
    half = lines.halves[cell]
    given = [expected for one in failing if (expected := one.expected(cell)) is not None]
    found = []
    for meant, is_slip in (*((one, False) for one in given),
                           *((one, True) for one in meant_by(value))):
        shown = {cell: round(meant / (2 * half)) * 2 * half if not is_slip and half else meant}
        mended = tuple(one for one in failing if one.holds_with(shown))
        if mended:
            lost = sum(not one.holds_with(shown) for one in speaking)
            found.append(_Suspect(cell, float(f"{shown[cell]:.{_DIGITS}g}"), mended, lost,
                                  is_slip, sum(not one.is_bound for one in speaking)))
    return found or [_Suspect(cell, given[0] if given else value, (first,), len(speaking), False,
                              len(speaking))]
