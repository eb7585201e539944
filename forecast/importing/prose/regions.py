"""Whose figures a notice tells: 全区 and 丙区 are one place, 甲区 and 乙区 two, 市本级 another.

A figure without a region is of the one named before it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.importing.prose.words import is_collective, is_scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.importing.prose.statements import Statement

_BARE = frozenset({"我", "全", "本"})


def filled(stated: Sequence[Statement], own: str) -> list[Statement]:
    """Give each figure its region: of the words for one place one is kept, the fullest.

    ``own`` is the bureau's own region, as its workbook names it; empty where that is not known.
    """
    last = ""
    found: list[Statement] = []
    for one in stated:
        last = one.region or last
        found.append(replace(one, region=last))
    named = dict.fromkeys(one.region for one in found if one.region and not (
        is_collective(one.region) or is_scope(one.region)))
    whole = [replace(one, region=_whole(one.region, tuple(named), own)) for one in found]
    told = {one.region for one in whole}
    within = told - {""}
    # what comes before the first region is told of the same place, where that is all there is
    if len(told) == 2 and "" in told and all(is_collective(one) for one in within):
        return [replace(one, region=next(iter(within))) for one in whole]
    return whole


def spoken_from(stated: Sequence[Statement]) -> str:
    """Return the place that a notice speaks from, 我市 or 本区, as it is called after filling."""
    kinds = {kind for one in stated if one.region[:1] in {"我", "本"}
             and (kind := _kind(one.region))}
    return f"全{kinds.pop()}" if len(kinds) == 1 else ""


def is_same(region: str, own: str) -> bool:
    """Tell whether a region, as a notice names it, is the bureau's own: 丙区 is 乙市丙区."""
    if not own or not region:
        return not region
    return own.endswith(region) or region.endswith(own)


def _whole(region: str, named: tuple[str, ...], own: str) -> str:
    """Return the name of the place that a word from within means: 全区 is 丙区."""
    if not is_collective(region) or not region:
        return own if region and is_same(region, own) else region
    kind = _kind(region)
    if not kind:
        return next(iter(named), "") if len(named) == 1 and not own else ""
    if own:
        # of another level than the bureau's it is another place
        return own if own.endswith(kind) else region
    same = [one for one in named if one.endswith(kind)]
    return same[0] if len(same) == 1 else f"全{kind}"


def _kind(region: str) -> str:
    """Return of what kind a place is that is named from within: 区 of 全区; 本级 has none."""
    return region[1:] if region[:1] in _BARE and region not in {"我们", "本级", "全辖区"} and (
        "辖区" not in region) else ""
