"""Growth on a comparable basis: both sides less what the register strips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import AdjustedSide, AdjustmentKind
from forecast.exhibits.kit.types import Cell, Formula, InTable, ValueRef
from forecast.fiscal import registered

if TYPE_CHECKING:
    from forecast.data import Period
    from forecast.exhibits.kit.cells import Maker
    from forecast.exhibits.kit.types import Ref


_TAKEN = {"gpb_revenue", "nontax_revenue"}
"""Their one-off is a variable of the model, so that a scenario may realise part of it."""


def registered_one_offs(make: Maker, code: str, period: Period,
                        side: AdjustedSide = AdjustedSide.CURRENT) -> float:
    """Sum the register's entries for an item."""
    return registered(make.result.dataset.adjustments, code, period, side, make.result.catalog)


def base_one_offs(make: Maker, code: str) -> float:
    """Sum what is stripped from the base of growth over the base year.

    That is what the register strips from it by name (基期); what it does not name so, but lists as
    the base year's own one-off, is in that year's figure all the same.
    """
    named = registered_one_offs(make, code, make.result.first, AdjustedSide.BASE)
    if named:
        return named
    return _one_offs(make, code, make.result.base)


def _one_offs(make: Maker, code: str, period: Period) -> float:
    """Sum the register's one-offs of a year for an item."""
    entries = [entry for entry in make.result.dataset.adjustments
               if entry.kind == AdjustmentKind.ONE_OFF]
    return registered(entries, code, period, AdjustedSide.CURRENT, make.result.catalog)


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
    taken, own, rest = _taken(make, code, scenario)
    base_stripped = base_one_offs(make, code)
    bottom_value = float(before[0].value) - base_stripped
    if not bottom_value:
        return Cell(None, 2)
    rate = 100.0 * ((float(now[0].value) - taken) / bottom_value - 1.0)  # type: ignore[arg-type]
    refs: list[Ref] = [now[1], before[1]]
    top = f"({{0}}-{taken!r})" if taken else "{0}"
    if own is not None and scenario:
        refs.append(ValueRef("nontax_one_off", first, scenario))
        top = f"({{0}}-{{2}}-{rest!r})" if rest else "({0}-{2})"
    bottom = f"({{1}}-{base_stripped!r})" if base_stripped else "{1}"
    return Cell(rate, 2, Formula(f"({top}/{bottom}-1)*100", tuple(refs)))


def _taken(make: Maker, code: str, scenario: str | None) -> tuple[float, float | None, float]:
    """Return what is stripped of the first year, the model's own one-off in it, and the rest."""
    first = make.result.first
    stripped = registered_one_offs(make, code, first)
    own = make.result.value("nontax_one_off", first, scenario) if (
        code in _TAKEN and scenario) else None
    rest = stripped - _one_offs(make, code, first)  # measures of policy and scope
    return (stripped if own is None else own + rest), own, rest


def comparable_sides(make: Maker, code: str, scenario: str) -> tuple[float, float] | None:
    """Return an item's first year and base year less what the register strips, to be added up.

    None where the item has no figure of either year.
    """
    result = make.result
    now, before = (result.value(code, year, scenario) for year in (result.first, result.base))
    if now is None or before is None:
        return None
    return now - _taken(make, code, scenario)[0], before - base_one_offs(make, code)


def is_number(cell: Cell) -> bool:
    """Tell whether a cell holds a number."""
    return cell.value is not None and not isinstance(cell.value, str)
