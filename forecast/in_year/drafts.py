"""What is known of every item of the year in progress before it is landed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import MONTHS, Freq, Period, Status
from forecast.fiscal import OneOff, since_january, within
from forecast.timeseries import Cumulative

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from forecast.data import Catalog, Dataset, Item, Vintage

    Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Draft:
    """One item before it is landed: its figures, and what is set apart; as in ``Line``."""

    item: str
    parent: str | None
    level: int
    is_rest: bool
    first_year: int
    published: Array
    totals: Array
    stripped: Cumulative
    one_offs: tuple[OneOff, ...]
    budget: float | None
    stated: float | None = None


def draft_of(dataset: Dataset, item: Item, seen: Mapping[tuple[int, int], float], now: int,
             month: int | None, vintage: Vintage | None, once: tuple[OneOff, ...]) -> Draft:
    """Gather one item's months, years, budget, and what is its own of the one-offs ``once``."""
    annual = {at: choice.chosen.value for at in range(min(at for at, _ in seen) - MONTHS, now)
              if (choice := dataset.read(item.code, Period.annual(at), vintage))}
    seen = {**_year_ago(dataset, item, seen, vintage), **seen}
    first = min([at for at, _ in seen if at <= now] + list(annual))
    published = np.full((now - first + 1, MONTHS), np.nan)
    for (at, end), value in seen.items():
        if at < now or (at == now and (month is None or end <= month)):
            published[at - first, end - 1] = value
    totals = np.array([annual.get(at, np.nan) for at in range(first, now + 1)])
    totals = np.where(np.isfinite(published[:, -1]), published[:, -1], totals)
    last = max(end for at, end in seen if at == now and np.isfinite(published[-1, end - 1]))
    held = tuple(one for one in within(once, item.code, dataset.catalog)
                 if one.year != now or one.counts(last))
    apart = np.array([since_january(held, at) for at in range(first, now + 1)])
    budget = dataset.intended(item.code, Period.annual(now), vintage)
    own = dataset.read(item.code, Period.annual(now), vintage)
    stated = own.chosen if own and own.chosen.status is Status.ESTIMATE else None
    return Draft(item.code, item.parent, 0, False, first, published, totals,
                  Cumulative.of(published - apart, totals - apart[:, -1]),
                  tuple(one for one in held if one.year == now),
                  budget.chosen.value if budget else None, stated.value if stated else None)


def _year_ago(dataset: Dataset, item: Item, seen: Mapping[tuple[int, int], float],
              vintage: Vintage | None) -> dict[tuple[int, int], float]:
    """Work out the same months of the year before from a budget line's published rate of growth.

    A table of one month says 累计 and 同比 and nothing of the year before; the two imply it.
    """
    growth = dataset.catalog.growth_of(item) if item.account is not None else None
    if growth is None:
        return {}
    found = {}
    for (year, end), value in seen.items():
        choice = dataset.read(growth.code, Period(Freq.M, MONTHS * year + end - 1), vintage,
                              cumulative=True)
        if choice is not None and choice.chosen.value > _GONE:
            found[year - 1, end] = value / (1.0 + choice.chosen.value / 100.0)
    return found


_GONE = -100.0


def with_rests(drafts: list[Draft], dataset: Dataset) -> list[Draft]:
    """Set items under their totals, and after them what the total holds beside them."""
    codes = {one.item: one for one in drafts}
    ordered: list[Draft] = []

    def put(one: Draft, level: int) -> None:
        ordered.append(replace(one, level=level))
        items = [codes[child.code] for child in dataset.catalog.children(one.item)
                 if child.code in codes]
        for item in items:
            put(item, level + 1)
        if items and (rest := _rest(one, items, dataset.catalog)):
            ordered.append(replace(rest, level=level + 1))

    for one in drafts:
        if one.parent not in codes:
            put(one, 0)
    return ordered


def _rest(total: Draft, items: list[Draft], catalog: Catalog) -> Draft | None:
    """Return a total less its items; None where that is rounding and no one-off is to come."""
    first = total.first_year
    published, values = total.published, total.stripped.values
    sums, stripped = total.totals, total.stripped.totals
    for one in items:
        published, values, sums, stripped = (
            mine - _shifted(theirs, one.first_year - first, mine) for mine, theirs in (
                (published, one.published), (values, one.stripped.values),
                (sums, one.totals), (stripped, one.stripped.totals)))
    known = np.abs(published[-1][np.isfinite(published[-1])])
    once = tuple(one for one in total.one_offs
                 if not any(within([one], item.item, catalog) for item in items))
    if not len(known):
        return None
    if known[-1] <= (len(items) + 1) // 2:  # what has come in is then among the items
        once = tuple(one for one in once if one.timing(total.stripped.month) == "expected")
        values, stripped = published, sums
        if not once:
            return None
    budget = None
    if total.budget is not None and all(one.budget is not None for one in items):
        budget = total.budget - sum(one.budget or 0.0 for one in items)
    return Draft(total.item, total.item, 0, True, first, published, sums,
                  Cumulative.of(values, stripped), once, budget)


def _shifted(theirs: Array, years: int, like: Array) -> Array:
    """Set figures that begin so many years later beside others that end in the same year."""
    shown = np.full(like.shape, np.nan)
    shown[max(years, 0):] = theirs[max(-years, 0):]
    return shown
