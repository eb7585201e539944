"""Named events of the registers: a sale, a firm that moves. What each is called, how likely it is.

A scenario decides them by name; the odds of what it decides are the product of theirs, since the
events of different rows are independent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from forecast.data import EVENTS, AdjustedSide, AdjustmentKind, Method
from forecast.fiscal.growth import is_within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Adjustment, Dataset, Period, Scenario
    from forecast.issues import CellRef

EVEN = 0.5
REALISATION = "asset_sale_realisation"
"""The parameter of the share of registered sales that comes in."""
Kind = Literal["asset", "payer", "land"]


@dataclass(frozen=True, slots=True)
class Chance:
    """One event: its name, the register that it stands in, its odds within 0 and 1.

    ``key`` is what its rows share: those of one key come about together. ``odds`` is None where the
    register does not say.
    """

    name: str
    key: str
    kind: Kind
    odds: float | None
    origin: CellRef | None


def chances(dataset: Dataset) -> tuple[Chance, ...]:
    """List the events that have a name, each once, in the order of the registers."""
    found = [Chance(one.name, asset_key(one), "asset", one.odds, one.origin)
             for one in dataset.adjustments if one.name and one.kind == AdjustmentKind.ONE_OFF
             and one.side == AdjustedSide.CURRENT]
    for payer in dataset.registers.taxpayers:
        found += [Chance(name, payer.event, "payer", payer.probability, payer.origin)
                  for name in (payer.name, payer.group) if name]
    found += [Chance(one.name, land_key(one.name), "land", one.odds, one.origin)
              for one in dataset.registers.land]
    first: dict[str, Chance] = {}
    for one in found:
        first.setdefault(one.name, one)
    return tuple(first.values())


def has_entries(dataset: Dataset, *years: Period) -> bool:
    """Tell whether anything is registered of some years, which growth between them strips."""
    return any(one.period in years for one in dataset.adjustments)


def sales_of(dataset: Dataset, year: Period) -> tuple[Adjustment, ...]:
    """List the sales that a year's one-off non-tax revenue is registered to consist of."""
    return tuple(one for one in entries_of(dataset, "nontax_revenue", year) if one.amount > 0)


def entries_of(dataset: Dataset, item: str, year: Period) -> tuple[Adjustment, ...]:
    """List the one-offs entered on a year's own side, of an item and of the lines that make it."""
    return tuple(one for one in dataset.adjustments
                 if one.kind == AdjustmentKind.ONE_OFF and one.side == AdjustedSide.CURRENT
                 and one.period == year and is_within(one.item, item, dataset.catalog))


def is_expected(one: Adjustment, said: Mapping[str, bool]) -> bool:
    """Tell whether the central run counts a registered entry; ``said`` is what is decided.

    What is less likely than not is no part of it.
    """
    key = asset_key(one)
    return said.get(key, one.odds is None or one.odds >= EVEN)


def asset_key(one: Adjustment) -> str:
    """Return what the entries of one sale share: its name, else all that an entry says."""
    own = f"{one.item}/{one.period}/{one.amount:g}/{one.note}"
    return f"asset/{one.name or own}"


def land_key(name: str) -> str:
    """Return the event of a land project's sale."""
    return f"land/{name}"


def decided(scenario: Scenario, dataset: Dataset) -> Mapping[str, bool]:
    """Return what a scenario decides: key of an event → whether it comes about; the last counts."""
    keys = {one.name: one.key for one in chances(dataset)}
    return {keys[one.item]: one.method is Method.HAPPENS for one in scenario.overrides
            if one.method in EVENTS and one.item in keys}
