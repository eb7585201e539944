"""Goal-seeking: what instruments must be for targets to hold.

n targets, m instruments, bounds, several years at once. Where instruments and targets pair up year
by year, each year is solved by itself, in plain floats, by Broyden's method. Otherwise by
Gauss-Newton steps: the derivatives come from m nudged runs beside the central one, all in one call
of the solver; the step solves the linearised targets for the whole change from the start (not for
the step alone), so that what it converges to is the smallest change, in standard deviations of the
instruments, that meets the targets. Bounds are kept by an active set [2]_. What cannot be met is
met as nearly as possible (least squares of the misses in units of :attr:`Goal.scale`) and said.
Of one-sided targets only those are sought that bind (:mod:`forecast.equations.goals.onesided`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.equations.goals.aims import Goal, Instrument, Kind
from forecast.equations.goals.bounded import boxed
from forecast.equations.goals.onesided import Sides
from forecast.equations.goals.yearly import StuckError, broyden, by_year, depth, recent
from forecast.equations.layout import Figure, Plan, central
from forecast.equations.solver import SolveError, solve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Period
    from forecast.equations.program import Program
    from forecast.equations.tree import Array


NUDGE = 1e-4
"""The step of the finite differences, in standard deviations."""
IDLE = 1e-7
"""An instrument whose standard deviation moves every target less (in scales) has no effect."""
MET = 1e-8
"""A target is met to so much of its size."""
_STILL = 1e-9
_PASSES, _HALVINGS = 60, 12


@dataclass(frozen=True)
class Sought:
    """What was found.

    Parameters
    ----------
    before, after
        The instruments' values, by instrument; of several periods the first's.
    deviations
        The changes in standard deviations.
    idle, bound
        Which instruments move no target; which stand at a bound.
    started, reached
        The targets' items before and after, in their units.
    met
        Which targets are met.
    plan
        The plan of the central run with the instruments' new values.
    start, values
        All paths before and after, the last periods being those asked for, shape (periods, 1).
    yearly
        Whether each year was solved by itself.
    """

    goals: tuple[Goal, ...]
    instruments: tuple[Instrument, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    deviations: tuple[float, ...]
    idle: tuple[bool, ...]
    bound: tuple[bool, ...]
    started: tuple[float, ...]
    reached: tuple[float, ...]
    met: tuple[bool, ...]
    plan: Plan
    start: Mapping[str, Array] = field(repr=False)
    values: Mapping[str, Array] = field(repr=False)
    yearly: bool = False

    @property
    def misses(self) -> tuple[float, ...]:
        """What is reached less what was asked for, in the targets' units."""
        return tuple(reached - goal.value
                     for reached, goal in zip(self.reached, self.goals, strict=True))


def seek(program: Program, history: Mapping[str, Mapping[Period, Figure]],
         periods: Sequence[Period], plan: Plan, goals: Sequence[Goal],
         instruments: Sequence[Instrument],
         inherent: Mapping[tuple[str, Period], float] | None = None) -> Sought:
    """Find the smallest change of the instruments that meets the targets.

    Parameters
    ----------
    program, history, periods, plan
        As for :func:`forecast.equations.solver.solve`; of arrays the central run counts.
    goals, instruments
        At least one of each; targets and instruments within ``periods``.
    inherent
        The part of the plan's intercepts that is no add-factor: what ties an equation to a figure
        that is partly known. An instrument's value is what stands beside it.

    Raises
    ------
    SolveError
        When the model has no solution to begin with.
    """
    def search(some: Sequence[int]) -> _Search:
        return _Search(program, history, tuple(periods), plan, tuple(goals[one] for one in some),
                       tuple(instruments), inherent or {})

    whole = search(range(len(goals)))
    still = np.zeros(len(instruments))

    def answer(some: Sequence[int]) -> tuple[Array, Array, bool]:
        if not some:  # what is asked for holds anyway
            return np.clip(still, whole.low, whole.high), still.astype(bool), False
        return search(some).answer()

    kept: Sequence[int] = range(len(goals))
    if any(goal.sense != "=" for goal in goals):
        kept = whole.sides.binding(lambda some: whole.reach(answer(some)[0][:, None])[:, 0],
                                   whole.scale)
    shifts, idle, is_yearly = answer(kept)
    return whole.told(shifts, idle, yearly=is_yearly)


class _Search:
    """One search: the run at the start, and runs with the instruments shifted.

    Shifts are in standard deviations throughout.
    """

    def __init__(self, program: Program, history: Mapping[str, Mapping[Period, Figure]],
                 periods: tuple[Period, ...], plan: Plan, goals: tuple[Goal, ...],
                 instruments: tuple[Instrument, ...],
                 inherent: Mapping[tuple[str, Period], float]) -> None:
        self.inherent = inherent
        self.program, self.periods = program, periods
        self.goals, self.instruments = goals, instruments
        self.history = {name: {period: central(value) for period, value in known.items()}
                        for name, known in history.items()}
        self.plan = _central(plan)
        self.start = solve(program, self.history, periods, 1, self.plan).values
        self.levels = [self._level(one) for one in instruments]
        self.sd = np.array([one.sd for one in instruments])
        self.low = np.array([max((one.low - level) for level in levels) / one.sd
                             for one, levels in zip(instruments, self.levels, strict=True)])
        self.high = np.array([min((one.high - level) for level in levels) / one.sd
                              for one, levels in zip(instruments, self.levels, strict=True)])
        self.wanted = np.array([goal.value for goal in goals])
        self.scale = np.array([goal.scale for goal in goals])
        size = np.abs(np.array([self._reached(self.start, goal) for goal in goals]))
        self.size = np.maximum(np.maximum(size, np.abs(self.wanted)), 1.0)
        self.sides = Sides(tuple(goal.sense for goal in goals), self.wanted, MET * self.size)

    def _reached(self, values: Mapping[str, Array], goal: Goal) -> float:
        past = self.history.get(goal.item, {})
        return float(goal.measured(values[goal.item], self.periods, past)[0])

    def _level(self, instrument: Instrument) -> list[float]:
        """Return an instrument's values at the start, one a key: an add-factor not laid is zero."""
        figures: Mapping[Any, Figure] = getattr(self.plan, instrument.kind)
        if instrument.kind == "fixed":
            return [central(figures[key]) if key in figures
                    else self._reached(self.start, Goal(key[0], key[1], 0.0))
                    for key in instrument.places()]
        return [central(figures.get(key, 0.0)) - self._beneath(instrument, key)
                for key in instrument.places()]

    def _beneath(self, instrument: Instrument, key: Any) -> float:
        """Return what an intercept holds that is no add-factor."""
        return self.inherent.get(key, 0.0) if instrument.kind == "intercepts" else 0.0

    def shifted(self, shifts: Mapping[int, Any]) -> Plan:
        """Return the plan with some instruments moved, each by one shift or by one a run."""
        laid: dict[str, dict[Any, Any]] = {}
        moved: dict[tuple[Kind, Any], Any] = defaultdict(float)
        for number, shift in shifts.items():
            one = self.instruments[number]
            figures = laid.setdefault(one.kind, dict(getattr(self.plan, one.kind)))
            for key, level in zip(one.places(), self.levels[number], strict=True):
                moved[one.kind, key] = moved[one.kind, key] + shift * one.sd
                figures[key] = self._beneath(one, key) + level + moved[one.kind, key]
        return replace(self.plan, **laid)

    def reach(self, shifts: Array) -> Array:
        """Return the targets' items, (targets, runs), for shifts (instruments, runs)."""
        runs = shifts.shape[1]
        plan = self.shifted(dict(enumerate(shifts)))
        values = solve(self.program, self.history, self.periods, runs, plan).values
        return np.array([goal.measured(values[goal.item], self.periods,
                                       self.history.get(goal.item, {})) for goal in self.goals])

    def answer(self) -> tuple[Array, Array, bool]:
        """Return the shifts that meet the targets, which move nothing, whether year by year."""
        shifts = self.yearly()
        if shifts is not None:
            return shifts, np.zeros(len(self.instruments), dtype=bool), True
        return *self.least(), False

    # -- year by year ------------------------------------------------------------------------

    def yearly(self) -> Array | None:
        """Meet the targets of each year by that year's instruments; None where that cannot be."""
        years = by_year(self.goals, self.instruments)
        if years is None:
            return None
        shifts = np.zeros(len(self.instruments))
        back, history, slopes = depth(self.program, self.goals), self.history, None
        before: tuple[object, object] | None = None
        last = max(years, key=lambda period: period.ordinal)
        for period in self.periods[:last - self.periods[0] + 1]:
            history = recent(history, period, back)
            targets, levers = years.get(period, ([], []))
            year = _Year(self, period, history, targets, levers)
            names = ([(self.goals[one].item, self.goals[one].since is None) for one in targets],
                     [(self.instruments[one].kind, self.instruments[one].name) for one in levers])
            try:
                shifts[levers], slopes = broyden(year.misses, len(levers), self.size[targets],
                                                 NUDGE, slopes if names == before else None
                                                 ) if levers else (year.misses(shifts[:0]), None)
            except (SolveError, StuckError):
                return None
            before = names
            for name in self.program.variables:
                history.setdefault(name, {})[period] = float(year.values[name][-1, 0])
        inside = (self.low <= shifts) & (shifts <= self.high)
        return shifts if inside.all() else None

    # -- all at once -------------------------------------------------------------------------

    def least(self) -> tuple[Array, Array]:
        """Return the smallest shifts that meet the targets, and which instruments are idle."""
        count = len(self.instruments)
        nudges = NUDGE * np.eye(count, count + 1, 1)
        shifts = np.clip(np.zeros(count), self.low, self.high)
        reached = self._tried(shifts[:, None] + nudges)
        if reached is None:  # the bounds leave out the start, and the model has no solution there
            raise SolveError(self.goals[0].item, str(self.goals[0].period), "", "")
        idle = np.ones(count, dtype=bool)
        first = self._miss(reached)
        for _ in range(_PASSES):
            slopes = (reached[:, 1:] - reached[:, :1]) / NUDGE / self.scale[:, None]
            slopes[~np.isfinite(slopes)] = 0.0
            still = (np.abs(slopes) < IDLE).all(axis=0)
            slopes[:, still] = 0.0
            idle &= still
            if still.all():  # beyond a kink nothing moves a target: no slope leads on from here
                break
            gaps = (self.wanted - reached[:, 0]) / self.scale
            goal = boxed(slopes, gaps + slopes @ shifts, self.low, self.high)
            step = goal - shifts
            settled = float(np.abs(step).max()) <= _STILL * (1.0 + float(np.abs(shifts).max()))
            ahead = self._advance(shifts, step, reached, nudges, first)
            if ahead is None:
                break
            shifts, reached = ahead
            if settled:
                break
        return shifts, idle

    def _advance(self, shifts: Array, step: Array, reached: Array, nudges: Array, first: float
                 ) -> tuple[Array, Array] | None:
        """Go along a step, shortened until it gains; None when nothing is gained.

        A gain is a smaller miss, or a smaller change while the miss stays a tenth of the first.
        """
        miss, norm = self._miss(reached), float(np.linalg.norm(shifts))
        for halving in range(_HALVINGS):
            tried = np.clip(shifts + step * 0.5**halving, self.low, self.high)
            if (tried == shifts).all():
                return None
            found = self._tried(tried[:, None] + nudges)
            if found is None:
                continue
            now = self._miss(found)
            if now < miss or (float(np.linalg.norm(tried)) < norm and now <= 0.1 * first):
                return tried, found
        return None

    def _tried(self, shifts: Array) -> Array | None:
        try:
            return self.reach(shifts)
        except SolveError:
            return None

    def _miss(self, reached: Array) -> float:
        return float(np.linalg.norm((self.wanted - reached[:, 0]) / self.scale))

    # -- what came of it ---------------------------------------------------------------------

    def told(self, shifts: Array, idle: Array, *, yearly: bool) -> Sought:
        """Solve once more with what was found, over the whole horizon, and put it together."""
        plan = self.shifted(dict(enumerate(shifts.tolist())))
        values = solve(self.program, self.history, self.periods, 1, plan).values
        reached = np.array([self._reached(values, goal) for goal in self.goals])
        met = self.sides.met(reached)
        edge = 1e-9 * (1.0 + np.abs(shifts))
        bound = (shifts <= self.low + edge) | (shifts >= self.high - edge)
        before = np.array([levels[0] for levels in self.levels])
        return Sought(
            self.goals, self.instruments, tuple(before.tolist()),
            tuple((before + shifts * self.sd).tolist()), tuple(shifts.tolist()),
            tuple(idle.tolist()), tuple(bound.tolist()),
            tuple(self._reached(self.start, goal) for goal in self.goals),
            tuple(reached.tolist()), tuple(met), plan, self.start, values, yearly)


class _Year:
    """One year of a search, solved in plain floats; ``values`` are those of the last call."""

    def __init__(self, search: _Search, period: Period,
                 history: Mapping[str, Mapping[Period, float]], targets: list[int],
                 levers: list[int]) -> None:
        self.search, self.period, self.history, self.levers = search, period, history, levers
        self.goals = [search.goals[one] for one in targets]
        self.wanted = search.wanted[targets]
        self.values: Mapping[str, Array] = {}

    def misses(self, shifts: Array) -> Array:
        """Solve the year; return what is reached less what is wanted."""
        plan = self.search.shifted(dict(zip(self.levers, shifts.tolist(), strict=True)))
        # add-factors and fixed values are read in their own year alone
        now = {kind: {key: value for key, value in getattr(plan, kind).items()
                      if key[1] == self.period}
               for kind in ("fixed", "intercepts", "offsets", "factors")}
        self.values = solve(self.search.program, self.history, (self.period,), 1,
                            replace(plan, **now)).values
        reached = np.array([goal.measured(self.values[goal.item], (self.period,),
                                          self.history.get(goal.item, {}))[0]
                            for goal in self.goals])
        return np.asarray(reached - self.wanted, dtype=np.float64)


def _central(plan: Plan) -> Plan:
    """Return the plan of the central run alone; a free variable is left out."""
    alone = plan.central()
    return replace(alone, fixed={key: value for key, value in alone.fixed.items()
                                 if not np.isnan(value)})
