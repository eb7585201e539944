"""The items of a model of one's own that charts and sentences are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forecast.projection import Result

MOST = 6


def key_items(result: Result) -> tuple[str, ...]:
    """Return the items asked for; else the first that behave, then those that follow from them.

    None of the shipped model's, whose pages name their own.
    """
    settings, names = result.settings, [one.name for one in result.model.equations]
    if settings.own is None:
        return ()
    if settings.shown:
        return tuple(code for code in settings.shown if code in names)
    kinds = {kind: [one.name for one in result.model.equations if one.kind == kind]
             for kind in ("behavioural", "identity", "assumption")}
    return tuple([*kinds["behavioural"], *kinds["identity"]][:MOST] or kinds["assumption"][:MOST])
