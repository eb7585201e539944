"""Two lists of rows laid side by side: the pairs, in order, that are alike the most."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SAME, BLANK = 10.0, 1.0
"""The scores of two rows that read the same and of two empty ones: at either end paired at once."""
_SURE = (SAME, BLANK)


def aligned(count: int, others: int, score: Callable[[int, int], float]) -> list[int | None]:
    """Pair rows so that the scores of the pairs add up to the most.

    Parameters
    ----------
    count, others
        How many rows there are on either side.
    score
        How much two rows are alike; nought or less when they are not a pair.

    Returns
    -------
    list
        For each row of the first side the row of the other, None when it has none.
    """
    pairs: list[int | None] = [None] * count
    first, last, other_last = 0, count, others
    while first < min(last, other_last) and score(first, first) in _SURE:
        pairs[first] = first
        first += 1
    while first and score(first - 1, first - 1) == BLANK:  # which of several, what follows tells
        first -= 1
        pairs[first] = None
    while min(last, other_last) > first and score(last - 1, other_last - 1) in _SURE:
        last, other_last = last - 1, other_last - 1
        pairs[last] = other_last
    for one, other in _best(range(first, last), range(first, other_last), score):
        pairs[one] = other
    return pairs


def _best(rows: range, others: range,
          score: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """Find the best pairs by dynamic programming (Needleman and Wunsch, without gap costs)."""
    marks = [[score(one, other) for other in others] for one in rows]
    best = [[0.0] * (len(others) + 1) for _ in range(len(rows) + 1)]
    for at in range(len(rows) - 1, -1, -1):
        here, below, mark = best[at], best[at + 1], marks[at]
        for to in range(len(others) - 1, -1, -1):
            most = max(below[to], here[to + 1])
            here[to] = max(most, below[to + 1] + mark[to]) if mark[to] > 0 else most
    found = []
    at = to = 0
    while at < len(rows) and to < len(others):
        if marks[at][to] == BLANK and best[at][to] == best[at + 1][to]:
            at += 1  # of several empty rows the last, which stands before what follows
        elif marks[at][to] > 0 and best[at][to] == best[at + 1][to + 1] + marks[at][to]:
            found.append((rows[at], others[to]))
            at, to = at + 1, to + 1
        elif best[at][to] == best[at][to + 1]:
            to += 1
        else:
            at += 1
    return found
