"""One call of the solver, laid out for the generated code: paths, parameters, figures, readers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.equations.program import SOURCES
from forecast.equations.tree import Array, Data, Leaf, Param

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from forecast.equations.program import Program, Signature, Step, Variant
    from forecast.periods import Period

Figure = Array | float
"""A number for all runs, or one a run, the central run first."""


def central(value: Figure) -> float:
    """Return the figure of the central run."""
    return float(value.ravel()[0]) if isinstance(value, np.ndarray) else float(value)


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
    """

    fixed: Mapping[tuple[str, Period], Figure] = field(default_factory=dict)
    intercepts: Mapping[tuple[str, Period], Figure] = field(default_factory=dict)
    offsets: Mapping[tuple[str, Period], Figure] = field(default_factory=dict)
    factors: Mapping[tuple[str, Period], Figure] = field(default_factory=dict)
    parameters: Mapping[str, Figure] = field(default_factory=dict)
    data: Mapping[tuple[str, str, Period], Figure] = field(default_factory=dict)

    def steps(self) -> tuple[tuple[Step, Mapping[tuple[str, Period], Figure]], ...]:
        """List what is imposed, by kind, in the order of application."""
        return (("intercept", self.intercepts), ("factor", self.factors),
                ("offset", self.offsets), ("fixed", self.fixed))


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

    def __post_init__(self) -> None:
        past = [period for known in self.history.values() for period in known
                if period < self.horizon[0]]
        start = min(past, key=lambda period: period.ordinal, default=self.horizon[0])
        count = self.horizon[-1] - start + 1
        object.__setattr__(self, "periods", tuple(start + step for step in range(count)))
        object.__setattr__(self, "signatures", self._signatures())

    @property
    def first(self) -> int:
        """The place of the first period to solve."""
        return self.horizon[0] - self.periods[0]

    def _signatures(self) -> tuple[Signature, ...]:
        """Return what is imposed in each period of the horizon, in the model's order."""
        found: dict[Period, dict[str, list[Step]]] = {period: {} for period in self.horizon}
        for step, imposed in self.plan.steps():
            for (name, period), value in imposed.items():
                if period in found:
                    own = step
                    if step == "fixed" and np.isnan(value).any():
                        own = "fixed in some"
                    found[period].setdefault(name, []).append(own)
        order = [equation.name for equation in self.program.equations]
        return tuple(tuple((name, tuple(steps[name])) for name in order if name in steps)
                     for steps in found.values())

    def variants(self) -> tuple[Variant, ...]:
        """Return the code of each period of the horizon."""
        return tuple(self.program.variant(signature) for signature in self.signatures)

    def paths(self) -> list[list[Any]]:
        """Lay out the figures of history by variable and period; gaps are NaN."""
        place = {period: at for at, period in enumerate(self.periods)}
        paths = []
        for name in self.program.variables:
            path: list[Any] = [np.nan] * len(self.periods)
            for period, value in self.history.get(name, {}).items():
                if period in place and place[period] < self.first:
                    path[place[period]] = value
            paths.append(path)
        return paths

    def parameters(self) -> list[Any]:
        """Lay out the parameters by number; equal draws shrink to one number."""
        return [lean(self.plan.parameters.get(name, np.nan))
                for name in self.program.names.parameter]

    def figures(self) -> list[list[Any]]:
        """Lay out the workbook's figures and what is imposed, by number and period."""
        by_source = {SOURCES[step]: imposed for step, imposed in self.plan.steps()}
        rows = []
        for source, item in self.program.names.data:
            if source in by_source:
                known = by_source[source]
                row = [known.get((item, period), np.nan) for period in self.periods]
            else:
                row = [self.plan.data.get((source, item, period), np.nan)
                       for period in self.periods]
            rows.append([lean(one) for one in row])
        return rows

    def stacked(self, paths: list[list[Any]]) -> dict[str, Array]:
        """Return the paths as arrays (periods, runs), histories of other items included."""
        values = {}
        for name, path in zip(self.program.variables, paths, strict=True):
            rows = np.empty((len(self.periods), self.n_runs))
            for at, value in enumerate(path):
                rows[at] = value
            values[name] = rows
        for name, known in self.history.items():
            if name not in values:
                rows = values[name] = np.full((len(self.periods), self.n_runs), np.nan)
                for at, period in enumerate(self.periods):
                    if period in known and at < self.first:
                        rows[at] = known[period]
        return values

    def reader(self, values: Mapping[str, Array], at: int, run: int = 0
               ) -> Callable[[Leaf], Figure]:
        """Return a reader of one run's leaves at one period."""
        def pick(value: Figure) -> float:
            return float(value[run]) if isinstance(value, np.ndarray) and value.size > 1 else (
                central(value))

        by_source = {SOURCES[step]: imposed for step, imposed in self.plan.steps()}

        def read(leaf: Leaf) -> float:
            if isinstance(leaf, Param):
                return pick(self.plan.parameters.get(leaf.name, np.nan))
            if isinstance(leaf, Data):
                period = self.periods[at] + leaf.lag
                if leaf.source in by_source:
                    return pick(by_source[leaf.source].get((leaf.item, period), np.nan))
                return pick(self.plan.data.get((leaf.source, leaf.item, period), np.nan))
            return float(values[leaf.name][at + leaf.lag, run]) if at + leaf.lag >= 0 else np.nan

        return read


def lean(value: Figure) -> Figure:
    """Turn an array of equal numbers into one number: cheaper to compute with."""
    if isinstance(value, np.ndarray) and value.size and (value[0] == value).all():
        return float(value[0])
    return value
