"""A target as papers write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Operator, is_bare
from forecast.exhibits.kit.cells import Maker, decimals, words
from forecast.exhibits.kit.types import number_text

if TYPE_CHECKING:
    from forecast.data import Target
    from forecast.exhibits.kit.types import Cell

_KEYS = {Operator.AT_LEAST: "at_least", Operator.AT_MOST: "at_most", Operator.ABOUT: "about",
         Operator.EXACTLY: "exactly"}


def target_text(make: Maker, target: Target) -> str:
    """Write a target as papers do: 6.0%-6.5%, 3%以内, 与地区生产总值增速同步."""
    if target.operator == Operator.IN_WORDS:
        return target.text
    if target.operator == Operator.IN_STEP and target.reference:
        return make.text("in_step", reference=make.name(target.reference))
    value, high = (make.measured(_plain(make, target, end), target.item)
                   for end in (target.value, target.high))
    if target.operator == Operator.RANGE:
        return make.text("range", low=value, high=high)
    bare = _names_a_figure(target)
    if target.operator == Operator.AT_MOST and value.startswith("-"):
        return make.text("fall_by" if bare else "fall_at_least", value=value.removeprefix("-"))
    key = "reach" if bare else _KEYS[target.operator]
    return make.text(key, value=value)


def _names_a_figure(target: Target) -> bool:
    """Tell whether the paper names a figure to be reached (完成135亿元), and no 以上 or 以内."""
    value = target.value or 0.0
    is_fall = target.operator == Operator.AT_MOST and value < 0  # to fall by 3% at least
    return (is_fall or target.operator == Operator.AT_LEAST) and is_bare(target.text, value)


def _plain(make: Maker, target: Target, end: float | None) -> str:
    """A number as targets have it: 261, 135.5, 6.0 (rates keep one digit)."""
    is_whole = end is not None and end == int(end)
    is_rate = make.result.catalog[target.item].unit.code == "%"
    return number_text(end, 0 if is_whole and not is_rate else digits_of(make, target))


def digits_of(make: Maker, target: Target) -> int:
    """Return the digits that a target and its forecasts are printed with."""
    item = make.result.catalog[target.item]
    return 1 if item.unit.code == "%" else decimals(item)


def planned(make: Maker, code: str) -> Cell:
    """Return what the plan says of an item: its figure, or its words where it states none."""
    first, plan = make.result.first, make.plan or make.main
    cell = make.model(code, first, plan)
    if plan == make.main:
        return cell
    budgeted = make.result.dataset.intended(code, first, make.vintage(plan))
    for target in make.result.targets:
        if (target.item == code and target.period == first and target.operator in _WORDED
                and (cell.value is None or not _names_a_figure(target))
                and (budgeted is None or make.result.catalog[code].account is None)):
            return words(target_text(make, target), target.origin)
    return cell


_WORDED = frozenset({Operator.RANGE, Operator.ABOUT, Operator.AT_LEAST, Operator.AT_MOST,
                     Operator.IN_STEP})
"""Targets that state no single figure."""
