"""``forecast estimate``: the equations on their history, weighed with the priors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.parts import (
    DONE,
    DateType,
    issues_json,
    opened,
    print_warnings,
    settings_of,
)
from forecast.commands.printing import give_tables, print_table

if TYPE_CHECKING:
    import argparse

    from forecast.commands.parts import Desk
    from forecast.estimation import Estimate, Estimates
    from forecast.labels import Lang


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("estimate", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    desk.add_model(parser)
    desk.add_values(parser)
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Estimate the equations and print the diagnostics."""
    from forecast.exhibits import estimation_summary, estimation_table
    from forecast.run import estimated, prior_of

    book, settings = opened(arguments), settings_of(arguments)
    estimates = estimated(book, settings)
    summary = estimation_summary(estimates, lang)
    table = estimation_table(estimates, prior_of(book, settings), lang)
    if give_tables(arguments, [table], book.warnings, lang):
        return DONE
    if arguments.json:
        print(json.dumps({"summary": summary, **_as_json(estimates),
                          "warnings": issues_json(book.warnings, lang)},
                         ensure_ascii=False, indent=1, allow_nan=False))
        return DONE
    print_table(table, ("equation",))
    print(summary)
    print_warnings(book.warnings, lang)
    return DONE


def _as_json(estimates: Estimates) -> dict[str, object]:
    return {"equations": [_equation(one) for one in estimates.equations]}


def _equation(one: Estimate) -> dict[str, object]:
    tests = one.diagnostics
    shown = ("standard_error", "r_squared", "durbin_watson", "breusch_godfrey", "jarque_bera",
             "breusch_pagan")
    return {
        "item": one.equation.name, "equation": one.equation.text, "form": one.form,
        "verdict": one.verdict, "n": one.n, "stripped": one.stripped,
        "diagnostics": {key: getattr(tests, key) for key in shown} if tests else None,
        "parameters": [{
            "name": own.name, "estimate": own.estimate, "standard_error": own.error,
            "t": _finite(own.t), "p": own.p, "prior_mean": _finite(own.prior_mean),
            "prior_sd": _finite(own.prior_sd), "prior_weight": own.prior_weight,
            "prior_decided": own.is_prior_decided, "mean": _finite(own.mean), "sd": _finite(own.sd),
        } for own in one.coefficients],
        "residuals": {str(period): value for period, value in one.residuals.items()},
    }


def _finite(value: float | None) -> float | None:
    """JSON has no infinity: the t of an exact fit, the spread of no prior at all are left out."""
    return value if value is not None and abs(value) < float("inf") else None
