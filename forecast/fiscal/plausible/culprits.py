"""Which figure makes a column's sums fail: the one whose change makes them all hold.

A total is held by its parts below and by the total above, a line often by December's figure and by
other years. The figure for which most of this speaks is the culprit; when nothing tells two
figures apart there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from forecast.fiscal.accounts import check_accounts
from forecast.fiscal.plausible.digits import keyboard_slip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from forecast.data import Catalog
    from forecast.fiscal.accounts import Sum

_FAILS = frozenset({"error", "unmatched"})
_WITNESSED = 3
_TYPED = 2
_NEARER = 1
_NEAR = 1e-5


@dataclass(frozen=True, slots=True)
class Culprit:
    """A line, and the figure that would make the sums hold.

    Parameters
    ----------
    mended
        None where no figure is known.
    holds
        The sums that fail now and would hold.
    is_witnessed
        Whether figures elsewhere speak for it, and not the sums alone.
    """

    item: str
    mended: Decimal | None
    holds: tuple[Sum, ...]
    is_witnessed: bool = False


def find_culprit(figures: Mapping[str, Decimal], items: Catalog, sums: Sequence[Sum],
                 same: Mapping[str, Sequence[float]],
                 beside: Mapping[str, Sequence[float]]) -> Culprit | None:
    """Find the one figure behind the failing sums of a column.

    Parameters
    ----------
    same, beside
        Of each line what it is elsewhere in the same year, and what it is in others.
    """
    failing = [one for one in sums if one.verdict in _FAILS and one.kind == "sum"]
    if not failing:
        return None
    first = failing[0]
    if first.stated is None:
        return None
    alone = [code for code, sign in first.parts
             if sign > 0 and figures.get(code, 0) > first.stated]
    if first.is_partial and len(alone) == 1 and not _fits(
            figures[alone[0]], same.get(alone[0], ())):
        return Culprit(alone[0], None, (first,))
    wanted = {first.item: first.computed} | {
        code: figures[code] + sign * first.tail for code, sign in first.parts if code in figures}
    before = _names(sums)
    scored: list[tuple[int, Culprit]] = []
    for code, amount in wanted.items():
        after = check_accounts({**figures, code: amount}, items)
        if first.is_partial and code != first.item and amount < 0:
            continue
        if _names(after) - before or first.item in _names(after):
            continue
        holds = tuple(one for one in failing if one.item not in _names(after))
        told = _witnesses(figures[code], amount, same.get(code, ()), beside.get(code, ()))
        slip = _TYPED if keyboard_slip(float(figures[code]), float(amount)) else 0
        scored.append((len(holds) - 1 + slip + told, Culprit(code, amount, holds, told > 0)))
    scored.sort(key=lambda one: -one[0])
    if not scored or (len(scored) > 1 and scored[1][0] == scored[0][0]):
        return None
    best = scored[0]
    return best[1] if best[0] > 0 or len(scored) == 1 else None


def _names(sums: Sequence[Sum]) -> set[str]:
    return {one.item for one in sums if one.verdict in _FAILS}


def _witnesses(typed: Decimal, mended: Decimal, same: Sequence[float], beside: Sequence[float]
               ) -> int:
    score = _WITNESSED * (_fits(mended, same) - _fits(typed, same))
    near = [one for one in (*same, *reversed(beside)) if one > 0]
    if near and typed > 0 and mended > 0:
        gain = abs(log(float(typed) / near[0])) - abs(log(float(mended) / near[0]))
        score += _NEARER * ((gain > 0.05) - (gain < -0.05))
    return score


def _fits(amount: Decimal, witnesses: Sequence[float]) -> bool:
    return any(abs(float(amount) - one) <= max(1.0, _NEAR * abs(one)) for one in witnesses)


def exchanged(one: Mapping[str, Decimal], other: Mapping[str, Decimal], items: Catalog
              ) -> tuple[str, ...]:
    """Return the lines of which two columns must have been exchanged for all sums to hold.

    One line with all that is below it, in both columns.
    """
    before = _names(check_accounts(one, items)), _names(check_accounts(other, items))
    if not before[0] | before[1]:
        return ()
    for code in one:
        lines = [line for line in (code, *_below(code, items)) if line in one and line in other]
        if code not in other or one[code] == other[code]:
            continue
        turned = ({**one, **{line: other[line] for line in lines}},
                  {**other, **{line: one[line] for line in lines}})
        after = [_names(check_accounts(column, items)) for column in turned]
        if not after[0] and not after[1]:
            return tuple(lines)
    return ()


def _below(code: str, items: Catalog) -> list[str]:
    found: list[str] = []
    for child in items.children(code):
        found += [child.code, *_below(child.code, items)]
    return found
