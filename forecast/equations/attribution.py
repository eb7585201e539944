"""Attribution: what each group of changes between two runs of one model contributes.

The Shapley value [1]_ averages a group's effect over every order in which the groups may be
switched from run A to run B. It is the one split that is symmetric, gives nothing to a group that
does nothing, is additive over variables and leaves no residual. Up to ten groups every coalition is
solved, all side by side in one call of the solver; above that, orders are drawn.

References
----------
.. [1] Shapley, L. S. (1953). A value for n-person games. Contributions to the Theory of Games II.
.. [2] Castro, J., Gómez, D., Tejada, J. (2009). Polynomial calculation of the Shapley value based
   on sampling. Computers & Operations Research 36(5).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, nan
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from forecast.equations.layout import Figure, Plan, central
from forecast.equations.solver import Failure, solve
from forecast.equations.tree import Data, Param, Var, walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.equations.program import Program
    from forecast.equations.tree import Array, Leaf
    from forecast.periods import Period

Kind = Literal["fixed", "intercepts", "offsets", "factors", "parameters", "data", "history"]
Entry = tuple[Kind, Any]
"""One figure that a run is made of: its kind and its key there, ("fixed", (item, period)).

For "history" the key is (item, period).
"""
Members = NDArray[np.bool_]
EXACT_GROUPS = 10
PAIRS, SEED = 128, 20200103
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
    program: Program,
    sides: tuple[Side, Side],
    periods: Sequence[Period],
    groups: Mapping[Entry, str],
    items: Sequence[str],
    pairs: int = PAIRS,
    seed: int = SEED,
) -> Attribution:
    """Split the change from run A to run B by groups of differing figures.

    Parameters
    ----------
    sides
        Run A and run B.
    periods
        The horizon, consecutive.
    groups
        differing figure → name of its group; every key of :func:`differences` must be there.
    items
        The variables to explain.
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
    everyone = tuple(dict.fromkeys(groups[entry] for entry in differing))
    above = _upstream(program, items)
    changed = {entry: pair for entry, pair in differing.items() if _leaf(entry) in above}
    names = tuple(dict.fromkeys(groups[entry] for entry in changed))
    number = {name: place for place, name in enumerate(names)}
    places = {entry: number[groups[entry]] for entry in changed}
    orders = None
    if len(names) <= EXACT_GROUPS:
        members = coalitions(len(names))
        back = np.arange(len(members))
    else:
        orders = draw_orders(len(names), pairs, seed)
        members, back = prefixes(orders)
    mixed = _mixture(sides[0], changed, places, members)
    solution = solve(program, mixed.history, periods, len(members), mixed.plan)
    for run, failure in solution.failed.items():
        raise CoalitionError(tuple(np.array(names)[members[run]].tolist()), failure)
    values = np.stack([solution.values[item][-len(periods):] for item in items])
    worth = np.moveaxis(values, -1, 0)
    errors = None
    if orders is None:
        shares = shapley(worth)
    else:
        shares, errors = sampled(worth, orders, back)
    last = int(np.flatnonzero(members.all(axis=1))[-1])
    return Attribution(everyone, tuple(items), tuple(periods), worth[0], worth[last],
                       _among(everyone, names, shares),
                       None if errors is None else _among(everyone, names, errors))


# -- games: worth of coalitions → shares of players -------------------------------------------


def coalitions(players: int) -> Members:
    """List every coalition, shape (2^players, players): run r has player j if bit j of r is set."""
    runs = np.arange(2**players)[:, None]
    return (runs >> np.arange(players) & 1).astype(bool)


def shapley(worth: Array) -> Array:
    """Return the Shapley value of every player.

    φ_j = Σ_{S∌j} |S|!·(n-|S|-1)!/n! · [v(S∪j) - v(S)], with |S|!(n-|S|-1)!/n! = 1/(n·C(n-1,|S|)).

    Parameters
    ----------
    worth
        v(S) by coalition as :func:`coalitions` lists them, shape (2^n, ...).

    Returns
    -------
    Array
        Shape (n, ...), in the units of ``worth``.
    """
    players = len(worth).bit_length() - 1
    inside = coalitions(players)
    size = inside.sum(axis=1)
    joins = np.array([1.0 / (players * comb(players - 1, of)) for of in range(players)] + [0.0])
    # v(S) is the gain of each member who came last, and the point of departure of everyone else
    weights = np.where(inside, joins[size - 1][:, None], -joins[size][:, None])
    # gains over v(∅): levels of a million would cost the small shares their digits
    gain = (worth - worth[0]).reshape(len(worth), -1)
    return np.asarray((weights.T @ gain).reshape(players, *worth.shape[1:]), dtype=np.float64)


def draw_orders(players: int, pairs: int, seed: int) -> NDArray[np.int64]:
    """Draw orders of the players, each followed by its reverse: their errors partly cancel.

    Shape (2·pairs, players).
    """
    source = np.random.default_rng(seed)
    drawn = source.permuted(np.tile(np.arange(players), (pairs, 1)), axis=1)
    return np.stack([drawn, drawn[:, ::-1]], axis=1).reshape(2 * pairs, players)


def prefixes(orders: NDArray[np.int64]) -> tuple[Members, NDArray[np.int64]]:
    """List the coalitions that the orders pass through, each once, the empty one first.

    Returns
    -------
    Members, array
        The coalitions, and for every order and step (orders·(players + 1)) its coalition's place.
    """
    count, players = orders.shape
    rank = np.argsort(orders, axis=1)
    inside = rank[:, None, :] < np.arange(players + 1)[None, :, None]
    packed = np.packbits(inside.reshape(-1, players), axis=1)
    # as one item a row, since a sort over rows of bytes is many times slower
    keys = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, back = np.unique(keys, return_index=True, return_inverse=True)
    return inside.reshape(-1, players)[first], back.reshape(count * (players + 1))


def sampled(worth: Array, orders: NDArray[np.int64], back: NDArray[np.int64]
            ) -> tuple[Array, Array]:
    """Estimate the Shapley value from drawn orders, with standard errors.

    Each order splits the whole change, so the estimate does too. An order and its reverse are one
    draw: the standard error is that of the pairs' mean.

    Parameters
    ----------
    worth
        v(S) by coalition as :func:`prefixes` lists them, shape (coalitions, ...).
    orders, back
        From :func:`draw_orders` and :func:`prefixes`.
    """
    count, players = orders.shape
    gain = (worth - worth[0]).reshape(len(worth), -1)
    path = back.reshape(count, players + 1)
    total, squares = (np.zeros((players, gain.shape[1])) for _ in range(2))
    for pair in range(count // 2):
        both = np.zeros_like(total)
        for order in (2 * pair, 2 * pair + 1):
            both[orders[order]] += 0.5 * np.diff(gain[path[order]], axis=0)
        total += both
        squares += both**2
    pairs = count // 2
    mean = total / pairs
    spread = np.maximum(squares / pairs - mean**2, 0.0) / max(pairs - 1, 1)
    shape = (players, *worth.shape[1:])
    return mean.reshape(shape), np.sqrt(spread).reshape(shape)


# -- the model as a game ---------------------------------------------------------------------


def _mixture(one: Side, changed: Mapping[Entry, tuple[float, float]], places: Mapping[Entry, int],
             members: Members) -> Side:
    """Return one run a coalition: a figure is B's where its group is in, else A's."""
    kinds: dict[Kind, dict[Any, Figure]] = {kind: {} for kind in _ABSENT}
    for (kind, key), value in one.entries().items():
        kinds[kind][key] = value
    columns = np.ascontiguousarray(members.T)
    for (kind, key), (mine, theirs) in changed.items():
        kinds[kind][key] = np.where(columns[places[kind, key]], theirs, mine)
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


def _leaf(entry: Entry) -> Leaf:
    """Return what a figure is to the equations, without its period."""
    kind, key = entry
    if kind == "parameters":
        return Param(key)
    return Data(key[0], key[1]) if kind == "data" else Var(key[0])


def _among(everyone: Sequence[str], names: Sequence[str], shares: Array) -> Array:
    """Give the groups that were left out their zeros."""
    found = np.zeros((len(everyone), *shares.shape[1:]))
    for row, name in enumerate(names):
        found[everyone.index(name)] = shares[row]
    return found


def _same(one: float, other: float) -> bool:
    """Tell whether two figures are equal; two gaps are."""
    return one == other or (one != one and other != other)  # noqa: PLR0124  # NaN is a gap
