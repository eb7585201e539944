"""What a base year comes to, item by item, where its months are known and no figure of it is.

Bureaus write next year's budget in October: of the year that ends they estimate the totals, and
have each tax and each class of spending by the month. What an item comes to follows from its
months, and parts keep to the estimate of their total.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq, Observation, Period, Status
from forecast.in_year.beginning import begun
from forecast.labels import both
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forecast.data import Dataset, Vintage
    from forecast.in_year.year import Line

_DIGITS = 6
"""What is nought in every month is nought in the year, whatever the sums leave."""


def with_landings(dataset: Dataset, year: Period, vintage: Vintage) -> Dataset:
    """Add what the months of a year come to, of status 推算, for items without a figure of it.

    Parts of a total that the bureau estimates add up to its estimate: what their months leave open
    is scaled by one factor. A landing that rests on an even pace alone is no estimate.

    Parameters
    ----------
    year
        The base year of a run.
    vintage
        As-of date and wished statuses.
    """
    if year.freq is not Freq.A:
        return dataset
    known = begun(dataset, vintage=vintage)
    if known is None or known.year != year.year or all(
            dataset.read(item.code, year, vintage) for item in known.items):
        return dataset
    from forecast.in_year.year import year_in_progress

    found = year_in_progress(dataset, vintage=vintage)
    return dataset if found is None else dataset.joined(
        _landed(dataset, found.lines, year, vintage))


def _landed(dataset: Dataset, lines: Sequence[Line], year: Period, vintage: Vintage
            ) -> Iterator[Observation]:
    """Land the lines without a figure of the year, totals before their parts."""
    values: dict[str, float] = {}
    for line in lines:
        if line.is_rest:
            continue
        choice = dataset.read(line.item, year, vintage)
        if choice is not None:
            values[line.item] = choice.chosen.value
            continue
        value = _value(dataset, line, lines, values, year, vintage)
        at = Period(Freq.M, MONTHS * year.year + line.month - 1)
        seen = dataset.read(line.item, at, vintage, cumulative=True)
        if value is None or seen is None:
            continue
        values[line.item] = value = round(value, _DIGITS)
        yield Observation(line.item, year, value, Status.DERIVED, seen.chosen.published,
                          both("run.landed_source", month=line.month), unit=seen.chosen.unit)


def _value(dataset: Dataset, line: Line, lines: Sequence[Line], values: dict[str, float],
           year: Period, vintage: Vintage) -> float | None:
    """Return what a line comes to beside its total; None where its months do not tell."""
    above = dataset.catalog[line.item].parent
    beside = [one for one in lines if above is not None and (
        one.item == above if one.is_rest else dataset.catalog[one.item].parent == above)]
    amount = None if above is None else _to_share(dataset, above, beside, values, year, vintage)
    if amount is not None:
        known = {one.item: choice.chosen.value for one in beside if not one.is_rest
                 and (choice := dataset.read(one.item, year, vintage))}
        return _scaled(line, [one for one in beside if one.is_rest or one.item not in known],
                       amount - sum_of(known.values()))
    return None if line.is_even else line.landing.value


def _to_share(dataset: Dataset, above: str, beside: Sequence[Line], values: dict[str, float],
              year: Period, vintage: Vintage) -> float | None:
    """Return what lines have together of a total: all where it has months, else as a year ago."""
    if above in values:
        return values[above]
    total = dataset.value(above, year, vintage)
    before = dataset.value(above, year + -1, vintage)
    if not before > 0:
        return None
    share = sum_of(dataset.value(one.item, year + -1, vintage) for one in beside) / before
    return total * share if isfinite(total * share) else None


def _scaled(line: Line, beside: Sequence[Line], amount: float) -> float:
    """Scale what the months leave open so that lines come to an amount together.

    Where less is left than has come in, the years are scaled; where nothing is, they stand.
    """
    whole = sum_of(one.landing.value for one in beside)
    so_far = sum_of(one.landing.so_far for one in beside)
    own, mine = line.landing.value, line.landing.so_far
    if amount >= so_far and whole > so_far:
        return mine + (own - mine) * (amount - so_far) / (whole - so_far)
    return own * amount / whole if amount > 0 and whole > 0 else own
