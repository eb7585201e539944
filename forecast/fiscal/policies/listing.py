"""What equations cite of the registers of policies: ``listed``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.fiscal.policies.spending import policy_cuts, ruled_amount
from forecast.fiscal.policies.upper import fixed_remittance, subsidies_in

if TYPE_CHECKING:
    from forecast.data import Dataset, Period, Vintage


def listed_in(dataset: Dataset, base: Period, vintage: Vintage, item: str, year: Period
              ) -> float | None:
    """Return what the registers list of an item in a year, 万元; None where they say nothing.

    Parameters
    ----------
    base
        The year after which figures are projected.
    item
        Money from above, what is handed up, cuts, or a line of spending with a rule.
    """
    policies = dataset.registers.policies
    if item == "upper_transfer_in":
        stated = {}
        for at in {one.year for one in policies.subsidies}:
            read = dataset.read if at <= base else dataset.intended
            choice = read(item, at, vintage)
            if choice is not None:
                stated[at] = choice.chosen.value
        return subsidies_in(policies.subsidies, stated, year)
    if item == "upper_remittance":
        return fixed_remittance(policies.remittances, base + 1, year)
    rule = next((one for one in policies.rules if one.item == item), None)
    if rule is not None:
        budgets = [(at, choice.chosen.value) for back in range(max(0, year - base))
                   if (choice := dataset.intended(item, at := year + -back, vintage))]
        return ruled_amount(rule, policies.commitments, base + 1, year,
                            budgets[0] if budgets else None)
    return policy_cuts(policies.cuts, year)
