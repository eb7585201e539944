"""Which figure makes a column's sums fail: the one whose change makes them all hold.

A total is held by its parts below and by the total above, a line often by December's figure and by
other years. The figure for which most of this speaks is the culprit; when nothing tells two
figures apart there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import log
from typing import TYPE_CHECKING

from forecast.fiscal.accounts import check_accounts
from forecast.fiscal.plausible.digits import keyboard_slip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Catalog
    from forecast.fiscal.accounts import Sum

_FAILS = frozenset({"error", "unmatched"})
_WITNESSED = 3
_TYPED = 2
_MENDED = 2
"""What speaks for a figure: one elsewhere, a slip of the keyboard, another sum that would hold."""
_NEARER = 1
_NEAR = 1e-5
_PARTS = 3
_UNIT = 4
_CENT = 50
_SIDES = 2


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
        if amount < 0 <= figures[code]:
            continue  # no slip makes a figure that was to be negative positive
        if _names(after) - before or first.item in _names(after):
            continue
        holds = tuple(one for one in failing if one.item not in _names(after))
        more = len(before) - len(_names(after)) - 1
        told = _witnesses(figures[code], amount, same.get(code, ()), beside.get(code, ()))
        typed = figures[code]
        as_total = code != first.item and typed == first.stated
        slip = _TYPED if as_total or amount == -typed or keyboard_slip(
            float(typed), float(amount)) else 0
        scored.append((_MENDED * more + slip + told,
                       Culprit(code, amount, holds, told >= (1 if slip else _WITNESSED))))
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


def lost_digits(one: Sum, figures: Mapping[str, Decimal]) -> tuple[str, Decimal] | None:
    """Find the one part of a total of which noughts or the unit were lost: times ten they fit.

    Of lists that may leave lines out, which is why nothing else would tell: 增值税 3.0 among
    figures in 万元, where 30,000 make up the total.

    Returns
    -------
    tuple
        The line and the figure that it must be; None where no part or more than one would do.
    """
    if one.kind != "sum" or one.stated is None or len(one.parts) < _PARTS:
        return None
    found = []
    for code, sign in one.parts:
        typed = figures.get(code)
        if not typed or sign < 0:
            continue
        wanted = typed + one.tail
        for power in range(1, _UNIT + 1):
            # amounts in 亿元 are rounded to its hundredth
            slack = one.tolerance + (_CENT if power == _UNIT else 0)
            if abs(wanted - typed * 10 ** power) <= slack and one.tail > 2 * slack:
                found.append((code, wanted))
    return found[0] if len(found) == 1 else None


def find_misplaced(figures: Mapping[str, Decimal], items: Catalog, sums: Sequence[Sum]
                   ) -> tuple[str, str] | None:
    """Find the line whose figure belongs to another one: moved there, every sum holds.

    Sums of both sides fail by the same amount: what is drawn from a fund was typed as put into it.

    Returns
    -------
    tuple
        The line that holds the figure and the one that it belongs to; None where none or several
        would do.
    """
    failing = [one for one in sums if one.verdict in _FAILS and one.kind == "sum"
               and one.stated is not None]
    if len(failing) != _SIDES or failing[0].tail + failing[1].tail:
        return None
    short, over = sorted(failing, key=lambda one: -one.tail)
    held = [code for code, sign in over.parts if sign > 0 and figures.get(code) == short.tail]
    belongs = [child.code for child in items.children(short.item)
               if not figures.get(child.code) and not items.children(child.code)]
    fits = [(code, other) for code in held for other in belongs
            if not _names(check_accounts({**figures, code: Decimal(0), other: short.tail}, items))]
    typed = [pair for pair in fits if pair[1] in figures]
    return next((pairs[0] for pairs in (typed, fits) if len(pairs) == 1), None)


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
