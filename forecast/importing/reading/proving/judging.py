"""Judging: which relations hold, and which cell is wrong where they do not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.importing.figures import Proof
from forecast.importing.reading.proving.culprits import culprit_of
from forecast.importing.reading.proving.lines import Lines
from forecast.importing.reading.proving.rules import RULES
from forecast.xlsx import a1

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.data import Catalog
    from forecast.importing.reading.proving.lines import Texts
    from forecast.importing.reading.proving.relations import Cell, Relation
    from forecast.importing.reading.readings import Reading

_MOST = 20_000
"""A table with more figures is a register, or made to keep us busy; it is not proven."""
_DOUBTED, _BROKEN = 10, 200
"""A table in which more is broken than the first, and more than holds, was not understood: nothing
is asked of it. Of more than the second nobody can be asked."""
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
    broken = [one for one in relations if not one.holds and one.is_binding
              and (not one.needs_support or _is_supported(one, holding, lines))]
    proofs: dict[Cell, list[Proof]] = defaultdict(list)
    for one in holding:
        if not one.is_bound:
            for cell in one.cells:
                proofs[cell].append(_proof(one, cell))
    by_cell: dict[Cell, list[Relation]] = defaultdict(list)
    for one in holding:
        for cell in one.cells:
            by_cell[cell].append(one)
    contradictions: list[Contradiction] = []
    if len(broken) > max(_DOUBTED, sum(not one.is_bound for one in holding)):
        broken = []
    for together in _connected(broken[:_BROKEN]):
        left = together
        while left:
            found = culprit_of(left, by_cell, lines)
            failed = tuple(_proof(one, found.cell) for one in left if one in found.mended)
            proofs[found.cell] += failed
            contradictions.append(Contradiction(lines.by_cell[found.cell], failed, found.meant))
            left = [one for one in left if one not in found.mended]
    return Proved({cell: tuple(several) for cell, several in proofs.items()},
                  tuple(contradictions))


def _connected(broken: Sequence[Relation]) -> list[list[Relation]]:
    """Part broken relations into those that share cells, directly or through others."""
    groups: list[tuple[set[Cell], list[Relation]]] = []
    for one in broken:
        cells, together = set(one.cells), [one]
        apart = []
        for held, several in groups:
            if held & cells:
                cells |= held
                together = several + together
            else:
                apart.append((held, several))
        groups = [*apart, (cells, together)]
    return [several for _, several in groups]


def _distinct(relations: Iterable[Relation]) -> list[Relation]:
    """Keep one of the relations that two rules found between the same cells."""
    found: dict[tuple[bool, frozenset[Cell]], Relation] = {}
    for one in relations:
        found.setdefault((one.is_bound, frozenset(one.cells)), one)
    return list(found.values())


def _is_supported(relation: Relation, holding: Sequence[Relation], lines: Lines) -> bool:
    """Tell whether figures beside those of a sum show that they can be added.

    Something else holds in the same column, or the sum does in one that is headed alike: a column
    of rates that nothing says so of would be contradicted by every total.
    """
    across = len({row for row, _ in relation.cells}) == 1
    line = 0 if across else 1
    own = relation.cells[0][line]
    kind = lines.heading(relation.cells[0], across=across)
    return any(
        any(cell[line] == own for cell in one.cells) or (
            one.rule is relation.rule
            and lines.heading(one.cells[0], across=across) == kind)
        for one in holding if not one.is_bound)


def _proof(relation: Relation, cell: Cell) -> Proof:
    expected = relation.expected(cell)
    return Proof(relation.rule, relation.holds,
                 tuple(a1(*one) for one in relation.others(cell)),
                 None if expected is None else float(f"{expected:.{_DIGITS}g}"))
