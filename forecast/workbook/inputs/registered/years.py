"""Years of registers that lie far from all figures: rows that look filled in and do nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import PeriodError, parse_period
from forecast.issues import Issue, Severity
from forecast.workbook import contract, policy_sheets as policies
from forecast.workbook.project_sheets import LAND, PROJECTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forecast.data import Observation
    from forecast.workbook.inputs.found import Found

_EVENT, _LONG = 10, 50
"""How many years from the workbook's figures an event may lie, and either end of a bond."""
_COLUMNS: Mapping[str, tuple[tuple[str, int], ...]] = {
    policies.CUTS.name: (("year", _EVENT),), policies.COMMITMENTS.name: (("year", _EVENT),),
    policies.SUBSIDIES.name: (("year", _EVENT),), policies.RELIEFS.name: (("year", _EVENT),),
    policies.CASH.name: (("month", _EVENT),), LAND.name: (("when", _EVENT),),
    PROJECTS.name: (("start", _LONG), ("end", _LONG)),
    contract.TAXPAYERS.name: (("leaves", _EVENT),),
    contract.BONDS.name: (("issued", _LONG), ("due", _LONG)),
    contract.CARRYOVERS.name: (("budgeted", _EVENT), ("at", _EVENT)),
    contract.SECTORS.name: (("year", _LONG),)}


def check_years(tables: Sequence[Found], observations: Sequence[Observation]) -> Iterator[Issue]:
    """Warn of a year that no figure of the workbook is near to."""
    known = [one.period.year for one in observations]
    first, last = min(known, default=0), max(known, default=0)
    for found in tables:
        for key, slack in _COLUMNS.get(found.spec.name, ()):
            for row in found.rows():
                text = found.text(row, key)
                try:
                    year = parse_period(text)[0].year if text else first
                except PeriodError:
                    continue  # told where it is read
                if known and not first - slack <= year <= last + slack:
                    yield Issue("year_far", found.place(row, key), text, (
                        ("first", str(first)), ("last", str(last)), ("low", str(first - slack)),
                        ("high", str(last + slack))), Severity.WARNING)
