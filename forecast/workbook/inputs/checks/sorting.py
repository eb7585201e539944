"""A column of figures sorted by itself: rising or falling line by line, and far from its rows."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

from forecast.data import Freq
from forecast.issues import Severity
from forecast.labels import enumerated
from forecast.workbook.contract import BUDGETS, YEARLY
from forecast.workbook.inputs.checks.evidence import about, number, place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Observation
    from forecast.workbook.inputs.checks.evidence import Evidence

    Table = Mapping[int, Mapping[int, Observation]]
    """Figures by column, then by row."""

_FEWEST = 5
"""So many figures stand in order by chance once in sixty columns."""
_OFF = log(2.0)
"""A figure this far from the nearest of its row does not belong to it."""
_MOST = 0.35
"""Part of the figures with others in their row that must be far from them."""


def check_sorted(evidence: Evidence) -> None:
    """Report each such column at its heading, and leave it out of what follows."""
    for spec in (YEARLY, BUDGETS):
        table: dict[int, dict[int, Observation]] = defaultdict(dict)
        sheet = evidence.sheet(spec)
        for one in evidence.figures:
            at = evidence.spot(place(one)) if (
                one.period.freq is Freq.A and place(one).sheet == sheet) else None
            if at is not None:
                table[at[1]][at[0]] = one
        for column in sorted(table):
            _column(evidence, table, column)


def _column(evidence: Evidence, table: Table, column: int) -> None:
    rows = sorted(table[column])
    values = [table[column][row].value for row in rows]
    if len(rows) < _FEWEST or not (all(one <= other for one, other in pairwise(values))
                                   or all(one >= other for one, other in pairwise(values))):
        return
    others = {row: beside for row in rows if (beside := _beside(table, row, column)) is not None}
    off = [table[column][row] for row, beside in others.items()
           if _is_off(table[column][row].value, beside)]
    if len(off) < max(3, _MOST * len(others)):
        return
    first = off[0]
    evidence.ask("column_sorted", evidence.heading(place(first)), number(first.value), (
        *about(first, evidence.items), ("count", str(len(off))),
        ("items", enumerated(evidence.items[one.item].zh for one in off[:6])),
        ("cells", enumerated(place(one).cell for one in off[:6]))), Severity.ERROR)
    evidence.without(place(one) for one in table[column].values())


def _beside(table: Table, row: int, column: int) -> float | None:
    """Return the figure of a row in the column nearest by."""
    known = [at for at in table if at != column and row in table[at]]
    near = min(known, key=lambda at: abs(at - column), default=None)
    return None if near is None else table[near][row].value


def _is_off(value: float, beside: float) -> bool:
    return value * beside <= 0 or abs(log(value / beside)) > _OFF
