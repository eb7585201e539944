"""Land that is to be sold: what each project brings in each year."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forecast.data import LandProject, Period


def land_receipts(project: LandProject, year: Period) -> float:
    """Return what a project brings in a year if it is sold in time, 万元.

    The first payment is made in its year and the rest in the next; nothing where no price is known.
    """
    if project.whole is None or not 0 <= year - project.year <= 1:
        return 0.0
    first = year == project.year
    return project.whole * (project.first_year if first else 1.0 - project.first_year)
