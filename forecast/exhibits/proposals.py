"""What a forecast leads to: proposals cut from the closing order, the risk register, the targets.

Each says what, how much and who, and is marked as a proposal: a tool decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.claims import At
from forecast.fiscal import ORDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forecast.data import Period
    from forecast.exhibits.claims import Teller

_YEARS = 2
"""Gaps are proposed on for so many years: what this budget and the next one can settle."""
_RISKS = 3
_ACTED = frozenset({"one_off_fails", "payer", "tax_revenue", "gpb_revenue", "nontax_regular",
                    "nontax_one_off", "funds_transferred_in", "upper_transfer_in",
                    "gpb_expenditure", "upper_remittance"})
"""The risks that the label table has a remedy of their own for."""


def proposals(tell: Teller, misfits: Sequence[str]) -> tuple[str, ...]:
    """List the proposals, numbered, under a line that says what they are.

    Parameters
    ----------
    tell
        Says clauses over the printed tables ``gap_closing``, ``risk_register``, ``headline``.
    misfits
        The sentences on targets that do not fit together.

    Returns
    -------
    tuple
        Nothing where the run gives no ground for one.
    """
    make = tell.make
    found = [said for said in (*_gaps(tell), *_risks(tell), _targets(tell, misfits)) if said]
    if not found:
        return ()
    found.append(_next(tell))
    return (tell.clause("proposals", {}), *(make.text("say_proposal", number=number, text=said)
                                            for number, said in enumerate(found, 1)))


def _gaps(tell: Teller) -> Iterator[str]:
    """What closes the first gaps in the law's order: amounts and who."""
    make = tell.make
    first = make.result.first
    short = [year for year in make.result.horizon if tell.text(
        At("gap_closing", f"{year}:gap", "left")) not in {"", "0"}]
    for year in short[:_YEARS]:
        yield tell.stop(tell.clause(
            "propose_gap" if year == first else "propose_gap_later",
            {"gap": At("gap_closing", f"{year}:gap", "left")}, year=year.year,
            scenario=make.scenario_name(make.main)), _uses(tell, year))


def _uses(tell: Teller, year: Period) -> str:
    make = tell.make
    cells = {str(means): at for means in ORDER if tell.text(
        at := At("gap_closing", f"{year}:{means}", "used")) not in {"", "0"}}
    rest = "say_propose_cut" if len(cells) > 1 else "say_propose_cut_all"
    uses = (make.text(rest if means == "cut" else "say_propose_use",
                      means=make.text(f"means_{means}"), amount=tell.worded(at),
                      owner=make.text(f"means_{means}_owner")) for means, at in cells.items())
    return tell.clause("propose_uses", cells, uses=make.text("list_semicolon").join(uses)
                       ) if cells else ""


def _risks(tell: Teller) -> Iterator[str]:
    """How the first risks of the register are met: who does what."""
    table, make = tell.tables.get("risk_register"), tell.make
    lines = [row for row in table.rows if row.role == "line"] if table else []
    for row in lines[:_RISKS]:
        key = row.key.partition(":")[0]
        yield tell.stop(tell.clause(
            "propose_risk", {"amount": At("risk_register", row.key, "amount", bare=True),
                             "odds": At("risk_register", row.key, "odds"),
                             "owner": At("risk_register", row.key, "owner")},
            name=row.label, year=make.result.first.year,
            action=make.text(f"say_remedy_{key if key in _ACTED else 'other'}")))


def _targets(tell: Teller, misfits: Sequence[str]) -> str:
    """Have targets that do not fit together looked at before they are handed down."""
    if not misfits:
        return ""
    return tell.clause("propose_targets", {}, year=tell.make.result.first.year,
                       count=len(misfits), first=misfits[0],
                       sheet=tell.make.text("sheet_targets"))


def _next(tell: Teller) -> str:
    """When the forecast is made anew, and which outturn asks for a change of the budget."""
    year = tell.make.result.first.year
    return tell.stop(
        tell.clause("propose_next", {}, year=year),
        tell.clause("propose_next_range", {"low": At("headline", "gpb_revenue", "p10"),
                                           "high": At("headline", "gpb_revenue", "p90")}))
