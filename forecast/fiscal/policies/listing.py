"""What equations cite of the registers of policies: ``listed`` and ``cuttable``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.fiscal.policies.spending import cuttable, needs, policy_cuts
from forecast.fiscal.policies.upper import fixed_remittance, subsidies_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Dataset, Period, Vintage


def listed_in(dataset: Dataset, base: Period, ahead: Sequence[Period], vintage: Vintage,
              figure: tuple[str, str], year: Period) -> float | None:
    """Return what the registers list of an item in a year, 万元; None where they say nothing.

    Parameters
    ----------
    ahead
        The years to project, one after another from ``base`` on.
    figure
        ``listed`` or ``cuttable``, and the item.
    """
    (source, item), policies = figure, dataset.registers.policies
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
    if source == "listed":
        return policy_cuts(policies.cuts, year)
    if year not in ahead:
        return 0.0
    needed = needs(dataset, base, ahead, vintage)
    return sum(limit for _, limit in cuttable(policies.rules, needed, ahead.index(year)))
