"""What is shown of much: the items that charts and sentences are about, some periods of many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.equations import Var, walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period
    from forecast.projection import Result

MOST, SEVERAL = 6, 3
WIDE = 6
"""So many periods, or items, stand beside each other on a page."""


def key_items(result: Result) -> tuple[str, ...]:
    """Return the items asked for; else totals of the whole, what behaves, what follows from it.

    A total of the whole adds up several items, and nothing rests on it: a city of its districts.
    What a model ends in, an identity that nothing of the same period reads, is never left out for
    want of room: the balance of a fund. None of the shipped model's, whose pages name their own.
    """
    settings, equations = result.settings, result.model.equations
    if settings.own is None:
        return ()
    if settings.shown:
        names = {one.name for one in equations}
        return tuple(code for code in settings.shown if code in names)
    leaves = {one.name: {(leaf.name, leaf.lag) for leaf in walk(one.right) if isinstance(leaf, Var)}
              for one in equations}
    reads = {name: {code for code, _ in own} - {name} for name, own in leaves.items()}
    read = set().union(*reads.values())
    now = {code for own in leaves.values() for code, lag in own if lag == 0}
    kinds = {kind: [one.name for one in equations if one.kind == kind]
             for kind in ("behavioural", "identity", "assumption")}
    totals = [name for name in kinds["identity"]
              if name not in read and len(reads[name]) >= SEVERAL]
    follow = [*dict.fromkeys((*totals, *kinds["behavioural"], *kinds["identity"]))]
    ends = [name for name in kinds["identity"] if name not in now and name not in totals][:SEVERAL]
    early = [name for name in follow if name not in ends][:max(MOST - len(ends), 0)]
    kept = {*early, *ends}
    return tuple([name for name in follow if name in kept] or kinds["assumption"][:MOST])


def chosen_periods(horizon: Sequence[Period]) -> tuple[Period, ...]:
    """Return the periods of a short table: all of few, else the first three and some to the last.

    >>> from forecast.data import Period
    >>> [one.year for one in chosen_periods([Period.annual(2000 + step) for step in range(30)])]
    [2000, 2001, 2002, 2011, 2020, 2029]
    """
    if len(horizon) <= WIDE:
        return tuple(horizon)
    left = len(horizon) - 3
    later = [3 + round((step + 1) * left / 3) - 1 for step in range(3)]
    return tuple(horizon[at] for at in (0, 1, 2, *later))
