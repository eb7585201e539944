"""A year's forecast phased into quarters: seasonal pattern, published quarters kept, exact sums.

Each item is distributed by Denton-Cholette along its seasonal pattern, or by Chow-Lin on another
item's quarters; then items and totals are reconciled, quarter by quarter and over the year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from forecast.periods import Freq, Period
from forecast.timeseries.disaggregation import annual_sums, chow_lin, denton
from forecast.timeseries.reconciliation import InfeasibleError, reconcile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.catalog import Catalog
    from forecast.series import Dataset, Vintage

Array = NDArray[np.float64]
Basis = Literal["own", "partial", "parent", "even", "regression"]
ENDS = (3, 6, 9, 12)
PATTERN_YEARS = 3
LOOK_BACK = 30
_EVEN = np.array([0.25, 0.5, 0.75, 1.0])
_DOUBT: Mapping[Basis, float] = {"own": 0.03, "regression": 0.05, "partial": 0.1, "parent": 0.2,
                                 "even": 0.3}
"""How far a quarter may be off, as a share of itself, judged: the surer pattern gives way less."""
_PUBLISHED = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Phased:
    """One item's year in quarters.

    Parameters
    ----------
    annual
        The year's forecast, which ``values``, (4,), add up to.
    known
        How many quarters are published already and therefore kept.
    basis
        Where the pattern comes from: the item's own quarters (``partial``: only some of them),
        another item's by regression, its total's, or none (``even``).
    before
        (4,) the same quarters of the year before, NaN where not published.
    """

    item: str
    year: int
    annual: float
    values: Array
    known: int
    basis: Basis
    before: Array


def since_january(dataset: Dataset, item: str, year: int, vintage: Vintage | None = None) -> Array:
    """Return what is published to the end of each quarter, (4,); the year's total closes it."""
    found = np.full(len(ENDS), np.nan)
    for place, month in enumerate(ENDS):
        choice = dataset.read(item, Period(Freq.M, year * 12 + month - 1), vintage, cumulative=True)
        if choice is not None:
            found[place] = choice.chosen.value
    if np.isnan(found[-1]):
        found[-1] = dataset.value(item, Period.annual(year), vintage)
    return found


def pattern(dataset: Dataset, item: str, year: int, vintage: Vintage | None = None
            ) -> tuple[Array, Basis] | None:
    """Return the cumulative shares of a year at the ends of its quarters, (4,), and their basis.

    The median of the latest years before ``year`` that have each one, at most three; a share that
    no year has lies on the line between its neighbours. None when no year has any.
    """
    shares: list[list[float]] = [[], [], []]
    for past in range(year - 1, year - 1 - LOOK_BACK, -1):
        seen = since_january(dataset, item, past, vintage)
        if not np.isfinite(seen[-1]) or seen[-1] <= 0:
            continue
        for place in range(3):
            if np.isfinite(seen[place]) and len(shares[place]) < PATTERN_YEARS:
                shares[place].append(float(seen[place] / seen[-1]))
    if not any(shares):
        return None
    known = [0, *(place + 1 for place in range(3) if shares[place]), 4]
    level = [0.0, *(float(np.median(own)) for own in shares if own), 1.0]
    found = np.interp(np.arange(1, 5), known, level)
    return found, "own" if all(shares) else "partial"


def phase(dataset: Dataset, annual: Mapping[str, Mapping[int, float]], year: int,
          vintage: Vintage | None = None, by: Mapping[str, str] | None = None
          ) -> tuple[Phased, ...]:
    """Phase a year of several items into quarters that add up, to the years and to the totals.

    Parameters
    ----------
    annual
        item → year → figure: the forecast of ``year`` and, where there are, the years before it.
        An item's total is the catalogue's; what a total holds beside its items is a line of its
        own here and not returned.
    by
        item → another item whose quarters it follows by Chow-Lin, where the three years before
        are known of both; else its pattern is used.
    """
    drafts = {item: _draft(dataset, item, years, year, vintage) for item, years in annual.items()}
    for item, other in (by or {}).items():
        regressed = _regressed(dataset, (item, other), annual, drafts, vintage)
        if regressed is not None:
            drafts[item] = regressed
    lines = _with_rests(drafts, dataset.catalog)
    adjusted = _added_up(lines, dataset.catalog)
    return tuple(Phased(one.item, year, one.annual, adjusted[item], one.known, one.basis,
                        one.before) for item, one in drafts.items())


def _draft(dataset: Dataset, item: str, years: Mapping[int, float], year: int,
           vintage: Vintage | None) -> Phased:
    found = pattern(dataset, item, year, vintage)
    parent = dataset.catalog[item].parent
    basis: Basis = "even"
    shares = _EVEN
    if found is not None:
        shares, basis = found
    elif parent is not None and (above := pattern(dataset, parent, year, vintage)) is not None:
        shares, basis = above[0], "parent"
    before = np.diff(since_january(dataset, item, year - 1, vintage), prepend=0.0)
    seen = np.diff(since_january(dataset, item, year, vintage), prepend=0.0)[:3]
    known = int(np.argmin(np.isfinite(seen))) if not np.isfinite(seen).all() else 3
    steps = np.diff(shares, prepend=0.0)
    total = years[year]
    # a last year known by quarters leads over into the year, so that no step falls on January
    joined = np.isfinite(before).all() and (before != 0).all()
    scale = float(before.sum()) if joined else total
    indicator = np.where(steps != 0, steps, 1e-6) * (scale or 1.0)
    indicator = np.concatenate((before, indicator)) if joined else indicator
    whole = [float(before.sum()), total] if joined else [total]
    rows = annual_sums(len(indicator), 4, len(whole))
    first = len(indicator) - 4
    rows = np.vstack((rows, np.eye(len(indicator))[first : first + known]))
    values = denton(indicator, rows, np.array([*whole, *seen[:known]]))[first:]
    return Phased(item, year, total, values, known, basis, before)


def _regressed(dataset: Dataset, pair: tuple[str, str], annual: Mapping[str, Mapping[int, float]],
               drafts: Mapping[str, Phased], vintage: Vintage | None) -> Phased | None:
    """Distribute an item along another's quarters over the years that both are known."""
    item, other = pair
    draft, guide = drafts[item], drafts.get(other)
    if guide is None:
        return None
    quarters: list[Array] = []
    totals: list[float] = []
    for past in range(draft.year - 1, draft.year - 1 - LOOK_BACK, -1):
        steps = np.diff(since_january(dataset, other, past, vintage), prepend=0.0)
        total = annual[item].get(past, dataset.value(item, Period.annual(past), vintage))
        if not np.isfinite(steps).all() or not np.isfinite(total):
            break
        quarters.insert(0, steps)
        totals.insert(0, total)
    if len(totals) < 3 or draft.known:
        return None
    series = np.concatenate((*quarters, guide.values))
    columns = np.column_stack((np.ones(len(series)), series))
    found = chow_lin(columns, annual_sums(len(series), 4, len(totals) + 1),
                     np.array([*totals, draft.annual]))
    return Phased(item, draft.year, draft.annual, found.values[-4:], 0, "regression", draft.before)


def _with_rests(drafts: Mapping[str, Phased], catalog: Catalog) -> dict[str, Phased]:
    """Add what each total holds beside its items, on the total's own pattern."""
    lines = dict(drafts)
    for item, items in _families(drafts, catalog).items():
        total = drafts[item]
        rest = total.annual - sum(catalog[one].sign * drafts[one].annual for one in items)
        if abs(rest) > 1e-9 * max(abs(total.annual), 1.0):
            share = total.values / total.annual if total.annual else np.full(4, 0.25)
            lines[_rest(item)] = Phased(_rest(item), total.year, rest, rest * share, 0, "parent",
                                        np.full(4, np.nan))
    return lines


def _rest(item: str) -> str:
    return f"{item}:rest"


def _families(drafts: Mapping[str, Phased], catalog: Catalog) -> dict[str, tuple[str, ...]]:
    return {item: items for item in drafts
            if (items := tuple(one.code for one in catalog.children(item) if one.code in drafts))}


def _added_up(lines: Mapping[str, Phased], catalog: Catalog) -> dict[str, Array]:
    """Reconcile all quarters: items with totals, quarters with years, published figures kept."""
    order = list(lines)
    place = {item: 4 * at for at, item in enumerate(order)}
    values = np.concatenate([lines[item].values for item in order])
    rows: list[Array] = []
    right: list[float] = []
    drafts = {item: one for item, one in lines.items() if not item.endswith(":rest")}
    for item, items in _families(drafts, catalog).items():
        parts: Sequence[tuple[str, int]] = [(one, catalog[one].sign) for one in items]
        parts = [*parts, *([(_rest(item), 1)] if _rest(item) in lines else [])]
        for quarter in range(4):
            row = np.zeros(len(values))
            row[place[item] + quarter] = 1.0
            for one, sign in parts:
                row[place[one] + quarter] = -sign
            rows.append(row)
            right.append(0.0)
    for item in order:
        row = np.zeros(len(values))
        row[place[item] : place[item] + 4] = 1.0
        rows.append(row)
        right.append(lines[item].annual)
    spread = np.concatenate([_spread(lines[item]) for item in order])
    # what is never negative by its pattern does not become so by being added up
    floors = np.concatenate([np.full(4, 0.0 if (lines[item].values >= 0).all() else -np.inf)
                             for item in order])
    held = np.array(rows), np.array(right)
    try:
        found = reconcile(values, spread, *held, floors)
    except InfeasibleError:  # a refund published in one line, say, larger than what else comes in
        found = reconcile(values, spread, *held)
    return {item: found[place[item] : place[item] + 4] for item in order}


def _spread(line: Phased) -> Array:
    """Return judged error variances: a share of the mean quarter; next to nothing if published."""
    size = max(abs(line.annual) / 4.0, 1e-9)
    doubt = np.full(4, _DOUBT[line.basis] * size)
    doubt[: line.known] = _PUBLISHED * size
    return np.asarray(doubt**2)
