"""A year's forecast phased into quarters: seasonal pattern, published quarters kept, exact sums.

One-offs with a month are taken out. Each item is then distributed by Denton-Cholette along its
seasonal pattern, or by Chow-Lin on another item's quarters; items and totals are reconciled,
quarter by quarter and over the year; and the one-offs are added in their quarters.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from forecast.data import Freq, Period
from forecast.fiscal import OneOff, realised, since_january, within
from forecast.in_year.beginning import published
from forecast.in_year.placing import placed
from forecast.rounding import sum_of
from forecast.timeseries import InfeasibleError, annual_sums, chow_lin, denton, reconcile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Catalog, Dataset, Vintage

Array = NDArray[np.float64]
Basis = Literal["landed", "months", "own", "partial", "parent", "even", "regression"]
ENDS = (3, 6, 9, 12)
PATTERN_YEARS = 3
LOOK_BACK = 30
_EVEN = np.array([0.25, 0.5, 0.75, 1.0])
_DOUBT: Mapping[Basis, float] = {"landed": 1e-5, "months": 0.02, "own": 0.03, "regression": 0.05,
                                 "partial": 0.1, "parent": 0.2, "even": 0.3}
"""How far a quarter may be off, as a share of itself, judged: the surer pattern gives way less."""
_PUBLISHED = 1e-6
_NEXT_TO_NOTHING = 1e-9


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
        Where the pattern comes from: the path of the months left (``landed`` of a total, whose
        path stands; ``months`` of its parts), the item's own quarters (``partial``: only some of
        them), another item's by regression, its total's, or none (``even``).
    before
        (4,) the same quarters of the year before as published, NaN where not.
    one_offs
        The year's one-offs in the item and beneath it. ``apart``, (4,), is what of them is set
        apart by quarter, part of ``values``: nothing where the year's figure cannot hold it.
    since
        (3,) what is published since January to March, June, September, NaN where nothing is; kept
        too where an earlier quarter is not published.
    """

    item: str
    year: int
    annual: float
    values: Array
    known: int
    basis: Basis
    before: Array
    one_offs: tuple[OneOff, ...] = ()
    apart: Array = field(default_factory=lambda: np.zeros(4))
    since: Array = field(default_factory=lambda: np.full(3, np.nan))

    @property
    def is_overtaken(self) -> bool:
        """Whether more is published already than the whole year is forecast to be."""
        known = self.since[np.isfinite(self.since)]
        return bool(len(known) and known[-1] > self.annual)

    @property
    def regular(self) -> Array:
        """What is published since January, (3,), less the one-offs set apart."""
        return self.since - np.cumsum(self.apart)[:3]


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of an item's quarters, with the one-offs of the register and without."""

    dataset: Dataset
    one_offs: tuple[OneOff, ...]
    vintage: Vintage | None = None

    @classmethod
    def of(cls, dataset: Dataset, year: int, vintage: Vintage | None = None) -> Past:
        """Read the register of a dataset for a ``year`` to be phased."""
        return cls(dataset, placed(dataset, published(dataset, vintage), year, vintage), vintage)

    def published(self, item: str, year: int) -> Array:
        """Return what is published to the end of each quarter, (4,); the year's total closes it."""
        found = np.full(len(ENDS), np.nan)
        for place, month in enumerate(ENDS):
            choice = self.dataset.read(item, Period(Freq.M, year * 12 + month - 1), self.vintage,
                                       cumulative=True)
            if choice is not None:
                found[place] = choice.chosen.value
        if np.isnan(found[-1]):
            found[-1] = self.dataset.value(item, Period.annual(year), self.vintage)
        return found

    def known(self, item: str, year: int) -> int:
        """Count the quarters published of a year that is not over, three at most."""
        seen = np.isfinite(self.published(item, year)[:3])
        return 3 if seen.all() else int(np.argmin(seen))

    def held(self, item: str) -> tuple[OneOff, ...]:
        """Return the one-offs of an item and of the lines beneath it."""
        return within(self.one_offs, item, self.dataset.catalog)

    def apart(self, item: str, year: int) -> Array:
        """Return the one-offs with a month since January at the end of each quarter, (4,)."""
        months = since_january(self.held(item), year)
        return months[2::3]

    def regular(self, item: str, year: int) -> Array:
        """Return what is published less the one-offs in it, since January, (4,)."""
        return self.published(item, year) - self.apart(item, year)


def pattern(past: Past, item: str, year: int) -> tuple[Array, Basis] | None:
    """Return the cumulative shares of a year at the ends of its quarters, (4,), and their basis.

    The median of the latest years before ``year`` that have each one, at most three, one-offs
    apart; a share that no year has lies on the line between its neighbours. None when no year has
    any.
    """
    shares: list[list[float]] = [[], [], []]
    for back in range(year - 1, year - 1 - LOOK_BACK, -1):
        seen = past.regular(item, back)
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
          vintage: Vintage | None = None, by: Mapping[str, str] | None = None,
          once: Mapping[str, float] | None = None,
          reached: Mapping[str, Array] | None = None) -> tuple[Phased, ...]:
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
    once
        item → what the forecast of ``year`` holds of one-offs in it and beneath it, where that is
        not what the register says.
    reached
        item → (3,) what its months come to by the ends of March, June and September, where they
        are led on to this very forecast (:func:`forecast.in_year.quarter_ends`).
    """
    past = _as_forecast(Past.of(dataset, year, vintage), tuple(annual), year, once or {})
    drafts = {item: _draft(past, item, years[year], year) for item, years in annual.items()}
    for item, other in (by or {}).items():
        regressed = _regressed(past, (item, other), annual[item], drafts)
        if regressed is not None:
            drafts[item] = regressed
    drafts |= {item: _along(
        drafts[item], ends, "months" if dataset.catalog[item].parent in drafts else "landed")
        for item, ends in (reached or {}).items() if item in drafts and item not in (by or {})}
    lines = _with_rests(drafts, dataset.catalog)
    adjusted = _added_up(lines, dataset.catalog)
    return tuple(replace(one, annual=annual[item][year], values=adjusted[item] + one.apart)
                 for item, one in drafts.items())


def _as_forecast(past: Past, items: Sequence[str], year: int, once: Mapping[str, float]) -> Past:
    """Return the past with the year's one-offs as its forecast holds them."""
    for item, amount in once.items():
        held = past.held(item)
        quarters = max((past.known(one, year) for one in items
                        if set(held) <= set(past.held(one))), default=0)
        changed = dict(zip(held, realised(held, year, amount, 3 * quarters), strict=True))
        past = replace(past, one_offs=tuple(changed.get(one, one) for one in past.one_offs))
    return past


def _held(annual: float, apart: Array) -> Array:
    """Return the quarters' one-offs, (4,), or none where the year's figure is too small for them.

    Such a figure leaves the one-off out; without it the year would have the other sign.
    """
    fits = (annual - apart.sum()) * annual >= -_NEXT_TO_NOTHING * annual**2
    return apart if annual and fits else np.zeros(len(apart))


def _draft(past: Past, item: str, annual: float, year: int) -> Phased:
    """Phase one item for itself; ``annual`` and ``values`` of a draft are without one-offs."""
    found = pattern(past, item, year)
    parent = past.dataset.catalog[item].parent
    basis: Basis = "even"
    shares = _EVEN
    if found is not None:
        shares, basis = found
    elif parent is not None and (above := pattern(past, parent, year)) is not None:
        shares, basis = above[0], "parent"
    apart = _held(annual, np.diff(past.apart(item, year), prepend=0.0))
    total = annual - float(apart.sum())
    total = total if abs(total) > _NEXT_TO_NOTHING * abs(annual) else 0.0
    before = np.diff(past.regular(item, year - 1), prepend=0.0)
    since = past.published(item, year)[:3]
    known = past.known(item, year)
    steps = np.diff(shares, prepend=0.0)
    # a last year known by quarters leads over into the year, so that no step falls on January
    joined = np.isfinite(before).all() and (before != 0).all()
    scale = float(before.sum()) if joined else total
    indicator = np.where(steps != 0, steps, 1e-6) * (scale or 1.0)
    indicator = np.concatenate((before, indicator)) if joined else indicator
    whole = [float(before.sum()), total] if joined else [total]
    rows = annual_sums(len(indicator), 4, len(whole))
    first = len(indicator) - 4
    draft = Phased(item, year, total, np.full(4, np.nan), known, basis,
                   np.diff(past.published(item, year - 1), prepend=0.0),
                   tuple(one for one in past.held(item) if one.year == year), apart, since)
    ends = np.flatnonzero(np.isfinite(since))
    sums = np.zeros((len(ends), len(indicator)))
    for row, place in zip(sums, ends, strict=True):
        row[first : first + place + 1] = 1.0
    values = denton(indicator, np.vstack((rows, sums)), np.array([*whole, *draft.regular[ends]]))
    return replace(draft, values=values[first:])


def _along(draft: Phased, ends: Array, basis: Basis) -> Phased:
    """Take the quarters of a path of months; the one-offs that it holds stay apart."""
    level = np.array([0.0, *(ends - np.cumsum(draft.apart)[:3]), draft.annual])
    return replace(draft, values=np.diff(level), basis=basis)


def _regressed(past: Past, pair: tuple[str, str], forecast: Mapping[int, float],
               drafts: Mapping[str, Phased]) -> Phased | None:
    """Distribute an item along another's quarters over the years that both are known."""
    item, other = pair
    draft, guide = drafts[item], drafts.get(other)
    if guide is None:
        return None
    quarters: list[Array] = []
    totals: list[float] = []
    for back in range(draft.year - 1, draft.year - 1 - LOOK_BACK, -1):
        steps = np.diff(past.regular(other, back), prepend=0.0)
        whole = forecast.get(back, past.dataset.value(item, Period.annual(back), past.vintage))
        total = whole - float(past.apart(item, back)[-1])
        if not np.isfinite(steps).all() or not np.isfinite(total):
            break
        quarters.insert(0, steps)
        totals.insert(0, total)
    if len(totals) < 3 or np.isfinite(draft.since).any():
        return None
    series = np.concatenate((*quarters, guide.values))
    columns = np.column_stack((np.ones(len(series)), series))
    found = chow_lin(columns, annual_sums(len(series), 4, len(totals) + 1),
                     np.array([*totals, draft.annual]))
    return replace(draft, values=found.values[-4:], basis="regression")


def _with_rests(drafts: Mapping[str, Phased], catalog: Catalog) -> dict[str, Phased]:
    """Add what each total holds beside its items, on the total's own pattern."""
    lines = dict(drafts)
    for item, items in _families(drafts, catalog).items():
        total = drafts[item]
        once = total.apart - sum(catalog[one].sign * drafts[one].apart for one in items)
        rest = total.annual + float(total.apart.sum()) - sum_of(
            catalog[one].sign * (drafts[one].annual + float(drafts[one].apart.sum()))
            for one in items)
        if abs(rest) > _NEXT_TO_NOTHING * max(abs(total.annual), 1.0):
            apart = _held(rest, once)
            rest -= float(apart.sum())
            share = total.values / total.annual if total.annual else np.full(4, 0.25)
            lines[_rest(item)] = Phased(_rest(item), total.year, rest, rest * share, 0, "parent",
                                        np.full(4, np.nan), apart=apart)
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
        # a one-off that only the total has is in its items all the same, in that quarter
        lacking = sum(sign * lines[one].apart for one, sign in parts) - lines[item].apart
        for quarter in range(4):
            row = np.zeros(len(values))
            row[place[item] + quarter] = 1.0
            for one, sign in parts:
                row[place[one] + quarter] = -sign
            rows.append(row)
            right.append(float(lacking[quarter]))
    for item in order:
        row = np.zeros(len(values))
        row[place[item] : place[item] + 4] = 1.0
        rows.append(row)
        right.append(lines[item].annual)
    spread = np.concatenate([_spread(lines[item]) for item in order])
    # what is never negative by its pattern does not become so by being added up
    floors = np.concatenate([np.full(4, 0.0 if (lines[item].values >= 0).all() else -np.inf)
                             for item in order])
    # half a year published without its first quarter: a figure of its own, its quarters' sum
    halves = [(item, at) for item in order
              for at in np.flatnonzero(np.isfinite(lines[item].since)) if at >= lines[item].known]
    values = np.concatenate((values, [lines[item].regular[at] for item, at in halves]))
    spread = np.concatenate((spread, [(_PUBLISHED * _size(lines[item])) ** 2
                                      for item, _ in halves]))
    floors = np.concatenate((floors, np.full(len(halves), -np.inf)))
    table = np.zeros((len(rows) + len(halves), len(values)))
    table[: len(rows), : 4 * len(order)] = rows
    for at, (item, end) in enumerate(halves):
        table[len(rows) + at, place[item] : place[item] + end + 1] = 1.0
        table[len(rows) + at, 4 * len(order) + at] = -1.0
    held = table, np.concatenate((right, np.zeros(len(halves))))
    try:
        found = reconcile(values, spread, *held, floors)
    except InfeasibleError:  # a refund published in one line, say, larger than what else comes in
        found = reconcile(values, spread, *held)
    return {item: found[place[item] : place[item] + 4] for item in order}


def _spread(line: Phased) -> Array:
    """Return judged error variances: a share of the mean quarter; next to nothing if published."""
    doubt = np.full(4, _DOUBT[line.basis] * _size(line))
    doubt[: line.known] = _PUBLISHED * _size(line)
    return np.asarray(doubt**2)


def _size(line: Phased) -> float:
    """Return the mean quarter."""
    return max(abs(line.annual) / 4.0, 1e-9)
