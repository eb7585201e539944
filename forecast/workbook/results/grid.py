"""The column grid of a sheet: one set of column widths under tables that differ in shape.

Tables under each other share the columns of the sheet. Were the third column of all of them equally
wide, a column of remarks in one would pull the figures of the others apart. So every table keeps
its own edges, edges that nearly meet become one, and a cell may span several sheet columns.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from forecast.workbook.results.sizes import BODY, pixels, stretch, units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.exhibits import Column, Table

    Measured = Mapping[str, tuple[int, frozenset[int]]]

Shape = tuple["Table", tuple[tuple["Column", ...], ...], "Measured"]
"""A table, its strips of columns, and how wide what stands in them is (:func:`measure`)."""
Ends = tuple[int, ...]
"""The last sheet column of each column of a strip."""

_SNAP = 7.0
"""Edges closer than this, in characters, become one."""
_SLIVER = 4.0
"""No sheet column is narrower than this."""
_ONE_LINE = 16
"""A text of so many half-width places stands in one line."""
_MAX_STRETCH = 1.5
_PLAIN = 9.0
"""No column or label is made narrower than this."""
_EMPTY, _MORE = 12.0, 30
"""Columns that a sheet of narrow tables is given at its right."""
SQUEEZES = (1.0, 0.85, 0.7, 0.6, 0.5)
"""How much narrower columns may become: their texts wrap, and their sheet is printed larger."""


def grid(shapes: Sequence[Shape], squeeze: float = 1.0
         ) -> tuple[tuple[float, ...], tuple[tuple[Ends, ...], ...]]:
    """Choose the sheet columns for some tables, as narrow as they may be.

    Parameters
    ----------
    shapes
        Each table with its strips of columns, measured.
    squeeze
        One of :data:`SQUEEZES`; figures keep the width they need.

    Returns
    -------
    tuple
        The widths of the sheet columns, that of the row labels first, and for each strip of each
        table the last sheet column of every column.
    """
    if not shapes:
        return (12.0,) * 10, ()
    wishes = [[_needs(measured, columns, squeeze) for columns in strips]
              for _, strips, measured in shapes]
    flat = [needs for strips in wishes for needs in strips]
    edges, flat_ends = _edges(flat)
    widths = [max(_squeezed(table.label_width, squeeze) for table, *_ in shapes)]
    widths += [edge - before for before, edge in zip([0.0, *edges], edges, strict=False)]
    found = iter(flat_ends)
    return tuple(widths), tuple(tuple(next(found) for _ in strips) for strips in wishes)


def _squeezed(width: float, squeeze: float) -> float:
    return max(min(width, _PLAIN), width * squeeze)


def _edges(strips: Sequence[Sequence[float]]) -> tuple[list[float], list[Ends]]:
    """Sweep over all strips from the left and fix an edge wherever columns of some end.

    A strip whose edge was fixed goes on from there, so that every column is as wide as it needs.
    """
    starts, done = [0.0] * len(strips), [0] * len(strips)
    edges: list[float] = []
    ends: list[list[int]] = [[] for _ in strips]
    while any(at < len(needs) for at, needs in zip(done, strips, strict=True)):
        wanted = {spot: starts[spot] + needs[done[spot]] for spot, needs in enumerate(strips)
                  if done[spot] < len(needs)}
        near = min(wanted.values()) + _SNAP
        while (reach := max(edge for edge in wanted.values() if edge <= near)) + _SLIVER > near:
            near = reach + _SLIVER
            if max(edge for edge in wanted.values() if edge <= near) == reach:
                break
        joined = [spot for spot, edge in wanted.items() if edge <= reach]
        edges.append(reach)
        for spot in joined:
            starts[spot], done[spot] = edges[-1], done[spot] + 1
            ends[spot].append(len(edges))
    return edges, [tuple(end) for end in ends]


def widened(columns: Sequence[float], printed: int, target: int
            ) -> tuple[tuple[float, ...], int]:
    """Widen the ``printed`` first columns of a sheet towards some pixels; 0 leaves them.

    Columns are widened first, then more of them printed, at last empty ones.

    Returns
    -------
    tuple
        All widths, and how many columns are printed.
    """
    if not target:
        return tuple(round(width, 2) for width in columns), printed
    factor = min(_MAX_STRETCH, max(1.0, stretch(columns[:printed], target)))
    widths = [*(round(width * factor, 2) for width in columns), *[_EMPTY] * _MORE]
    used = list(accumulate(map(pixels, widths)))
    while printed < 2 or used[printed] <= target:  # a label and a figure
        printed += 1
    return tuple(widths[:max(printed, len(columns))]), printed


def _needs(measured: Measured, columns: Sequence[Column], squeeze: float) -> list[float]:
    return [max(_squeezed(column.width, squeeze), _figure_width(one),
                _word_width(one, column, squeeze))
            for column in columns for one in (measured[column.key],)]


def _figure_width(measured: tuple[int, frozenset[int]]) -> float:
    """Return the width that the longest number of a column takes, in characters.

    In a workbook whose plain font has digits of 7 pixels the sheet is an eighth narrower, and a
    number without room turns into ``###``.
    """
    places = measured[0]
    return (places * BODY * 2 / 3 + 6) / 7 * 8 / 7 if places else 0.0


def _word_width(measured: tuple[int, frozenset[int]], column: Column, squeeze: float) -> float:
    """Return the width for short texts on one line, for the title on two or, squeezed, more."""
    short = max((length for length in measured[1] if length <= _ONE_LINE * squeeze), default=0)
    places = max(short, units(column.title) * squeeze / 2 + 2)
    return (places * BODY * 2 / 3 / 0.94 + 18) / 7
