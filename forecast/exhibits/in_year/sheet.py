"""The page of the year in progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.in_year.landing import landing_of_run

if TYPE_CHECKING:
    from forecast.exhibits.kit import Maker, Sheet


def page(make: Maker) -> Sheet | None:
    """Lay out the landing of a year whose months are known; None when none is in progress."""
    landed = landing_of_run(make)
    return landed.sheet if landed else None
