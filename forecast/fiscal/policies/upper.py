"""Money from above by kind, and what is handed up by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Recurrence
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.data import Period, Remittance, Subsidy


def subsidy_rows(subsidies: Sequence[Subsidy], year: Period) -> list[tuple[Subsidy, float]]:
    """Return each subsidy of a year with its amount, 万元.

    A row of the year counts as it stands. A recurrent one without such a row goes on from its last
    row, a one-off does not.
    """
    found = []
    for name in dict.fromkeys((one.name, one.kind) for one in subsidies):
        mine = [one for one in subsidies if (one.name, one.kind) == name and one.year <= year]
        if not mine:
            continue
        last = max(mine, key=lambda one: one.year.ordinal)
        if last.year == year:
            found += [(one, one.amount) for one in mine if one.year == year]
        elif last.recurrence == Recurrence.RECURRENT:
            found.append((last, last.amount * (1 + last.rate / 100) ** (year - last.year)))
    return found


def subsidies_in(subsidies: Sequence[Subsidy], stated: Mapping[Period, float], year: Period
                 ) -> float | None:
    """Return all money from above in a year, 万元; None when nothing is listed by then.

    What the last stated total holds beyond its rows goes on unchanged.

    Parameters
    ----------
    stated
        The total by year, outturn or budget.
    """
    rows = subsidy_rows(subsidies, year)
    if not rows and not any(one.year <= year for one in subsidies):
        return None
    known = [at for at in stated if at <= year and any(one.year == at for one in subsidies)]
    unlisted = 0.0
    if known:
        last = max(known, key=lambda one: one.ordinal)
        listed = sum_of(amount for _, amount in subsidy_rows(subsidies, last))
        unlisted = max(0.0, stated[last] - listed)
    return unlisted + sum_of(amount for _, amount in rows)


def fixed_remittance(parts: Iterable[Remittance], first: Period, year: Period) -> float:
    """Return the fixed parts of what is handed up in a year, 万元."""
    steps = max(0, year - first)
    return sum_of(one.fixed * (1 + one.rate / 100) ** steps for one in parts)
