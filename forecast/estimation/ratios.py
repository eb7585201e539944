"""Ratios that a bureau's own figures tell: what is transferred out, what interest costs.

No panel of places says what a bureau transfers out of its land receipts; its own budget does, with
a year or two. Each ratio is the mean of its own years, weighed against the field's prior.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import convert
from forecast.estimation.belief import Belief
from forecast.estimation.residuals import MINIMUM
from forecast.labels import both, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from forecast.data import Choice, Dataset, Period, Vintage
    from forecast.models import Parameter, Priors

PRIOR_YEARS = 4
"""The yearly spread assumed beforehand counts as so many observations."""


@dataclass(frozen=True, slots=True)
class OwnRatio:
    """How a parameter follows from the bureau's figures of one year.

    Parameters
    ----------
    top, below
        The item, and the item that it is a share of; without one the item itself is the figure.
    lag
        0 for the same year, -1 for the end of the year before.
    of_budget
        The share is that of the outturn in the year's own first budget.
    of_growth
        What counts is the growth of the item on the year before, in per cent.
    from_plan
        The budget of the year ahead counts as one more year.
    is_estimated
        A behavioural equation estimates it from :data:`MINIMUM` years on.
    memory
        How many years back that equation reads the figure itself: its first years explain nothing.
    """

    top: str
    below: str = ""
    lag: int = 0
    of_budget: bool = False
    of_growth: bool = False
    from_plan: bool = True
    is_estimated: bool = True
    memory: int = 0


OWN_RATIOS: dict[str, OwnRatio] = {
    "land_transfer_share": OwnRatio("gf_transfer_out", "gf_land_transfer_in"),
    "capital_transfer_share": OwnRatio("sc_transfer_out", "sc_profit_remitted"),
    "interest_rate": OwnRatio("gf_debt_interest", "debt_special", -1),
    "issue_cost_rate": OwnRatio("gf_debt_issue_cost", "special_debt_proceeds",
                                is_estimated=False),
    "land_realisation": OwnRatio("gf_land_transfer_in", "gf_land_transfer_in", of_budget=True,
                                 from_plan=False),
    "power_mean": OwnRatio("power_per_gdp_growth", from_plan=False, memory=1),
    "water_mean": OwnRatio("water_per_gdp_growth", from_plan=False, memory=1),
    "land_mean": OwnRatio("land_per_gdp_growth", from_plan=False, memory=1),
    "population_trend": OwnRatio("population", "population", -1, of_growth=True, from_plan=False,
                                 is_estimated=False),
}


def own_priors(dataset: Dataset, priors: Priors, vintage: Vintage, base: Period
               ) -> dict[str, Parameter]:
    """Return the parameters that the bureau's own figures say something of.

    The mean of n own years, eight at most, has the variance s²/n, where
    s² = (4·σ² + Σ(x - x̄)²) / (4 + n - 1): four years' worth of the spread σ assumed before. That
    is the shock's spread where the ratio is the mean of a published change, else half the prior's
    own spread, since one bureau's years differ less than bureaus do (a judgement). Mean and prior
    are then weighed by their precision.

    Parameters
    ----------
    priors
        The field's: a parameter that is not among them, or without spread, is left alone.
    vintage
        What was known: figures published later are not read.
    base
        The last year with outturns; the budget of the year after counts as a year.
    """
    found: dict[str, Parameter] = {}
    for name, ratio in OWN_RATIOS.items():
        prior = priors.parameters.get(name)
        if prior is None or prior.spread == 0:
            continue
        years = _years(dataset, ratio, vintage, base)
        if not years or (ratio.is_estimated
                         and _explained(dataset, ratio, vintage, len(years)) >= MINIMUM):
            continue
        shock = None if ratio.below else priors.shocks.get(ratio.top)
        found[name] = _weighed(prior, shock.sd if shock else prior.sd / 2, years, dataset, ratio)
    return found


def _explained(dataset: Dataset, ratio: OwnRatio, vintage: Vintage, known: int) -> int:
    """Count the years in which the ratio's equation knows its figures."""
    if not ratio.memory:
        return known
    years = set(dataset.years(ratio.top, vintage))
    return sum(year + -ratio.memory in years for year in years)


def _years(dataset: Dataset, ratio: OwnRatio, vintage: Vintage, base: Period
           ) -> dict[str, float]:
    """Return the ratio of every year that has it, by the year's name in words."""
    found: dict[str, float] = {}
    for step in range(1 - MINIMUM, 1):
        year = base + step
        value = _ratio(dataset, ratio, year, vintage, dataset.read)
        if value is not None:
            found[both("estimation.own_year", year=year.year)] = value
    if ratio.from_plan and len(found) < MINIMUM - 1:
        value = _ratio(dataset, ratio, base + 1, vintage, dataset.intended)
        if value is not None:
            found[both("estimation.own_budget", year=base.year + 1)] = value
    return found


def _ratio(dataset: Dataset, ratio: OwnRatio, year: Period, vintage: Vintage,
           look: Callable[[str, Period, Vintage], Choice | None]) -> float | None:
    """Return one year's ratio; None where a figure is missing or there is nothing to divide by."""
    top = look(ratio.top, year, vintage)
    if top is None or top.chosen.is_bound:
        return None
    if not ratio.below:
        return top.chosen.value
    if ratio.of_budget:
        below = dataset.planned(ratio.below, year, vintage)
    else:
        below = (look if ratio.lag == 0 else dataset.read)(ratio.below, year + ratio.lag, vintage)
    if below is None or below.chosen.is_bound or below.chosen.value <= 0 or top.chosen.value < 0:
        return None
    items = dataset.catalog
    found = convert(top.chosen.value, items[ratio.top].unit, items[ratio.below].unit
                    ) / below.chosen.value
    return 100.0 * (found - 1.0) if ratio.of_growth else found


def _weighed(prior: Parameter, yearly: float, years: Mapping[str, float], dataset: Dataset,
             ratio: OwnRatio) -> Parameter:
    """Weigh the own years against the prior, and say so."""
    own = np.array(list(years.values()))
    n, mean = len(own), float(own.mean())
    variance = (PRIOR_YEARS * yearly**2 + float(((own - mean) ** 2).sum())) / (PRIOR_YEARS + n - 1)
    before = Belief((prior.name,), np.array([prior.mean]), np.array([[prior.sd**2]]))
    after, kept = before.learned((prior.name,), np.array([mean]), np.array([[variance / n]]))
    names = [dataset.catalog[code].zh for code in dict.fromkeys((ratio.top, ratio.below)) if code]
    items = joined("run.slash", names)
    said = both("estimation.own_ratio", years=joined("run.landed_join", years),
                items=both("estimation.own_growth", items=items) if ratio.of_growth else items,
                mean=f"{mean:.4g}", prior=f"{prior.mean:g}", sd=f"{prior.sd:g}",
                weight=f"{100 * float(kept[0]):.0f}")
    return replace(prior, mean=float(after.mean[0]), sd=float(after.sd[0]),
                   basis=joined("run.basis_join", (
                       said, both("estimation.own_prior", basis=prior.basis))))
