"""Judging: which relations hold, and which cell is wrong where they do not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.importing.figures import Proof
from forecast.importing.reading.proving.culprits import culprit_of
from forecast.importing.reading.proving.lines import Lines, cell_of
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
    by_cell = {cell_of(one): one for one in readings}
    contradictions: list[Contradiction] = []
    while broken:
        culprit, meant, mended = culprit_of(broken, holding, lines)
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
