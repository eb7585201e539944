"""Totals held to the figure of the place itself, where it has a workbook of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.batch.quanta import amount, quanta
from forecast.data import shipped_catalog
from forecast.timeseries import reconcile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.batch.store import Record, Store
    from forecast.batch.totals.sums import Key, Sums
    from forecast.batch.totals.tree import Node

    Figure = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """What was held: the sums as they were, the rates as given, and each member's share."""

    added: Mapping[Key, int] = field(default_factory=dict)
    rates: Mapping[Key, float] = field(default_factory=dict)
    reconciled: Mapping[str, Mapping[str, Mapping[str, float]]] = field(default_factory=dict)


class Members:
    """The figures of the places directly below one, as far as they are known."""

    def __init__(self, store: Store, totals: Mapping[str, Any]) -> None:
        self._store, self._totals = store, totals

    def of(self, node: Node) -> dict[str, Mapping[str, Mapping[str, Figure]]]:
        """Return stem or name → item → year → figure, of each member's main scenario."""
        found: dict[str, Mapping[str, Mapping[str, Figure]]] = {}
        for below in node.below:
            figures = self._totals[below.name].figures
            found[below.name] = figures[next(iter(figures))]
        for line in node.members:
            record = self._store.get(line.key, full=True)
            found[line.stem] = record.numbers[record.data["main"]]
        return found


def hold(node: Node, sums: Sums, own: Record | None, scenarios: Sequence[str], members: Members
         ) -> Held:
    """Hold sums to the place's own figures, where there are any and no place below is missing.

    Levels become what the place itself says, their draws keep their distance from the central run;
    the difference is laid on the members by their variances, which is least squares
    (:func:`forecast.timeseries.reconcile`), to the last quantum.
    """
    if own is None or not node.is_whole:
        return Held()
    catalog = shipped_catalog()
    added: dict[Key, int] = {}
    rates: dict[Key, float] = {}
    for name in scenarios:
        said = own.numbers.get(name, own.numbers[own.data["main"]])
        for code, years in said.items():
            for year, cell in years.items():
                key = (name, code, year)
                if key in sums.central:
                    added[key] = sums.central[key]
                    sums.central[key] = int(quanta(cell["value"]))
                elif code in catalog and catalog[code].weight:
                    rates[key] = cell["value"]
    main = scenarios[0]
    below = members.of(node)
    shares: dict[str, dict[str, dict[str, float]]] = {}
    for (name, code, year), _ in sorted(added.items()):
        if name == main and year in own.data["ahead"]:
            known = {stem: figures[code][year] for stem, figures in below.items()
                     if year in figures.get(code, {})}
            shares.setdefault(code, {})[year] = _shared(known, sums.central[name, code, year])
    return Held(added, rates, shares)


def _shared(known: Mapping[str, Figure], whole: int) -> dict[str, float]:
    """Return the members' figures so that they add up to the whole, in quanta exactly."""
    values = np.array([one["value"] for one in known.values()])
    spread = np.array([(one["p90"] - one["p10"]) ** 2 if "p10" in one else 0.0
                       for one in known.values()])
    if not spread.any():
        spread = np.abs(values)
    if not spread.any():
        spread = np.ones(len(values))
    made = reconcile(values, spread, np.ones((1, len(values))), np.array([amount(whole)]))
    counted = quanta(made)
    counted[int(np.argmax(spread))] += whole - int(counted.sum())
    return dict(zip(known, (amount(int(one)) for one in counted), strict=True))
