"""Solving: block by block, period by period, all draws at once.

A recursive block is one evaluation. A simultaneous block is solved by Newton's method with a
finite-difference Jacobian a draw (Don & Gallo 1987 use the same iteration on a feedback set).
Convergence is relative and absolute on every variable of the block. What cannot be solved is
counted and named, never returned as a silent number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from forecast.equations.tree import Array, Data, Leaf, Param, Var, evaluate, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from forecast.equations.language import Equation
    from forecast.periods import Period

TOLERANCE = 1e-10
STEPS = 60
_NUDGE = 1e-6


class SolveError(Exception):
    """The central run has no solution: the variable, the period, what was missing or diverged."""

    def __init__(self, variable: str, period: str, equation: str, detail: str) -> None:
        super().__init__(f"{variable} {period}: {equation}: {detail}")
        self.variable, self.period, self.equation, self.detail = variable, period, equation, detail

    def __reduce__(self) -> tuple[type[SolveError], tuple[str, str, str, str]]:
        """Pickle through the constructor."""
        return type(self), (self.variable, self.period, self.equation, self.detail)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run imposes on the equations.

    All arrays have one element a run (the central run first), or are single numbers.

    Parameters
    ----------
    fixed
        (name, period) → value: the variable is exogenous there.
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

    fixed: Mapping[tuple[str, Period], Array | float] = field(default_factory=dict)
    intercepts: Mapping[tuple[str, Period], Array | float] = field(default_factory=dict)
    offsets: Mapping[tuple[str, Period], Array | float] = field(default_factory=dict)
    factors: Mapping[tuple[str, Period], Array | float] = field(default_factory=dict)
    parameters: Mapping[str, Array | float] = field(default_factory=dict)
    data: Mapping[tuple[str, str, Period], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Solution:
    """A solved run.

    Parameters
    ----------
    values
        name → array (periods, runs), over ``periods`` (history first, then the horizon).
    residuals
        (name, period) → what a fixed variable leaves unexplained, in the central run: g(y) - f for
        a behavioural equation, stated less computed for an identity.
    failed
        Runs without a solution (never the first), each with the variable and period that stopped
        it. Their values are NaN from there on.
    """

    periods: tuple[Period, ...]
    values: Mapping[str, Array]
    residuals: Mapping[tuple[str, Period], float]
    failed: Mapping[int, tuple[str, Period]]


def solve(
    equations: Sequence[Equation],
    order: Sequence[Sequence[str]],
    history: Mapping[str, Mapping[Period, float]],
    periods: Sequence[Period],
    n_runs: int,
    plan: Plan,
) -> Solution:
    """Solve the model over ``periods``.

    Parameters
    ----------
    equations, order
        The model and its blocks (:func:`forecast.equations.ordering.blocks`).
    history
        name → period → figure, for the lags; gaps may be absent.
    periods
        The horizon, consecutive.
    n_runs
        Runs solved side by side: the central run, then ranges and draws.

    Raises
    ------
    SolveError
        When the central run cannot be solved.
    """
    engine = _Engine(equations, history, periods, n_runs, plan)
    with np.errstate(all="ignore"):
        for at in range(engine.first, len(engine.periods)):
            for block in order:
                if len(block) == 1 and not engine.needs_itself(block[0]):
                    engine.values[block[0]][at] = engine.value(block[0], at)
                else:
                    engine.newton(block, at)
                engine.check(block, at)
    return Solution(tuple(engine.periods), engine.values, engine.residuals, engine.failed)


class _Engine:
    """The working arrays of one call of :func:`solve`."""

    def __init__(self, equations: Sequence[Equation], history: Mapping[str, Mapping[Period, float]],
                 periods: Sequence[Period], n_runs: int, plan: Plan) -> None:
        self.by_name = {equation.name: equation for equation in equations}
        past = sorted({period for known in history.values() for period in known
                       if period < periods[0]}, key=lambda period: period.ordinal)
        start = past[0] if past else periods[0]
        self.periods = [start + step for step in range(periods[-1] - start + 1)]
        self.first = periods[0] - start
        self.plan = plan
        self.values = {name: np.full((len(self.periods), n_runs), np.nan)
                       for name in {*self.by_name, *history}}
        for name, known in history.items():
            for period, value in known.items():
                if period < periods[0]:
                    self.values[name][period - start] = value
        self.trees = {one.name: one.level(one.right) for one in equations}
        self.residuals: dict[tuple[str, Period], float] = {}
        self.failed: dict[int, tuple[str, Period]] = {}

    def needs_itself(self, name: str) -> bool:
        return Var(name) in walk(self.trees[name])

    def reader(self, at: int) -> Callable[[Leaf], Array | float]:
        def read(leaf: Leaf) -> Array | float:
            if isinstance(leaf, Param):
                return self.plan.parameters[leaf.name]
            if isinstance(leaf, Data):
                period = self.periods[at] + leaf.lag
                return self.plan.data.get((leaf.source, leaf.item, period), np.nan)
            if at + leaf.lag < 0:
                return np.nan
            past: Array = self.values[leaf.name][at + leaf.lag]
            return past

        return read

    def value(self, name: str, at: int) -> Array | float:
        """Return one variable's value: fixed, or its equation with its add-factors."""
        period = self.periods[at]
        equation, read = self.by_name[name], self.reader(at)
        imposed = self.plan.fixed.get((name, period))
        if imposed is not None:
            self.values[name][at] = imposed
            explained = evaluate(equation.right, read)
            residual = evaluate(equation.left(), read) - explained
            self.residuals[name, period] = float(np.atleast_1d(residual)[0])
            return imposed
        added = self.plan.intercepts.get((name, period))
        if added is None:
            level = evaluate(self.trees[name], read)
        else:
            inner = evaluate(equation.right, read) + added
            level = _level(equation.transform, inner, self.values[name][at - 1])
        level = level * (1.0 + np.asarray(self.plan.factors.get((name, period), 0.0)) / 100.0)
        offset = np.asarray(self.plan.offsets.get((name, period), 0.0))
        return np.asarray(level + offset, dtype=np.float64)

    def newton(self, block: Sequence[str], at: int) -> None:
        """Solve a simultaneous block for every run; variables start from the period before."""
        guess = np.stack([self.values[name][at - 1] for name in block])
        guess = np.where(np.isfinite(guess), guess, 1.0)
        gap = self.gap(block, at, guess)
        for _ in range(STEPS):
            scale = np.maximum(np.abs(guess), 1.0)
            if np.all(np.abs(gap) <= TOLERANCE * scale, where=np.isfinite(gap)):
                break
            step = _newton_step(self, block, at, guess, gap)
            guess = guess - step
            gap = self.gap(block, at, guess)
        solved = np.all(np.abs(gap) <= 1e-8 * np.maximum(np.abs(guess), 1.0), axis=0)
        for row, name in enumerate(block):
            self.values[name][at] = np.where(solved, guess[row], np.nan)

    def gap(self, block: Sequence[str], at: int, guess: Array) -> Array:
        """Return x - f(x) for the block, shape (variables, runs)."""
        for row, name in enumerate(block):
            self.values[name][at] = guess[row]
        explained = [np.broadcast_to(np.asarray(self.value(name, at)), guess[row].shape)
                     for row, name in enumerate(block)]
        for row, name in enumerate(block):  # a fixed variable writes itself while it is read
            self.values[name][at] = guess[row]
        return np.asarray(guess - np.stack(explained), dtype=np.float64)

    def check(self, block: Sequence[str], at: int) -> None:
        for name in block:
            bad = np.flatnonzero(~np.isfinite(self.values[name][at]))
            if bad.size and bad[0] == 0:
                raise SolveError(name, str(self.periods[at]), self.by_name[name].text,
                                 self.missing(name, at))
            for run in bad:
                self.failed.setdefault(int(run), (name, self.periods[at]))

    def missing(self, name: str, at: int) -> str:
        """Name the figures that an equation needs and does not have."""
        read = self.reader(at)
        lacking = []
        for leaf in walk(self.trees[name]):
            if isinstance(leaf, Var | Data | Param) and leaf != Var(name):
                value = np.asarray(read(leaf)).ravel()
                if not np.isfinite(value[0]):
                    code = leaf.item if isinstance(leaf, Data) else leaf.name
                    lag = 0 if isinstance(leaf, Param) else leaf.lag
                    lacking.append(f"{code} {self.periods[at] + lag}")
        return "、".join(dict.fromkeys(lacking))


def _level(transform: str, inner: Array, before: Array) -> Array:
    match transform:
        case "log":
            return np.asarray(np.exp(inner))
        case "d":
            return before + inner
        case "dlog":
            return before * np.exp(inner)
        case "pct":
            return before * (1.0 + inner / 100.0)
        case _:
            return inner


def _newton_step(engine: _Engine, block: Sequence[str], at: int, guess: Array, gap: Array) -> Array:
    """Return J⁻¹·gap a run, J by forward differences; runs already broken get a zero step."""
    size, runs = guess.shape
    jacobian = np.empty((runs, size, size))
    for column in range(size):
        nudge = _NUDGE * np.maximum(np.abs(guess[column]), 1.0)
        moved = guess.copy()
        moved[column] += nudge
        jacobian[:, :, column] = ((engine.gap(block, at, moved) - gap) / nudge).T
    usable = np.all(np.isfinite(jacobian), axis=(1, 2)) & np.all(np.isfinite(gap), axis=0)
    jacobian[~usable] = np.eye(size)
    right = np.where(usable, gap, 0.0).T[:, :, None]
    try:
        return np.asarray(np.linalg.solve(jacobian, right)[:, :, 0].T, dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.asarray((np.linalg.pinv(jacobian) @ right)[:, :, 0].T, dtype=np.float64)
