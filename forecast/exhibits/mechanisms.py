"""Sentences on how the money works: budgets that would close below nought, and what lies behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.claims import At

if TYPE_CHECKING:
    from forecast.exhibits.claims import Teller

_CLOSINGS = {"fund": "gf_surplus_out", "capital": "sc_surplus_out", "social": "si_surplus_out"}


def deficit_sentence(tell: Teller) -> str:
    """Say of a budget other than the general one that the forecast closes it below nought."""
    make, comma = tell.make, tell.make.text("list_comma")
    first = "plan" if make.plan in {None, make.main} else "main"
    found = []
    for account, code in _CLOSINGS.items():
        cells = {str(year): at for year in make.result.horizon if tell.text(at := At(
            f"budget_{account}", code,
            first if year == make.result.first else f"later:{year}", bare=True)).startswith("-")}
        found.append(tell.clause("deficit", cells, scenario=make.scenario_name(make.main),
                                 budget=make.text(f"budget_of_{account}"),
                                 years=comma.join(cells), amounts=comma.join(
                                     tell.worded(at) for at in cells.values())) if cells else "")
    return tell.stop(make.text("list_semicolon").join(one for one in found if one))
