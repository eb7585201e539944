"""Panels of annual series: the reference panels beside the project, or a bureau's own CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
PANELS = Path(__file__).parents[2] / "shared" / "data" / "panels"


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Series known at their origins, and what came after.

    Parameters
    ----------
    name, ids
        The panel's and the series' names.
    known
        One array a series.
    after
        (n, h), NaN where it is not given.
    kinds
        What each series is of, e.g. "MACRO"; empty where it is not given.
    """

    name: str
    ids: tuple[str, ...]
    known: list[Array]
    after: Array
    kinds: tuple[str, ...]


def read_panel(path: Path) -> Panel:
    """Read an ``npz`` panel, or a CSV with the columns series, year, value (all of it known)."""
    if path.suffix == ".csv":
        return _from_csv(path)
    with np.load(path, allow_pickle=False) as file:
        values, bounds = file["y"], file["off"]
        return Panel(path.stem, tuple(map(str, file["ids"])),
                     np.split(values, bounds[1:-1]), file["yt"], tuple(map(str, file["cat"])))


def _from_csv(path: Path) -> Panel:
    found: dict[str, dict[int, float]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["value"].strip():
                found.setdefault(row["series"], {})[int(row["year"])] = float(row["value"])
    known = []
    for years in found.values():
        span = range(min(years), max(years) + 1)
        held = sorted(years)
        known.append(np.interp(span, held, [years[year] for year in held]))
    return Panel(path.stem, tuple(found), known, np.full((len(known), 0), np.nan),
                 ("",) * len(known))


def unseen_windows(panel: Panel) -> list[int]:
    """Places of windows that may be trained on: no value to forecast from any origin of the panel.

    A panel with several origins of one series (ids that end in a year) gives the window of its
    first origin only, since later windows contain what earlier origins are to forecast.
    """
    first: dict[str, tuple[int, int]] = {}
    for place, name in enumerate(panel.ids):
        series, _, year = name.rpartition(".")
        key, origin = (series, int(year)) if series and year.isdigit() else (name, 0)
        if key not in first or origin < first[key][0]:
            first[key] = (origin, place)
    return sorted(place for _, place in first.values())
