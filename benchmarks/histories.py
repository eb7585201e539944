"""Annual histories that the engine's small corrections are learned on, none of them forecast.

The windows of the reference panels before their first origins, and fiscal series beside them that
no panel of ``accuracy.py`` holds: South Africa and Brazil by tax, Brazilian states, Kazakhstan by
chapter, US states' main taxes, Chinese provinces, China by industry. Every panel counts alike.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import prior_data as data
from panels import PANELS, Array, read_panel, unseen_windows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REFERENCE = ("m4_yearly", "m3_yearly", "weo_yearly", "cncity_yearly")
MOST = 2500
"""Series taken of one panel."""
FEWEST = 8
"""Years that a series beside the panels has at least."""
MONTHS = 12
_NAMES_OF_STATES = 2
_CHAPTER = 3
_PROVINCES = ("primary_GDP", "secondary_GDP", "tertiary_GDP", "Export", "Fixed_Asset_Investment",
              "Energy_Consumption", "Carbon_Emission")


@cache
def histories() -> Mapping[str, list[Array]]:
    """Positive series without gaps, by panel."""
    found: dict[str, list[Array]] = {}
    for name in REFERENCE:
        panel = read_panel(PANELS / f"{name}.npz")
        places = unseen_windows(panel)
        found[name] = [panel.known[place] for place in places[:: max(1, len(places) // MOST)]]
    found |= {name: list(map(_longest, own.values())) for name, own in beside().items()}
    return {name: [one for one in own if len(one) >= FEWEST and (one > 0).all() and np.ptp(one) > 0]
            for name, own in found.items()}


def growth(panels: Mapping[str, list[Array]]) -> dict[str, list[Array]]:
    """Growth in per cent of every series of every panel."""
    return {name: [100.0 * (one[1:] / one[:-1] - 1.0) for one in own]
            for name, own in panels.items()}


def cuts(series: list[Array], known: int, ahead: int, each: int, rng: np.random.Generator
         ) -> Iterator[tuple[Array, Array]]:
    """Draw ``each`` origins a series: what was known, ``known`` values at least, and what came.

    (ahead,) NaN after the end of the series.
    """
    for one in series:
        places = np.arange(known, len(one))
        for place in rng.choice(places, min(each, len(places)), replace=False):
            came = np.full(ahead, np.nan)
            came[: len(one) - place] = one[place : place + ahead]
            yield one[:place], came


Series = dict[object, dict[int, float]]


def beside() -> dict[str, Series]:
    found = _by_month()
    found["kazakhstan"] = {}
    for row in data.rows("fiscal_forecasts", "kz_tax_cum_to_2016.csv.gz"):
        if row["month"] == str(MONTHS) and row["kbk"] != "*" and len(row["kbk"]) <= _CHAPTER:
            for column in ("state_budget_cum", "local_budget_cum"):
                if row[column]:
                    found["kazakhstan"].setdefault((column, row["kbk"]), {})[
                        int(row["year"])] = float(row[column])
    found["us_states"], found["china"] = defaultdict(dict), defaultdict(dict)
    for row in data.rows("fiscal_forecasts", "us_nasbo_to_2008.csv.gz"):
        if row["current_estimate_musd"]:
            found["us_states"][row["stabbr"], row["tax"]][int(row["year"])] = float(
                row["current_estimate_musd"])
    for row in data.rows("china", "cn_national_gdp_by_industry_annual_1978_2019.csv"):
        if row["value"]:
            found["china"][row["indicator"]][int(row["year"])] = float(row["value"])
    found["provinces"] = {(column, place): years for column in _PROVINCES
                          for place, years in data.provinces(column).items()}
    return found


def _by_month() -> dict[str, Series]:
    """Sums of the years of which all months are there."""
    found: dict[str, dict[object, dict[int, list[float]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list)))
    for row in data.rows("panels", "monthly_revenue.csv.gz"):
        panel = ("south_africa" if row["source"].startswith("ZA") else "brazil_states"
                 if len(row["series"]) == _NAMES_OF_STATES else "brazil_items")
        found[panel][row["source"], row["series"]][int(row["fy"])].append(float(row["v"]))
    return {panel: {key: {year: sum(own) for year, own in years.items() if len(own) == MONTHS}
                    for key, years in series.items()} for panel, series in found.items()}


def _longest(years: Mapping[int, float]) -> Array:
    """The longest run of years that follow each other."""
    held = np.array(sorted(years))
    runs = np.split(held, np.flatnonzero(np.diff(held) != 1) + 1)
    return np.array([years[year] for year in max(runs, key=len).tolist()])
