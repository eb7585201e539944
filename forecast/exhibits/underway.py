"""How the year in progress has gone so far, in a sentence beside the year that it is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.claims import At
from forecast.exhibits.in_year import Words

if TYPE_CHECKING:
    from forecast.exhibits.claims import Teller

_TABLE = "landing_progress"


def underway_sentence(tell: Teller, *, of_base: bool, parts: bool = True) -> str:
    """Say what has come in by the last month, beside the year before, the budget and even pace.

    Parameters
    ----------
    of_base
        Whether the year is the one before the first projected; empty where it is the other.
    parts
        Whether tax and spending are said too.
    """
    make, landed = tell.make, tell.make.result.landed
    if landed is None or landed.found is None or (landed.year == make.result.base) is not of_base:
        return ""
    months = landed.found
    words = Words(months, make.result.catalog, make.lang)

    def beside(code: str) -> str:
        points = At(_TABLE, code, "points", bare=True)
        way = "behind" if tell.text(points).startswith("-") else "ahead"
        yoy = tell.clause("underway_yoy", {"yoy": At(_TABLE, code, "yoy", as_change=True)})
        share = tell.clause("underway_share", {"share": At(_TABLE, code, "share")})
        return yoy + share + (tell.clause(f"underway_{way}", {"points": points}) if share else "")

    def said(code: str, key: str) -> str:
        line = months.line(code)
        found = "" if line is None else tell.clause(
            key, {"amount": At(_TABLE, code, "so_far")}, year=months.year,
            month=words.month(line.month))
        return found + beside(code) if found else ""

    more = (said("tax_revenue", "underway_tax"), said("gpb_expenditure", "underway_spent"))
    return tell.stop(said("gpb_revenue", "underway"), *(more if parts else ()))
