"""One call of the solver, laid out for the generated code: paths, parameters, figures, readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from forecast.equations.program import SOURCES
from forecast.equations.tree import Array, Data, Leaf, Param

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from forecast.data import Period
    from forecast.equations.program import Piece, Program, Signature, Step, Variant

Figure = Array | float
"""A number for all runs, or one a run, the central run first."""
_Key = TypeVar("_Key")


class Paths(Mapping[str, Array]):
    """The paths of a solution by name, as arrays (periods, runs), each made when it is asked for.

    A run of a thousand draws would fill a hundred such arrays, of figures that are the same in each
    run for the most part; few of them are looked at.
    """

    def __init__(self, paths: Mapping[str, list[Any]], n_runs: int) -> None:
        self._paths, self._n_runs = paths, n_runs

    def __getitem__(self, name: str) -> Array:
        """Return one path, shape (periods, runs); ``KeyError`` when there is none."""
        path = self._paths[name]
        made = np.empty((len(path), self._n_runs))
        for at, value in enumerate(path):
            made[at] = value
        return made

    def since(self, first: int) -> Paths:
        """Return the paths from a place on; gaps stand before the first figure."""
        gap = [np.nan] * -first
        return Paths({name: [*gap, *path[max(first, 0):]] for name, path in self._paths.items()},
                     self._n_runs)

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a path of a name, without making it."""
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._paths)

    def __len__(self) -> int:
        """Count the names."""
        return len(self._paths)

    def row(self, name: str, at: int) -> Array:
        """Return the figures of one period, one a run."""
        return np.broadcast_to(self._paths[name][at], (self._n_runs,))

    def figure(self, name: str, at: int, run: int) -> float:
        """Return one figure without making the array."""
        return in_run(self._paths[name][at], run)

    def is_whole(self, names: Iterable[str], first: int) -> bool:
        """Tell whether every value from a place on is finite: then so is its sum."""
        for name in names:
            for value in self._paths[name][first:]:
                if not isfinite(value.sum() if isinstance(value, np.ndarray) else value):
                    return False
        return True


def central(value: Figure) -> float:
    """Return the figure of the central run."""
    return float(value.ravel()[0]) if isinstance(value, np.ndarray) else float(value)


def in_run(value: Figure, run: int) -> float:
    """Return the figure of one run."""
    if type(value) is float:
        return value
    if isinstance(value, np.ndarray) and value.size > 1:
        return float(value[run])
    return central(value)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run imposes on the equations.

    All arrays have one element a run (the central run first), or are single numbers.

    Parameters
    ----------
    fixed
        (name, period) → value: the variable is exogenous there. NaN leaves a run free.
    intercepts
        (name, period) → add-factor inside the transformed equation: g(y) = f + z.
    offsets
        (name, period) → add-factor on the level: y = g⁻¹(f) + z.
    factors
        (name, period) → per cent of the level: y = g⁻¹(f) · (1 + z/100).
    parameters
        name → value.
    data
        (source, item, period) → a figure of the workbook, for ``one_off`` and ``budget``.
    weights
        (name, period) → how far the equation counts: g(y) = w · f + z.
    """

    fixed: Mapping[tuple[str, Period], Figure] = field(default_factory=dict)
    intercepts: Mapping[tuple[str, Period], Figure] = field(default_factory=dict)
    offsets: Mapping[tuple[str, Period], Figure] = field(default_factory=dict)
    factors: Mapping[tuple[str, Period], Figure] = field(default_factory=dict)
    parameters: Mapping[str, Figure] = field(default_factory=dict)
    data: Mapping[tuple[str, str, Period], Figure] = field(default_factory=dict)
    weights: Mapping[tuple[str, Period], Figure] = field(default_factory=dict)

    def steps(self) -> tuple[tuple[Step, Mapping[tuple[str, Period], Figure]], ...]:
        """List what is imposed, by kind, in the order of application."""
        return (("weight", self.weights), ("intercept", self.intercepts), ("factor", self.factors),
                ("offset", self.offsets), ("fixed", self.fixed))

    def central(self) -> Plan:
        """Return the plan of the central run alone, in plain numbers."""
        return Plan(_centrals(self.fixed), _centrals(self.intercepts), _centrals(self.offsets),
                    _centrals(self.factors), _centrals(self.parameters), _centrals(self.data),
                    _centrals(self.weights))


def _centrals(figures: Mapping[_Key, Figure]) -> dict[_Key, Figure]:
    return {key: central(value) for key, value in figures.items()}


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths, parameters and figures by number, as the generated code reads them."""

    paths: list[list[Any]]
    parameters: list[Any]
    figures: list[list[Any]]


@dataclass(frozen=True)
class Task:
    """One call of :func:`solve`, laid out for the generated code."""

    program: Program
    history: Mapping[str, Mapping[Period, Figure]]
    horizon: Sequence[Period]
    n_runs: int
    plan: Plan
    periods: tuple[Period, ...] = field(init=False)
    signatures: tuple[Signature, ...] = field(init=False)
    first: int = field(init=False)

    def __post_init__(self) -> None:
        begin = self.horizon[0].ordinal
        past = [period.ordinal for known in self.history.values() for period in known]
        # a lag before the first figure must meet a gap, not the other end of the path
        start = min([begin - self.program.deepest, *past])
        back = self.horizon[0] + (start - begin)
        count = self.horizon[-1].ordinal - start + 1
        object.__setattr__(self, "periods", tuple(back + step for step in range(count)))
        object.__setattr__(self, "first", begin - start)
        object.__setattr__(self, "signatures", self._signatures())

    def place(self, period: Period) -> int:
        """Return where a period stands in the paths; outside them it is negative or too large."""
        return period.ordinal - self.periods[0].ordinal

    def _signatures(self) -> tuple[Signature, ...]:
        """Return what is imposed in each period of the horizon, in the model's order."""
        found: list[dict[str, list[Step]]] = [{} for _ in self.horizon]
        begin = self.horizon[0].ordinal
        for step, imposed in self.plan.steps():
            for (name, period), value in imposed.items():
                at = period.ordinal - begin
                if 0 <= at < len(found):
                    some = step == "fixed" and isinstance(value, np.ndarray) and np.isnan(
                        value).any()
                    found[at].setdefault(name, []).append("fixed in some" if some else step)
        order = self.program.order
        return tuple(tuple(sorted(((name, tuple(own)) for name, own in steps.items()
                                   if name in order), key=lambda pair: order[pair[0]]))
                     for steps in found)

    def variants(self) -> tuple[Variant, ...]:
        """Return the code of each period of the horizon."""
        return tuple(self.program.variant(signature) for signature in self.signatures)

    def layout(self) -> Layout:
        """Lay out all that the generated code reads."""
        self.variants()  # making the code numbers the figures
        return Layout(self._paths(), self._parameters(), self._figures())

    def _paths(self) -> list[list[Any]]:
        """Lay out the figures of history by variable and period; gaps are NaN."""
        start, count = self.periods[0].ordinal, len(self.periods)
        paths = []
        for name in self.program.variables:
            path: list[Any] = [np.nan] * count
            for period, value in self.history.get(name, {}).items():
                at = period.ordinal - start
                if at < self.first:
                    path[at] = value
            paths.append(path)
        return paths

    def _parameters(self) -> list[Any]:
        """Lay out the parameters by number; equal draws shrink to one number."""
        return [lean(self.plan.parameters.get(name, np.nan))
                for name in self.program.names.parameter]

    def _figures(self) -> list[list[Any]]:
        """Lay out the workbook's figures and what is imposed, by number and period."""
        start, count = self.periods[0].ordinal, len(self.periods)
        rows: dict[tuple[str, str], list[Any]] = {
            key: [np.nan] * count for key in self.program.names.data}
        for step, imposed in self.plan.steps():
            source = SOURCES[step]
            for (name, period), value in imposed.items():
                at = period.ordinal - start
                if (source, name) in rows and 0 <= at < count:
                    rows[source, name][at] = lean(value)
        for (source, item, period), value in self.plan.data.items():
            at = period.ordinal - start
            if (source, item) in rows and 0 <= at < count:
                rows[source, item][at] = lean(value)
        return list(rows.values())

    def stacked(self, paths: list[list[Any]]) -> Paths:
        """Return the paths by name, histories of other items included."""
        own = dict(zip(self.program.variables, paths, strict=True))
        for name, known in self.history.items():
            if name not in own:
                path: list[Any] = [np.nan] * len(self.periods)
                for period, figure in known.items():
                    if self.place(period) < self.first:
                        path[self.place(period)] = figure
                own[name] = path
        return Paths(own, self.n_runs)

    def reader(self, values: Paths, at: int, run: int = 0
               ) -> Callable[[Leaf], Figure]:
        """Return a reader of one run's leaves at one period."""
        by_source = {SOURCES[step]: imposed for step, imposed in self.plan.steps()}

        def read(leaf: Leaf) -> float:
            if isinstance(leaf, Param):
                return in_run(self.plan.parameters.get(leaf.name, np.nan), run)
            if isinstance(leaf, Data):
                period = self.periods[at] + leaf.lag
                if leaf.source in by_source:
                    return in_run(by_source[leaf.source].get((leaf.item, period), np.nan), run)
                return in_run(self.plan.data.get((leaf.source, leaf.item, period), np.nan), run)
            return values.figure(leaf.name, at + leaf.lag, run) if at + leaf.lag >= 0 else np.nan

        return read


@dataclass(frozen=True, slots=True)
class Desk:
    """What the generated code works on; ``is_plain`` says that all are floats of one run."""

    program: Program
    is_plain: bool
    laid: Layout
    bound: dict[int, tuple[Any, Any]] = field(default_factory=dict)

    def functions(self, piece: Piece) -> tuple[Any, Any]:
        """Bind a piece of code, once."""
        made = self.bound.get(id(piece))
        if made is None:
            made = self.bound[id(piece)] = piece.bound(
                self.is_plain, self.laid.paths, self.laid.parameters, self.laid.figures)
        return made

    def path(self, name: str) -> list[Any]:
        """Return the path of a variable."""
        return self.laid.paths[self.program.names.variable[name]]

    def reader(self, at: int, run: int, guesses: Mapping[str, float]) -> Callable[[Leaf], float]:
        """Return a reader of one run's leaves at one place, with guesses of this period."""
        names = self.program.names

        def read(leaf: Leaf) -> float:
            if isinstance(leaf, Param):
                return in_run(self.laid.parameters[names.parameter[leaf.name]], run)
            if isinstance(leaf, Data):
                return in_run(self.laid.figures[names.data[leaf.source, leaf.item]][at + leaf.lag],
                              run)
            if leaf.lag == 0 and leaf.name in guesses:
                return guesses[leaf.name]
            return in_run(self.path(leaf.name)[at + leaf.lag], run)

        return read


def scalars(values: Sequence[Figure]) -> list[Any]:
    """Return plain numbers as numpy's: those divide by zero without an exception."""
    return [np.float64(one) if type(one) is float else one for one in values]


def plain(values: Sequence[Figure]) -> list[float]:
    """Return the figures of the central run."""
    return [one if type(one) is float else central(one) for one in values]


def lean(value: Figure) -> Figure:
    """Turn an array of equal numbers into one number: cheaper to compute with."""
    if isinstance(value, np.ndarray) and value.size and (value[0] == value).all():
        return float(value[0])
    return value


def combined(layouts: Sequence[Layout]) -> Layout:
    """Lay several calls of the same shape over each other, a row a call.

    What they share keeps its one number, or its one row of runs: what the equations make of it
    alone is then computed once for all of them.
    """
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
