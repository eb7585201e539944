"""Attribution: what each group of changes between two runs of one model contributes.

The Shapley value averages a group's effect over every order in which the groups may be switched
from run A to run B. It is the one split that is symmetric, gives nothing to a group that does
nothing, is additive over variables and leaves no residual. Up to ten groups every coalition is
solved, all side by side in one call of the solver; above that, orders are drawn.

The two runs may also have different equations: the change of method is then one more group.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import nan
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from forecast.equations.games import coalitions, draw_orders, prefixes, sampled, shapley
from forecast.equations.layout import Figure, Plan, central
from forecast.equations.program import Program, compile_model
from forecast.equations.solver import Failure, solve
from forecast.equations.tree import Data, Param, Var, walk
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Period
    from forecast.equations.games import Members
    from forecast.equations.tree import Array, Leaf

Kind = Literal["fixed", "intercepts", "offsets", "factors", "parameters", "data", "history"]
Entry = tuple[Kind, Any]
"""One figure that a run is made of: its kind and its key there, ("fixed", (item, period)).

For "history" the key is (item, period).
"""
METHOD = "method"
EXACT_GROUPS = 10
PAIRS, SEED = 128, 20200103
ROUNDING = 1e-11
"""An effect of less than this share of what an item is made of is rounding: none."""
_ABSENT: Mapping[Kind, float] = {
    "fixed": nan, "intercepts": 0.0, "offsets": 0.0, "factors": 0.0, "parameters": nan,
    "data": nan, "history": nan}  # fmt: skip
"""What stands for a figure that one side lacks: a free variable, no add-factor, a gap."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two runs: what it imposes, and the figures that its lags read.

    Of arrays the central run counts.
    """

    plan: Plan
    history: Mapping[str, Mapping[Period, Figure]]

    def entries(self) -> dict[Entry, float]:
        """List every figure of the run; add-factors of zero and free variables are left out."""
        found: dict[Entry, float] = {
            ("history", (name, period)): central(value)
            for name, known in self.history.items() for period, value in known.items()}
        kinds: tuple[tuple[Kind, Mapping[Any, Figure]], ...] = (
            ("fixed", self.plan.fixed), ("intercepts", self.plan.intercepts),
            ("offsets", self.plan.offsets), ("factors", self.plan.factors),
            ("parameters", self.plan.parameters), ("data", self.plan.data))
        for kind, figures in kinds:
            for key, value in figures.items():
                found[kind, key] = central(value)
        return {entry: value for entry, value in found.items()
                if not _same(value, _ABSENT[entry[0]])}


@dataclass(frozen=True)
class Attribution:
    """The split of the change from A to B.

    Parameters
    ----------
    groups
        In the order of ``contributions``.
    start, end
        The items in A and in B, shape (items, periods), in the items' units.
    contributions
        Shape (groups, items, periods), in the items' units (a rate: percentage points).
    errors
        Standard errors of ``contributions`` when orders were drawn; None when exact.
    """

    groups: tuple[str, ...]
    items: tuple[str, ...]
    periods: tuple[Period, ...]
    start: Array
    end: Array
    contributions: Array
    errors: Array | None = None

    @property
    def residual(self) -> Array:
        """What the contributions leave of the change: zero but for the last binary digits."""
        left: Array = self.end - self.start - self.contributions.sum(axis=0)
        return left


@dataclass(frozen=True, slots=True)
class Groups:
    """Who is who in a split.

    Parameters
    ----------
    of
        differing figure → name of its group.
    carved
        differing figure → (group, amount) pairs: parts of its change that belong to other groups,
        in its own unit. A figure that one side lacks changes as a whole, less these parts.
    """

    of: Mapping[Entry, str]
    carved: Mapping[Entry, tuple[tuple[str, float], ...]] = field(default_factory=dict)

    def members(self, entry: Entry) -> tuple[str, ...]:
        """Return every group that has a part in a figure's change, the main one first."""
        return (self.of[entry], *(group for group, _ in self.carved.get(entry, ())))


class CoalitionError(Exception):
    """A mixture of the two runs has no solution: its groups, and where it stopped."""

    def __init__(self, groups: tuple[str, ...], failure: Failure) -> None:
        super().__init__(f"{'+'.join(groups)}: {failure.variable} {failure.period}")
        self.groups, self.failure = groups, failure

    def __reduce__(self) -> tuple[type[CoalitionError], tuple[tuple[str, ...], Failure]]:
        """Pickle through the constructor."""
        return type(self), (self.groups, self.failure)


def differences(one: Side, other: Side) -> dict[Entry, tuple[float, float]]:
    """Return every figure in which two runs differ, with its value in each."""
    mine, theirs = one.entries(), other.entries()
    found = {}
    for entry in dict.fromkeys((*mine, *theirs)):
        absent = _ABSENT[entry[0]]
        pair = mine.get(entry, absent), theirs.get(entry, absent)
        if not _same(*pair):
            found[entry] = pair
    return found


def attribute(
    programs: tuple[Program, Program],
    sides: tuple[Side, Side],
    periods: Sequence[Period],
    groups: Groups,
    items: Sequence[str],
    pairs: int = PAIRS,
    seed: int = SEED,
) -> Attribution:
    """Split the change from run A to run B by groups of differing figures.

    Parameters
    ----------
    programs
        The equations of run A and of run B; when that makes a difference to the items,
        :data:`METHOD` is a group.
    sides
        Run A and run B.
    periods
        The horizon, consecutive.
    groups
        Every key of :func:`differences` must be in ``groups.of``.
    items
        The variables to explain: of both programs.
    pairs, seed
        Above :data:`EXACT_GROUPS` groups that the items depend on: how many pairs of an order and
        its reverse are drawn.

    Raises
    ------
    CoalitionError
        When a mixture of the two runs cannot be solved.
    KeyError
        When a differing figure has no group.
    """
    differing = differences(*sides)
    method = () if same_equations(*programs) else (METHOD,)
    everyone = tuple(dict.fromkeys(
        (*(group for entry in differing for group in groups.members(entry)), *method)))
    if method:  # what only one of them has may lack figures in a mixture, and moves no item
        programs = behind(programs[0], items), behind(programs[1], items)
    above = _upstream(programs[0], items) | _upstream(programs[1], items)
    changed = {entry: pair for entry, pair in differing.items() if _leaf(entry) in above}
    names = tuple(dict.fromkeys(
        (*(group for entry in changed for group in groups.members(entry)), *method)))
    orders = None
    if len(names) <= EXACT_GROUPS:
        members = coalitions(len(names))
        back = np.arange(len(members))
    else:
        orders = draw_orders(len(names), pairs, seed)
        members, back = prefixes(orders)
    worth = np.empty((len(members), len(items), len(periods)))
    scale = np.zeros(worth.shape[1:])
    later = members[:, names.index(METHOD)] if method else np.zeros(len(members), dtype=bool)
    for program, chosen in zip(programs, (~later, later), strict=True):
        if chosen.any():
            mixed = _mixture(sides[0], changed, groups, names, members[chosen])
            worth[chosen], sizes = _solved(program, mixed, periods, items,
                                           (names, members[chosen]))
            scale = np.maximum(scale, sizes)
    errors = None
    if orders is None:
        shares = shapley(worth)
    else:
        shares, errors = sampled(worth, orders, back)
    shares = np.where(np.abs(shares) <= ROUNDING * scale, 0.0, shares)
    if method and not shares[names.index(METHOD)].any():
        everyone = tuple(name for name in everyone if name != METHOD)
    last = int(np.flatnonzero(members.all(axis=1))[-1])
    return Attribution(everyone, tuple(items), tuple(periods), worth[0], worth[last],
                       _among(everyone, names, shares),
                       None if errors is None else _among(everyone, names, errors))


def same_equations(one: Program, other: Program) -> bool:
    """Tell whether two models say the same, in whatever order, wherever each was read from."""
    mine, theirs = ({own.name: (own.transform, own.steps, own.kind, own.right)
                     for own in program.equations}
                    for program in (one, other))
    return mine == theirs


# -- the model as a game ---------------------------------------------------------------------


def _solved(program: Program, mixed: Side, periods: Sequence[Period], items: Sequence[str],
            runs: tuple[tuple[str, ...], Members]) -> tuple[Array, Array]:
    """Return what each coalition is worth, and how large what its items are made of is.

    Shapes (coalitions, items, periods) and (items, periods). A balance of nought is rounded as
    the amounts that it is the difference of.
    """
    names, members = runs
    solution = solve(program, mixed.history, periods, len(members), mixed.plan)
    for run, failure in solution.failed.items():
        raise CoalitionError(tuple(np.array(names)[members[run]].tolist()), failure)
    values = np.stack([solution.values[item][-len(periods):] for item in items])
    sizes = np.abs(values).max(axis=-1)
    for row, item in enumerate(items):
        if item in program.order:
            for leaf in walk(program.equations[program.order[item]].right):
                if isinstance(leaf, Var) and leaf.name in solution.values:
                    made_of = np.abs(solution.values[leaf.name][-len(periods):])
                    sizes[row] = np.fmax(sizes[row], made_of.max(axis=-1))
    return np.moveaxis(values, -1, 0), sizes


def _mixture(one: Side, changed: Mapping[Entry, tuple[float, float]], groups: Groups,
             names: Sequence[str], members: Members) -> Side:
    """Return one run a coalition: a figure is B's where its group is in, else A's."""
    kinds: dict[Kind, dict[Any, Figure]] = {kind: {} for kind in _ABSENT}
    for (kind, key), value in one.entries().items():
        kinds[kind][key] = value
    within = dict(zip(names, np.ascontiguousarray(members.T), strict=True))
    for entry, (mine, theirs) in changed.items():
        parts = groups.carved.get(entry, ())
        rest = theirs - sum_of(amount for _, amount in parts)
        added = sum(np.where(within[group], amount, 0.0) for group, amount in parts)
        kinds[entry[0]][entry[1]] = np.where(within[groups.of[entry]], rest, mine) + added
    history: dict[str, dict[Period, Figure]] = {}
    for (name, period), figure in kinds["history"].items():
        history.setdefault(name, {})[period] = figure
    return Side(Plan(kinds["fixed"], kinds["intercepts"], kinds["offsets"], kinds["factors"],
                     kinds["parameters"], kinds["data"]), history)


def _upstream(program: Program, items: Sequence[str]) -> set[Leaf]:
    """Return every variable, parameter and figure that the items depend on, at whatever lag.

    What stands elsewhere cannot move them in any mixture: leaving it out is exact, and often
    brings a long list of overrides down to what can be solved in full.
    """
    known: set[Leaf] = set()
    waiting = [Var(item) for item in items]
    while waiting:
        variable = waiting.pop()
        if variable in known:
            continue
        known.add(variable)
        if variable.name in program.order:
            for node in walk(program.equations[program.order[variable.name]].right):
                if isinstance(node, Var):
                    waiting.append(Var(node.name))
                elif isinstance(node, Param):
                    known.add(node)
                elif isinstance(node, Data):
                    known.add(Data(node.source, node.item))
    return known


def behind(program: Program, items: Sequence[str]) -> Program:
    """Return the equations that some items depend on, at whatever lag, compiled by themselves."""
    names = {leaf.name for leaf in _upstream(program, items) if isinstance(leaf, Var)}
    return compile_model([one for one in program.equations if one.name in names],
                         program.names.parameter)


def _leaf(entry: Entry) -> Leaf:
    """Return what a figure is to the equations, without its period."""
    kind, key = entry
    if kind == "parameters":
        return Param(key)
    return Data(key[0], key[1]) if kind == "data" else Var(key[0])


def _among(everyone: Sequence[str], names: Sequence[str], shares: Array) -> Array:
    """Give the groups that were left out their zeros; drop a change of method that is none."""
    found = np.zeros((len(everyone), *shares.shape[1:]))
    for row, name in enumerate(names):
        if name in everyone:
            found[everyone.index(name)] = shares[row]
    return found


def _same(one: float, other: float) -> bool:
    """Tell whether two figures are equal; two gaps are."""
    return one == other or (one != one and other != other)  # noqa: PLR0124  # NaN is a gap
