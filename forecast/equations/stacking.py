"""Several plans solved in one call: a row a plan, as long as they impose the same on the equations.

What plans share keeps its one number, or its one row of runs, so that whatever the equations make
of it alone is computed once for all of them. Each row is what it would be alone, to the last digit:
the equations work run by run, and rows of a simultaneous block are solved apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.equations.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.equations.tree import Array


def combined(layouts: Sequence[Layout]) -> Layout:
    """Lay several calls of the same shape over each other."""
    if len(layouts) == 1:
        return layouts[0]
    return Layout([_all(paths) for paths in zip(*(one.paths for one in layouts), strict=True)],
                  _all([one.parameters for one in layouts]),
                  [_all(rows) for rows in zip(*(one.figures for one in layouts), strict=True)])


def _all(lists: Sequence[list[Any]]) -> list[Any]:
    return [_stacked(values) for values in zip(*lists, strict=True)]


def _stacked(values: Sequence[Any]) -> Any:
    """Return what several plans have of one figure: once where it is the same, else in rows."""
    first = values[0]
    if all(one is first for one in values):
        return first
    runs = {one.shape for one in values if isinstance(one, np.ndarray)}
    if runs:
        return np.stack([np.broadcast_to(one, max(runs)) for one in values])
    column = np.array(values, dtype=np.float64)
    is_same = (column == column[0]) | (np.isnan(column) & np.isnan(column[0]))
    return first if is_same.all() else column[:, None]


def row_of(value: Any, row: int) -> Any:
    """Return one plan's part of what was computed for several: one number, or one a run."""
    if not isinstance(value, np.ndarray) or value.ndim < 2:
        return value
    own: Array = value[row]
    return own[0] if own.size == 1 else own
