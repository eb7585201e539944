"""What the registers of policies put into the model: money from above, remittance, cuts.

A bureau that fills none of them has none of these equations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.projection.registered.spending import (
    livelihood_rules,
    ruled_lines,
    spending_rules,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from forecast.data import Dataset, Period, Vintage

_ABOVE, _UP, _CUT, _TOTAL = ("upper_transfer_in", "upper_remittance", "spending_adjustment",
                             "gpb_total_uses")


def policy_rules(dataset: Dataset, texts: Mapping[str, str], base: Period, vintage: Vintage
                 ) -> Iterator[str]:
    """Give the equations that the registers call for.

    Parameters
    ----------
    texts
        The model's equations as written, by the item that they give.
    """
    policies, items = dataset.registers.policies, dataset.catalog
    if policies.subsidies and _ABOVE in texts:
        yield f"{_ABOVE} := listed({_ABOVE})"
    if policies.remittances and _UP in texts:
        parts = [f"{one.share / 100:.12g} * {one.tax}" for one in policies.remittances if one.tax]
        yield f"{_UP} := {' + '.join((*parts, f'listed({_UP})'))}"
    yield from livelihood_rules(dataset, texts, base, vintage)
    yield from spending_rules(dataset, texts, base, vintage)
    if (policies.cuts or any(one.order for one in policies.rules)) and _TOTAL in texts:
        # what the stabilisation fund gets of a windfall rests on the year's uses: left out here
        uses = " + ".join(one.code for one in items.children(_TOTAL)
                          if one.code in texts and one.code not in {_CUT, _FUND})
        yield "cuts_in_force := 0"
        yield "spending_follows_revenue := 0"
        yield (f"{_CUT} := cuts_in_force * listed({_CUT}) + spending_follows_revenue"
               f" * min({_limits(dataset, base, vintage)}, max(0, {uses}"
               f" - cuts_in_force * listed({_CUT}) - gpb_total_sources))")


def _limits(dataset: Dataset, base: Period, vintage: Vintage) -> str:
    """Write what the lines with an order may be cut by in all."""
    return " + ".join(f"{one.limit / 100:.12g} * {one.item}" for one in ruled_lines(
        dataset, base, vintage) if one.order is not None) or "0"


_FUND = "stabilisation_fund_topup"
