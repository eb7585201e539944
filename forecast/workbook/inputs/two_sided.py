"""A balance printed with two sides: 支出总计 equals 收入总计, since it holds what is carried over.

The accounts keep what is carried over beside the total of uses; a printed total that holds it is
read without it.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from forecast.data import ACCOUNTS
from forecast.fiscal import rounding_tolerance
from forecast.issues import CellRef, Issue, Severity
from forecast.rounding import printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Account, Catalog, Observation, Period, Status


_CLOSING = "closing_in_total"


def without_closing(observations: Sequence[Observation], items: Catalog, issues: list[Issue]
                    ) -> list[Observation]:
    """Return the observations with each total of uses that holds the closing read without it."""
    columns: dict[tuple[Period, Status], dict[str, Decimal]] = {}
    for one in observations:
        columns.setdefault((one.period, one.status), {})[one.item] = printed(one.value)
    found = {(key, total): closing for key, figures in columns.items() for account in ACCOUNTS
             for total, closing in _held(account, figures, items)}
    read: list[Observation] = []
    for one in observations:
        closing = found.get(((one.period, one.status), one.item))
        if closing is None:
            read.append(one)
            continue
        net = printed(one.value) - closing
        issues.append(Issue(_CLOSING, one.origin or CellRef(""),
                            f"{printed(one.value):,f}", (
                                ("item", items[one.item].zh), ("closing", f"{closing:,f}"),
                                ("net", f"{net:,f}")), Severity.WARNING))
        read.append(replace(one, value=float(net)))
    return read


def without_gross_rates(observations: Sequence[Observation], items: Catalog,
                        issues: Sequence[Issue]) -> list[Observation]:
    """Return the observations without the growth that was worked out from totals with a closing.

    That of a total which was read without it, in its own year and in the next: ``issues`` say
    which were.
    """
    read = {one.where for one in issues if one.code == _CLOSING}
    gross = {(items.growth_of(items[one.item]), period) for one in observations
             if one.origin in read for period in (one.period, one.period + 1)}
    return [one for one in observations if (items[one.item], one.period) not in gross]


def _held(account: Account, figures: dict[str, Decimal], items: Catalog
          ) -> list[tuple[str, Decimal]]:
    """Return a budget's total of uses and the closing that it holds, if it does.

    Its uses equal its sources, and its lines leave room for what is carried over; or its lines
    make up the rest to the last figure, whatever the sources are.
    """
    sources, uses = items.total(account, "total_sources"), items.total(account, "total_uses")
    if sources is None or uses is None or uses.code not in figures:
        return []
    closings = [figures[item.code] for item in items.closings(account) if item.code in figures]
    lines = [line.sign * figures[line.code] for line in items.children(uses.code)
             if line.code in figures]
    closing, stated = sum(closings, Decimal(0)), figures[uses.code]
    tolerance = rounding_tolerance(len(lines) + len(closings))
    if not closings or closing <= tolerance:
        return []
    rest = stated - closing - sum(lines)
    balanced = (sources.code in figures
                and abs(stated - figures[sources.code]) <= rounding_tolerance(2))
    fits = rest >= -tolerance if balanced else len(lines) >= _SEVERAL and abs(rest) <= tolerance
    return [(uses.code, closing)] if fits else []


_SEVERAL = 2
"""One line alone may fit by chance."""
