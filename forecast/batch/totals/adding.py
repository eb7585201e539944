"""The total of every place above: sums, what is paid between levels taken out, held to its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.batch.quanta import amount
from forecast.batch.totals.between import eliminate, is_paid_down, is_paid_up
from forecast.batch.totals.holding import Members, hold
from forecast.batch.totals.sums import Sums
from forecast.batch.totals.tree import OWN_LEVEL
from forecast.data import shipped_catalog
from forecast.render import SHARES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from forecast.batch.store import Store
    from forecast.batch.totals.holding import Held
    from forecast.batch.totals.sums import Key
    from forecast.batch.totals.tree import Node

Figures = dict[str, dict[str, dict[str, dict[str, float]]]]
"""Scenario → item → year → statistic → figure."""


@dataclass(frozen=True, slots=True)
class Total:
    """What the places below one add up to.

    Parameters
    ----------
    name, count
        The place, and how many workbooks it is the sum of.
    figures
        ``value`` and ``p10`` to ``p90``; ``places`` counts those that have the item and year,
        ``mark`` says which: figures are only compared where it is the same;
        ``given`` is the place's own figure where it has a workbook, which ``value`` is held to;
        ``added`` what the places below add up to then; ``eliminated`` what is paid between them.
    comparable
        Scenario → comparable growth of revenue in the first year, per cent, and of how many places.
    lacking
        Scenario → places that count with their main one.
    reconciled
        Item → year → stem → the figure of a place directly below, held to the given total (main).
    """

    name: str
    count: int
    figures: Figures
    comparable: Mapping[str, tuple[float, int]]
    lacking: Mapping[str, int]
    reconciled: Mapping[str, Mapping[str, Mapping[str, float]]] = field(default_factory=dict)


def totals_of(root: Node, store: Store, scenarios: Sequence[str],
              hear: Callable[[Total], None] = lambda _: None) -> dict[str, Total]:
    """Return the total of every place above, by name; the root last.

    Records are read one at a time and the sums of no more than one branch are held, so memory does
    not grow with the number of workbooks.

    Parameters
    ----------
    scenarios
        The scenarios, the main one first: what is returned has its figures alone.
    hear
        Is told every total with all its scenarios.
    """
    found: dict[str, Total] = {}
    _summed(root, store, scenarios, found, hear)
    return found


def _summed(node: Node, store: Store, scenarios: Sequence[str], found: dict[str, Total],
            hear: Callable[[Total], None]) -> Sums:
    sums, between = Sums(), Sums()
    is_split = any(line.place.endswith(OWN_LEVEL) for line in node.members)
    for below in node.below:
        inner = _summed(below, store, scenarios, found, hear)
        sums.merge(inner)
        if is_split:
            between.merge(inner, is_paid_up)
    for line in node.members:
        record = store.get(line.key, drawn=True)
        sums.add(record, scenarios)
        if is_split:
            between.add(record, scenarios,
                        is_paid_down if line.place.endswith(OWN_LEVEL) else is_paid_up)
    eliminated = eliminate(sums, between)
    own = store.get(node.own.key, full=True) if node.own else None
    held = hold(node, sums, own, scenarios, Members(store, found))
    total = Total(
        node.name, sums.places, _figures(sums, scenarios, held, eliminated),
        {name: (100.0 * (top / bottom - 1.0), count) for name, (top, bottom, count)
         in sums.sides.items() if bottom}, dict(sums.lacking), held.reconciled)
    hear(total)
    main = scenarios[0]
    found[node.name] = replace(total, figures={main: total.figures[main]})
    return sums


def _figures(sums: Sums, scenarios: Sequence[str], held: Held, eliminated: Mapping[Key, int]
             ) -> Figures:
    """Return the figures of a total, in the catalogue's order."""
    catalog = shipped_catalog()
    years: dict[tuple[str, str], list[str]] = {}
    for name, code, year in sorted({(name, row.strip("/"), year)
                                    for name, row, year in sums.central}):
        years.setdefault((name, code), []).append(year)
    figures: Figures = {name: {} for name in scenarios}
    for item in catalog:
        for name in scenarios:
            for year in years.get((name, item.code), ()):
                key = (name, item.code, year)
                value = held.rates.get(key, sums.value(*key))
                if value is None:
                    continue
                figures[name].setdefault(item.code, {})[year] = {
                    "value": value, "places": _of(sums.counts, key),
                    "mark": _of(sums.marks, key), **_spread(sums, key),
                    **({"added": amount(held.added[key]), "given": amount(sums.central[key])}
                       if key in held.added else {}),
                    **({"eliminated": amount(eliminated[key])} if key in eliminated else {})}
    return figures


def _of(known: Mapping[Key, int], key: Key) -> int:
    """Return what is known of a level, or of the upper part of a rate."""
    name, code, year = key
    return known.get(key, known.get((name, f"{code}/", year), 0))


def _spread(sums: Sums, key: Key) -> dict[str, float]:
    drawn = sums.drawn(*key)
    if drawn is None or not np.ptp(drawn):
        return {}
    return {f"p{round(100 * share)}": float(edge)
            for share, edge in zip(SHARES, np.quantile(drawn, SHARES), strict=True)}
