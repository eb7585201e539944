"""The year in progress: what is collected, what the year will come to, what is still missing.

Reads the cumulative months of a dataset, sets dated one-offs apart, lands every item, and makes the
items add up to their totals.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import isfinite, nan
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import MONTHS
from forecast.fiscal import is_within, one_offs
from forecast.in_year.beginning import begun
from forecast.in_year.drafts import Draft, draft_of, with_rests
from forecast.in_year.placing import placed
from forecast.rounding import half_up, sum_of
from forecast.timeseries import (
    LEVELS,
    Cumulative,
    Landing,
    Note,
    land_many,
    only_rises,
    reconcile,
    totals_matrix,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from forecast.data import Dataset, Vintage
    from forecast.fiscal import OneOff

    Array = NDArray[np.float64]

_SETTLED = 1e-12
"""Units of which a year is no sum of months."""


@dataclass(frozen=True, eq=False)
class Line:
    """One item of the year in progress; amounts in the item's unit, one-offs included.

    Parameters
    ----------
    item
        Catalogue code. ``is_rest`` marks what a total holds beside the items listed under it.
    level
        Depth under the totals that are listed.
    published
        (years, 12) cumulative figures as published, the year to land last; NaN where none.
    totals
        (years,) annual totals, NaN where unknown.
    landing
        The landing, items adding to totals.
    one_offs
        Amounts set apart before landing and added again.
    budget
        The year's budget (adjusted budget first), None where there is none.
    stated
        The estimate of the year that the bureau states itself, None where there is none.
    stripped
        The published figures without their one-offs.
    """

    item: str
    is_rest: bool
    level: int
    first_year: int
    published: Array
    totals: Array
    landing: Landing
    one_offs: tuple[OneOff, ...]
    budget: float | None
    stated: float | None = None
    stripped: Cumulative = field(default_factory=lambda: Cumulative.of(np.empty((1, MONTHS))))

    @property
    def month(self) -> int:
        """The last month published."""
        return self.landing.month

    @property
    def so_far(self) -> float:
        """What is collected, as published."""
        return float(self.published[-1, self.month - 1])

    @property
    def before(self) -> float:
        """The same months of the year before; NaN where unknown."""
        return float(self.published[-2, self.month - 1]) if len(self.published) > 1 else nan

    @property
    def last_total(self) -> float:
        """The total of the year before; NaN where unknown."""
        return float(self.totals[-2]) if len(self.totals) > 1 else nan

    @property
    def is_off(self) -> bool:
        """Whether the stated estimate lies outside the narrow interval of months still open."""
        return self.stated is not None and self.month < MONTHS and not (
            self.landing.lower[0] <= self.stated <= self.landing.upper[0])

    @property
    def is_even(self) -> bool:
        """Whether nothing but an even pace is behind the landing."""
        return any(note.code == _EVEN for note in self.landing.notes)

    @property
    def shares(self) -> Array:
        """(years before, 12) cumulative share of the annual total, per cent."""
        with np.errstate(divide="ignore", invalid="ignore"):
            share: Array = 100.0 * self.published[:-1] / self.totals[:-1, None]
        return np.where(self.totals[:-1, None] > 0, share, np.nan)


@dataclass(frozen=True, slots=True)
class Progress:
    """Distance to 序时进度 (an even pace): shares in per cent, gaps in points and in amount."""

    share: float
    even: float
    points: float
    amount: float


@dataclass(frozen=True, slots=True)
class YearInProgress:
    """All items of one year in progress.

    ``placed`` are the one-offs of earlier years in the month in which they seem to have come in,
    where the register gives none.
    """

    year: int
    month: int
    lines: tuple[Line, ...]
    placed: tuple[OneOff, ...] = ()

    def line(self, item: str) -> Line | None:
        """Return an item's own line."""
        return next((one for one in self.lines if one.item == item and not one.is_rest), None)

    @property
    def main(self) -> Line:
        """The line that sentences and charts are about: the general budget's revenue, if listed."""
        return self.line("gpb_revenue") or self.lines[0]


def progress(line: Line, *, rounded: bool = False) -> Progress | None:
    """Return how far a line is from an even pace through its budget; None without a budget.

    ``rounded`` subtracts shares rounded to one digit, as many reports do (66.7-62.1=4.6), and takes
    the amount from that difference. The plain result is exact.
    """
    if not line.budget:
        return None
    share, even = 100.0 * line.so_far / line.budget, 100.0 * line.month / MONTHS
    if rounded:
        share, even = float(half_up(share, 1)), float(half_up(even, 1))
    points = float(half_up(share - even, 1)) if rounded else share - even
    return Progress(share, even, points, line.budget * points / 100.0)


def year_in_progress(dataset: Dataset, *, year: int | None = None, month: int | None = None,
                     items: Sequence[str] = (), vintage: Vintage | None = None,
                     level: Sequence[float] = LEVELS) -> YearInProgress | None:
    """Land a year of a dataset.

    Parameters
    ----------
    year, month
        The year to land and the last month to use; by default the latest published, without items
        whose annual outturn is in.
    items
        Catalogue codes; by default every item with cumulative figures in the year.
    vintage
        As-of date and wished statuses.

    Returns
    -------
    YearInProgress or None
        None when no item has a cumulative figure in the year, or every outturn is in.
    """
    known = begun(dataset, year=year, month=month, items=items, vintage=vintage)
    if known is None:
        return None
    now = known.year
    once = placed(dataset, known.seen, now, vintage)
    drafts = with_rests([draft_of(dataset, item, known.seen[item.code], now, month, vintage, once)
                         for item in known.items], dataset)
    landed = land_many([one.stripped for one in drafts], level)
    landings = _added_up(drafts, _paced(drafts, landed))
    lines = tuple(_line(draft, landing) for draft, landing in zip(drafts, landings, strict=True))
    landed_items = {item.code for item in known.items}
    return YearInProgress(now, max(line.month for line in lines), lines, tuple(
        one for was, one in zip(one_offs(dataset.adjustments), once, strict=True)
        if one.month is not None and was.month is None
        and any(is_within(one.item, code, dataset.catalog) for code in landed_items)))


def _paced(drafts: list[Draft], landings: list[Landing]) -> list[Landing]:
    """Let lines without a year to compare with go at the pace of what they are part of.

    An even pace would pull a total that knows better down to it, or up.
    """
    found = dict(zip(((one.item, one.is_rest) for one in drafts), landings, strict=True))
    for one, own in zip(drafts, landings, strict=True):  # totals stand before their parts
        above = found.get((one.parent or "", False))
        if (above is None or _EVEN not in (note.code for note in own.notes)
                or _EVEN in (note.code for note in above.notes)
                or not above.value * above.so_far > 0 or one.stripped.month != above.month):
            continue
        value = own.so_far * above.value / above.so_far
        notes = tuple(Note("landing_total_pace") if note.code == _EVEN else note
                      for note in own.notes)
        floor = own.so_far if only_rises(one.stripped) else -np.inf
        found[one.item, one.is_rest] = replace(_moved(own, value, floor), notes=notes)
    return list(found.values())


_EVEN = "landing_straight_line"


def _added_up(drafts: list[Draft], landings: list[Landing]) -> list[Landing]:
    """Make the items add up to their totals; an interval moves with its landing."""
    places = {one.item: at for at, one in enumerate(drafts) if not one.is_rest}
    totals: dict[int, list[int]] = {}
    for at, one in enumerate(drafts):
        if one.parent in places:
            totals.setdefault(places[one.parent], []).append(at)
    totals = {total: items for total, items in totals.items()
              if _is_whole(drafts[total], [drafts[at] for at in items])}
    values = np.array([one.value for one in landings])
    spreads = np.array([abs(one.value) * one.spread for one in landings])
    floors = np.array([one.so_far if only_rises(draft.stripped) else -np.inf
                       for draft, one in zip(drafts, landings, strict=True)])
    # next to no doubt, and not none at all: lines that are over still settle their rounding
    variances = np.maximum(spreads**2, _SETTLED * float((spreads**2).max(initial=1.0)))
    # a one-off entered for a total may be in its items: they then make up what it lacks without it
    apart = np.array([_apart(draft) for draft in drafts])
    rows = totals_matrix(len(values), totals)
    settled = reconcile(values, variances, rows, -rows @ apart, floors)
    return [_moved(one, float(value), float(floor))
            for one, value, floor in zip(landings, settled, floors, strict=True)]


def _is_whole(total: Draft, items: list[Draft]) -> bool:
    """Tell whether the items hold the whole total as last published."""
    at = total.stripped.month - 1
    parts = sum_of(float(one.published[-1, at]) for one in items)
    return isfinite(parts) and abs(parts - float(total.published[-1, at])) <= (len(items) + 1) // 2


def _moved(one: Landing, value: float, floor: float) -> Landing:
    """Move a landing; a year published to December is a fact and keeps its rounding."""
    if one.month == MONTHS:
        return one
    shift = value - one.value
    return replace(one, value=value, lower=tuple(max(end + shift, floor) for end in one.lower),
                   upper=tuple(max(end + shift, floor) for end in one.upper))


def _apart(draft: Draft) -> float:
    return sum_of(one.amount for one in draft.one_offs if one.month is not None)


def _line(draft: Draft, landing: Landing) -> Line:
    """Add the one-offs of the year again."""
    apart = _apart(draft)
    whole = replace(landing, value=landing.value + apart,
                    so_far=float(draft.published[-1, landing.month - 1]),
                    lower=tuple(end + apart for end in landing.lower),
                    upper=tuple(end + apart for end in landing.upper),
                    methods={name: guess + apart for name, guess in landing.methods.items()})
    return Line(draft.item, draft.is_rest, draft.level, draft.first_year, draft.published,
                draft.totals, whole, draft.one_offs, draft.budget, draft.stated, draft.stripped)
