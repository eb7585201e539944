"""Games: the worth of coalitions turned into the shares of players, exactly or from drawn orders.

References
----------
.. [1] Shapley, L. S. (1953). A value for n-person games. Contributions to the Theory of Games II.
.. [2] Castro, J., Gómez, D., Tejada, J. (2009). Polynomial calculation of the Shapley value based
   on sampling. Computers & Operations Research 36(5).
"""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from forecast.equations.tree import Array

Members = NDArray[np.bool_]


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
