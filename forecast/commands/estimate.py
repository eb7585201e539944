"""``forecast estimate``: the equations on their history, weighed with the priors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.parts import (
    DONE,
    FEW,
    YEARS,
    CountType,
    DateType,
    issues_json,
    opened,
    print_json,
    settings_of,
)
from forecast.commands.printing import give_tables, print_found, write_small

if TYPE_CHECKING:
    import argparse

    from forecast.commands.parts import Desk
    from forecast.estimation import Accuracy, Errors, Estimate, Specification, Stability, Track
    from forecast.exhibits import Findings
    from forecast.issues import Issue
    from forecast.labels import Lang
    from forecast.projection import Settings
    from forecast.workbook import InputBook

_OPTIONS = {"method": "method", "instruments": "instruments", "errors": "errors",
            "restrictions": "restrict", "sample": "sample"}
"""The parts of a specification and the options that say them."""
_METHODS = ("ols", "nls", "2sls")


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("estimate", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    parser.add_argument("--item", action="append", default=[], metavar="ITEM",
                        help=desk.say("estimate_only"))
    parser.add_argument("--method", choices=_METHODS, default="", help=desk.say("estimate_method"))
    for option, metavar in (("instruments", "LIST"), ("errors", "N"), ("restrict", "LIST"),
                            ("sample", "YEARS")):
        parser.add_argument(f"--{option}", default="", metavar=metavar,
                            help=desk.say(f"estimate_{option}"))
    parser.add_argument("--window", type=CountType(desk.lang, 1, FEW), metavar="N",
                        help=desk.say("estimate_window"))
    parser.add_argument("--break", dest="at", type=CountType(desk.lang, *YEARS), metavar="YEAR",
                        help=desk.say("estimate_break"))
    desk.add_model(parser)
    desk.add_values(parser)
    desk.add_out(parser)
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Estimate the equations, print the tables, and write them where asked."""
    from forecast.exhibits import (
        accuracy_table,
        equation_table,
        estimate_pages,
        estimate_pictures,
        estimation_summary,
        estimation_table,
        stability_table,
    )

    book, settings = opened(arguments), settings_of(arguments)
    tell = _found(arguments, book, settings, lang)
    tables = [table for table in (estimation_table(tell), equation_table(tell),
                                  stability_table(tell), accuracy_table(tell)) if table.rows]
    summary = estimation_summary(tell)
    warnings = (*book.warnings, *_unfit(arguments, tell))
    written: tuple[Path, ...] = ()
    if arguments.out:
        written = write_small(arguments.out, arguments.workbook.stem, estimate_pages(tell),
                              estimate_pictures(tell), book.bureau, lang)
    if give_tables(arguments, tables, warnings, lang):
        return DONE
    if arguments.json:
        print_json({"summary": summary, "equations": [
            _equation(one, tell.stability.get(one.equation.name),
                      tell.accuracy.get(one.equation.name)) for one in tell.equations],
            "outputs": [str(path) for path in written],
            "warnings": issues_json(warnings, lang)})
        return DONE
    print_found((summary,), tables, written, warnings, lang)
    return DONE


def _found(arguments: argparse.Namespace, book: InputBook, settings: Settings, lang: Lang
           ) -> Findings:
    """Estimate as the workbook and the options say, and test what was estimated."""
    from forecast.estimation import accuracy_of, stability_of
    from forecast.exhibits import Findings
    from forecast.footing import estimated, ground_of

    asked = _asked(arguments, book, lang)
    ground = ground_of(book, settings)
    estimates = estimated(book, ground, asked)
    shown = tuple(one for one in estimates.equations
                  if not arguments.item or one.equation.name in asked)
    tests = {one.equation.name: stability_of(estimates, one, arguments.window, arguments.at)
             for one in shown if one.verdict == "estimated"}
    scores = {name: found for one in shown for name in (one.equation.name,)
              if (found := accuracy_of(estimates, one, tests[name].forecasts
                                    if name in tests else {}))}
    return Findings(shown, ground.prior, book.dataset.catalog, lang, tests, scores)


def _unfit(arguments: argparse.Namespace, tell: Findings) -> list[Issue]:
    """Name the equations whose sample the break or the width of the window asked for is not of."""
    from forecast.issues import CellRef, Issue, Severity

    found = []
    for one in tell.equations:
        tests = tell.stability.get(one.equation.name)
        if tests is None:
            continue
        fields = (("item", tell.catalog[one.equation.name].zh), ("first", str(one.periods[0])),
                  ("last", str(one.periods[-1])), ("used", str(tests.window)),
                  ("least", str(one.needed)), ("most", str(one.n)))
        before = sum(period.year < arguments.at for period in one.periods) if arguments.at else 0
        if arguments.at and not len(one.coefficients) < before < one.n:
            found.append(Issue("estimate_break", CellRef("--break"), str(arguments.at), fields,
                               Severity.WARNING))
        if arguments.window is not None and tests.window != arguments.window:
            found.append(Issue("estimate_window", CellRef("--window"), str(arguments.window),
                               fields, Severity.WARNING))
    return found


def _asked(arguments: argparse.Namespace, book: InputBook, lang: Lang
           ) -> dict[str, Specification]:
    """Read the options: how each of the items named is to be estimated."""
    from forecast.estimation import read_specification
    from forecast.issues import CellRef, InputError, Issue

    items = [book.dataset.catalog.asked(word, lang).code for word in arguments.item]
    words = {part: getattr(arguments, option) for part, option in _OPTIONS.items()}
    issues: list[Issue] = []
    said = next((option for part, option in _OPTIONS.items() if words[part]), "")
    if said and not items:
        issues.append(Issue("estimate_which", CellRef(f"--{said}"), said))
    spec = read_specification(words, lambda part: CellRef(f"--{_OPTIONS[part]}"),
                              book.dataset.catalog, issues)
    if issues:
        raise InputError(issues)
    return dict.fromkeys(items, replace(spec, where={"item": CellRef("--item"), **spec.where}))


# -- JSON ----------------------------------------------------------------------------------------


def _equation(one: Estimate, tests: Stability | None, scores: Accuracy | None
              ) -> dict[str, object]:
    from forecast.estimation import told

    fit = one.diagnostics
    shown = ("standard_error", "r_squared", "durbin_watson", "breusch_godfrey", "jarque_bera",
             "breusch_pagan", "sargan")
    return {
        "item": one.equation.name, "equation": one.equation.text, "form": one.form,
        "specification": dict(told(one.spec)), "verdict": one.verdict, "n": one.n,
        "needed": one.needed, "years": [str(period) for period in one.periods],
        "stripped": one.stripped,
        "diagnostics": {key: getattr(fit, key) for key in shown} | {
            "restrictions": one.restricted} if fit else None,
        "parameters": [{
            "name": own.name, "estimate": own.estimate, "standard_error": own.error,
            "t": _finite(own.t), "p": own.p, "prior_mean": _finite(own.prior_mean),
            "prior_sd": _finite(own.prior_sd), "prior_weight": own.prior_weight,
            "prior_decided": own.is_prior_decided, "mean": _finite(own.mean), "sd": _finite(own.sd),
        } for own in one.coefficients],
        "beside": [{"kind": own.kind, "name": own.name, "estimate": own.value,
                    "standard_error": own.error} for own in one.beside],
        "residuals": {str(period): value for period, value in one.residuals.items()},
        "stability": _stability(tests) if tests else None,
        "accuracy": {"inside": _errors(scores.inside), "outside": _errors(scores.outside)}
        if scores else None,
    }


def _stability(found: Stability) -> dict[str, object]:
    chow, sought = found.chow, found.unknown_break
    return {
        "window": found.window,
        **{kind: [{"first": str(point.first), "last": str(point.last), "estimates": point.values,
                   "standard_errors": point.errors} for point in points]
           for kind, points in (("recursive", found.recursive), ("rolling", found.rolling))},
        "forecast_errors": {str(period): value for period, value in found.forecasts.items()},
        "cusum": _track(found.cusum), "cusum_squares": _track(found.squares),
        "chow": {"form": chow.kind, "year": str(chow.year), "f": chow.statistic, "p": chow.p}
        if chow else None,
        "sup_f": {"year": str(sought.year), "f": sought.statistic, "from": str(sought.first),
                  "to": str(sought.last), "p": sought.p}
        if sought else None,
    }


def _track(track: Track | None) -> dict[str, object] | None:
    if track is None:
        return None
    return {"years": [str(period) for period in track.periods],
            **{key: getattr(track, key).tolist() for key in ("values", "low", "high")},
            "crossed": str(track.crossed) if track.crossed else None}


def _errors(errors: Errors | None) -> dict[str, object] | None:
    return None if errors is None else {
        key: getattr(errors, key) for key in ("n", "bias", "mae", "rmse", "u")}


def _finite(value: float | None) -> float | None:
    """JSON has no infinity: the t of an exact fit, the spread of no prior at all are left out."""
    return value if value is not None and abs(value) < float("inf") else None
