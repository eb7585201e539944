"""The items of a model of one's own that charts and sentences are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.equations import Var, walk

if TYPE_CHECKING:
    from forecast.projection import Result

MOST, SEVERAL = 6, 3


def key_items(result: Result) -> tuple[str, ...]:
    """Return the items asked for; else totals of the whole, what behaves, what follows from it.

    A total of the whole adds up several items, and nothing rests on it: a city of its districts.
    None of the shipped model's, whose pages name their own.
    """
    settings, equations = result.settings, result.model.equations
    if settings.own is None:
        return ()
    if settings.shown:
        names = {one.name for one in equations}
        return tuple(code for code in settings.shown if code in names)
    reads = {one.name: {leaf.name for leaf in walk(one.right) if isinstance(leaf, Var)} - {one.name}
             for one in equations}
    read = set().union(*reads.values())
    kinds = {kind: [one.name for one in equations if one.kind == kind]
             for kind in ("behavioural", "identity", "assumption")}
    totals = [name for name in kinds["identity"]
              if name not in read and len(reads[name]) >= SEVERAL]
    follow = dict.fromkeys((*totals, *kinds["behavioural"], *kinds["identity"]))
    return tuple([*follow][:MOST] or kinds["assumption"][:MOST])
