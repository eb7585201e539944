"""Tax concentration: what the district loses when large taxpayers leave, and gains from new ones.

Taxpayers move independently of each other, but for those of one group, who move together: an
*event* is a group, or one taxpayer without a group, with all the taxes that it pays. A taxpayer
that leaves is lost from its year on, one that comes is gained: in that year by the part that its
register row gives, in full after so many years as it says. A gain is a loss below nought. Amounts
are at the size of the register's year, 万元; growth is left to the model.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from forecast.issues import CellRef, Issue
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from forecast.data import Dataset, Period, Taxpayer

Array = NDArray[np.float64]
_CELLS = 2_000_000
"""The distribution has at most so many cells; one cell is 1 万元 while that suffices."""


@dataclass(frozen=True, slots=True)
class Event:
    """Taxpayers who leave together, and the odds that they do."""

    name: str
    probability: float
    payers: tuple[Taxpayer, ...]


def events(payers: Iterable[Taxpayer]) -> tuple[Event, ...]:
    """Return the independent events, in the order of the register."""
    groups: defaultdict[str, list[Taxpayer]] = defaultdict(list)
    for payer in payers:
        groups[payer.event].append(payer)
    return tuple(Event(name, mine[0].probability, tuple(mine)) for name, mine in groups.items())


def lost(payer: Taxpayer, year: Period) -> float:
    """Return what is lost in a year if a taxpayer moves, 万元: below nought for one that comes."""
    if year < payer.leaves:
        return 0.0
    done = min((year - payer.leaves) / payer.ramp, 1.0)
    amount = payer.amount * (payer.first_year + (1.0 - payer.first_year) * done)
    return -amount if payer.arrives else amount


def expected_loss(payers: Iterable[Taxpayer], year: Period) -> float:
    """Return the mean of the year's loss less what comes, 万元."""
    return sum_of(payer.probability * lost(payer, year) for payer in payers)


@dataclass(frozen=True)
class Loss:
    """The distribution of one year's loss: the odds of ``start``, ``start + step``…, 万元."""

    step: float
    weights: Array
    start: float = 0.0

    @property
    def losses(self) -> Array:
        """The losses that are possible, from the least up."""
        return np.asarray(self.start + self.step * np.arange(len(self.weights)))

    def quantile(self, share: float) -> float:
        """Return the smallest loss that is not exceeded with probability ``share``."""
        place = int(np.searchsorted(np.cumsum(self.weights), share * (1.0 - 1e-12)))
        return self.start + self.step * min(place, len(self.weights) - 1)

    @property
    def mean(self) -> float:
        """The expected loss."""
        return float(self.losses @ self.weights)

    def tail_mean(self, share: float) -> float:
        """Return the mean of the worst ``1 - share`` of outcomes (expected shortfall)."""
        above = np.cumsum(self.weights[::-1])[::-1]  # P(L >= l)
        kept = np.minimum(above, 1.0 - share) - np.minimum(np.append(above[1:], 0.0), 1.0 - share)
        return float(self.losses @ kept / (1.0 - share))


def distribution(payers: Sequence[Taxpayer], year: Period) -> Loss:
    """Return the exact distribution of a year's loss, event by event.

    Each event's loss is rounded to whole steps: 1 万元, or more where the sum would need over two
    million cells. Convolution on that lattice has no sampling error.
    """
    parts = [(event.probability, sum_of(lost(payer, year) for payer in event.payers))
             for event in events(payers)]
    step = max(1.0, np.ceil(sum_of(abs(amount) for _, amount in parts) / _CELLS))
    weights, start = np.ones(1), 0.0
    for chance, amount in parts:
        size = round(abs(amount) / step)
        more = chance if amount >= 0 else 1.0 - chance  # a gain that fails to come is the dear end
        least = np.append(weights * (1.0 - more), np.zeros(size))
        least[size:] += weights * more
        weights, start = least, start - (size * step if amount < 0 else 0.0)
    return Loss(float(step), weights, start)


def nobody_leaves(payers: Sequence[Taxpayer], last: Period) -> float:
    """Return the probability that nobody leaves by a year."""
    chances = [1.0 - event.probability for event in events(payers)
               if any(payer.leaves <= last and not payer.arrives for payer in event.payers)]
    return float(np.prod(chances))


@dataclass(frozen=True)
class Moves:
    """The share of a tax that is lost in each year: in the mean, at both ends, in draws.

    ``mean``, ``low`` (all leave, nobody comes) and ``high`` (nobody leaves, all come) are
    (years,); ``drawn`` is (years, draws). Within -1 and 1, a gain below nought.
    """

    mean: Array
    low: Array
    high: Array
    drawn: Array


def shares_moved(parts: Sequence[tuple[Sequence[Taxpayer], float]], years: Sequence[Period],
                 draw: Callable[[str], Array], said: Mapping[str, bool] | None = None) -> Moves:
    """Return the share of a tax that taxpayers who leave or come move.

    Parameters
    ----------
    parts
        Taxpayers, each list with the revenue that it is a part of, 万元, at the register's size.
    draw
        Event → uniform numbers, one a draw: below the event's probability it takes place. One event
        draws the same numbers for every tax.
    said
        Events that are decided: they take place in every run, or in none.
    """
    mean, low, high = (np.zeros(len(years)) for _ in range(3))
    drawn = np.zeros((len(years), 1))
    for payers, revenue in parts:
        for event in events(payers):
            sizes = np.array([sum_of(lost(payer, year) for payer in event.payers) / revenue
                              for year in years])
            fixed = (said or {}).get(event.name)
            if fixed is not None:
                one = sizes * float(fixed)
                mean, low, high, drawn = mean + one, low + one, high + one, drawn + one[:, None]
                continue
            mean += event.probability * sizes
            low += np.maximum(sizes, 0.0)
            high += np.minimum(sizes, 0.0)
            drawn = drawn + np.outer(sizes, draw(event.name) < event.probability)
    return Moves(mean, low, high, drawn)


def yearly_factors(shares: Array) -> Array:
    """Turn shares lost since the start into each year's change of the level, per cent.

    A tax that grows from its own last level keeps what it lost, so only the further loss is laid on
    a year: 100·[(1 - s_t)/(1 - s_{t-1}) - 1].
    """
    before = np.vstack([np.zeros((1, shares.shape[1])), shares[:-1]])
    return np.asarray(100.0 * ((1.0 - shares) / (1.0 - before) - 1.0))


def check_payers(dataset: Dataset) -> tuple[Issue, ...]:
    """Report a register that adds up to more than the tax it is part of.

    The tax's latest outturn is the measure; the issue names the largest taxpayer's cell.
    """
    issues = []
    staying = [payer for payer in dataset.registers.taxpayers if not payer.arrives]
    for tax in dict.fromkeys(payer.tax for payer in staying):
        mine = [payer for payer in staying if payer.tax == tax]
        years = {seen.period for seen in dataset.observations
                 if seen.item == tax and seen.status.is_past and seen.period.freq.value == 1}
        choice = dataset.read(tax, max(years, key=lambda year: year.ordinal)) if years else None
        whole = sum_of(payer.amount for payer in mine)
        if choice is not None and whole >= choice.chosen.value:
            largest = max(mine, key=lambda payer: payer.amount)
            issues.append(Issue(
                "payers_exceed", largest.origin or CellRef(""), f"{whole:,.0f}",
                (("item", dataset.catalog[tax].zh), ("period", str(choice.chosen.period)),
                 ("stated", f"{choice.chosen.value:,.0f}"),
                 ("residual", f"{whole - choice.chosen.value:,.0f}"))))
    return tuple(issues)
