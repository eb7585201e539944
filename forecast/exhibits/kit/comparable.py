"""Growth on a comparable basis: both sides less what the register strips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import AdjustedSide, AdjustmentKind
from forecast.exhibits.kit.cells import known_places
from forecast.exhibits.kit.types import Cell, Formula, InTable, Typed, ValueRef
from forecast.fiscal import is_within
from forecast.projection import is_untold
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from forecast.data import Adjustment, Period
    from forecast.exhibits.kit.cells import Maker
    from forecast.exhibits.kit.types import Ref


_ONCE, _ALL = (AdjustmentKind.ONE_OFF,), tuple(AdjustmentKind)
_TAKEN = {"gpb_revenue", "nontax_revenue"}
"""Their one-off is a variable of the model, so that a scenario may realise part of it."""


def register_sum(make: Maker, code: str, period: Period,
                 side: AdjustedSide = AdjustedSide.CURRENT,
                 kinds: Collection[AdjustmentKind] = tuple(AdjustmentKind)) -> Typed:
    """Sum the register's entries of some kinds for an item, with their cells."""
    return _summed(_entries(make, code, period, side, kinds))


def _entries(make: Maker, code: str, period: Period, side: AdjustedSide,
             kinds: Collection[AdjustmentKind]) -> list[Adjustment]:
    return [one for one in make.result.dataset.adjustments
            if one.kind in kinds and one.side == side and one.period == period
            and is_within(one.item, code, make.result.catalog)]


def _summed(entries: Collection[Adjustment]) -> Typed:
    return Typed(sum_of(one.amount for one in entries),
                 known_places(*(one.origin for one in entries)))


def base_one_offs(make: Maker, code: str) -> Typed:
    """Sum what is stripped from the base of growth over the base year."""
    return base_stripped(make, code, make.result.first)


def base_stripped(make: Maker, code: str, year: Period) -> Typed:
    """Sum what is stripped from the year before, the base of a year's growth.

    That is what the register strips from it by name (基期); what it lists of another item as the
    base's own one-off is in that year's figure all the same.
    """
    named = _entries(make, code, year, AdjustedSide.BASE, _ALL)
    items = {one.item for one in named}
    own = _entries(make, code, year + -1, AdjustedSide.CURRENT, _ONCE)
    return _summed([*named, *(one for one in own if one.item not in items)])


def year_stripped(make: Maker, code: str, year: Period) -> Typed:
    """Sum what is stripped from a year's own figure: 当期, and one-offs next year's base names."""
    own = _entries(make, code, year, AdjustedSide.CURRENT, _ALL)
    items = {one.item for one in own if one.kind in _ONCE}
    later = _entries(make, code, year + 1, AdjustedSide.BASE, _ONCE)
    return _summed([*own, *(one for one in later if one.item not in items)])


def comparable_cell(make: Maker, code: str, scenario: str | None, now: tuple[Cell, InTable],
                    before: tuple[Cell, InTable]) -> Cell:
    """Return growth on a comparable basis, live: both sides less what the register strips.

    Parameters
    ----------
    scenario
        Whose amount ``now`` is: the model's one-off is its own. None for a published budget.
    now, before
        Each side's cell and its place in the table.
    """
    first = make.result.first
    if not is_number(now[0]) or not is_number(before[0]) or not before[0].value:
        return Cell(None, 2)
    own, stripped = _taken(make, code, scenario)
    fell_away = base_one_offs(make, code)
    taken = stripped.value + (own or 0.0)
    bottom_value = float(before[0].value) - fell_away.value
    if not bottom_value:
        return Cell(None, 2)
    rate = 100.0 * ((float(now[0].value) - taken) / bottom_value - 1.0)  # type: ignore[arg-type]
    refs: list[Ref] = [now[1], before[1]]
    top, bottom = "{0}", "{1}"
    if own is not None and scenario:
        refs.append(ValueRef("nontax_one_off", first, scenario))
        top += "-{2}"
    if stripped.value:
        top += f"-{{{len(refs)}}}"
        refs.append(stripped)
    if fell_away.value:
        bottom = f"({{1}}-{{{len(refs)}}})"
        refs.append(fell_away)
    top = f"({top})" if top != "{0}" else top
    return Cell(rate, 2, Formula(f"({top}/{bottom}-1)*100", tuple(refs)))


def _taken(make: Maker, code: str, scenario: str | None) -> tuple[float | None, Typed]:
    """Return what is stripped of the first year: the model's own one-off, and what is registered.

    Of what a scenario realises itself, measures and the one-offs of taxes are left to strip.
    """
    first = make.result.first
    own = make.result.value("nontax_one_off", first, scenario) if (
        code in _TAKEN and scenario) else None
    if own is None:
        return None, register_sum(make, code, first)
    entries = _entries(make, code, first, AdjustedSide.CURRENT, _ALL)
    catalog, landed = make.result.catalog, make.result.landed
    carried = {one.item for one in make.result.run(scenario).landed} if scenario else set()
    return own, _summed([one for one in entries if one.kind != AdjustmentKind.ONE_OFF or not (
        is_within(one.item, "nontax_revenue", catalog)
        or is_untold(landed, one, catalog, carried))])


def comparable_sides(make: Maker, code: str, scenario: str) -> tuple[float, float] | None:
    """Return an item's first year and base year less what the register strips, to be added up.

    None where the item has no figure of either year.
    """
    result = make.result
    now, before = (result.value(code, year, scenario) for year in (result.first, result.base))
    if now is None or before is None:
        return None
    own, stripped = _taken(make, code, scenario)
    return now - stripped.value - (own or 0.0), before - base_one_offs(make, code).value


def is_number(cell: Cell) -> bool:
    """Tell whether a cell holds a number."""
    return cell.value is not None and not isinstance(cell.value, str)
