"""The table of estimates: what history says of each parameter, and what the prior says."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from forecast.estimation import MINIMUM
from forecast.exhibits.kit import Cell, Column, Row, Table, simulated, words
from forecast.labels import Lang, label

if TYPE_CHECKING:
    from forecast.estimation import Coefficient, Estimate, Estimates
    from forecast.models import Priors

_TESTS = ("durbin_watson", "breusch_godfrey", "jarque_bera", "breusch_pagan")


def estimation_table(estimates: Estimates, priors: Priors, lang: Lang = "zh") -> Table:
    """Build the diagnostics: a row a parameter of a behavioural equation.

    Parameters
    ----------
    priors
        Where the parameters' names come from.
    """
    def say(key: str) -> str:
        return label(f"estimation.{key}", lang)

    data, tests, prior, after = (say(key) for key in ("data", "tests", "prior", "posterior"))
    columns = (
        Column("equation", say("equation"), width=44, align="left"),
        Column("form", say("form"), width=9, align="center"),
        Column("n", say("n"), data, 7),
        Column("estimate", say("estimate"), data, 9),
        Column("error", say("error"), data, 9),
        Column("t", say("t"), data, 8),
        Column("r_squared", say("r_squared"), data, 7),
        *(Column(key, say(key), tests, 8) for key in _TESTS),
        Column("prior_mean", say("mean"), prior, 8),
        Column("prior_sd", say("sd"), prior, 8),
        Column("mean", say("mean"), after, 8),
        Column("sd", say("sd"), after, 8),
        Column("weight", say("weight"), after, 10),
        Column("verdict", say("verdict"), width=34, align="left"),
    )
    rows = tuple(_row(one, own, priors, lang) for one in estimates.equations
                 for own in one.coefficients)
    notes = tuple(say(f"note_{key}") for key in ("posterior", "stripped", "tests", "known"))
    return Table("estimation", say("title"), "", say("parameter"), columns, rows, notes)


def estimation_summary(estimates: Estimates, lang: Lang = "zh") -> str:
    """Say in a sentence how many equations have enough history."""
    done = sum(one.verdict == "estimated" for one in estimates.equations)
    return label("estimation.summary", lang, equations=len(estimates.equations), estimated=done,
                 minimum=MINIMUM)


def verdict(one: Estimate, own: Coefficient, lang: Lang = "zh") -> str:
    """Say whether the data or the prior decided, or why there is no estimate."""
    if one.verdict == "estimated":
        return label(f"estimation.{'by_prior' if own.is_prior_decided else 'by_data'}", lang)
    return label(f"estimation.{one.verdict}", lang, minimum=MINIMUM)


def _finite(value: float) -> float | None:
    """Return a number; None where nothing was believed beforehand."""
    return value if isfinite(value) else None


def _row(one: Estimate, own: Coefficient, priors: Priors, lang: Lang) -> Row:
    tests = one.diagnostics
    cells: tuple[Cell, ...] = (
        words(one.equation.text),
        words(label(f"estimation.{one.form}", lang) if own.estimate is not None else None),
        simulated(one.n, 0), simulated(own.estimate, 4), simulated(own.error, 4),
        simulated(own.t, 2), simulated(tests.r_squared if tests else None, 3),
        *(simulated(getattr(tests, key) if tests else None, 2) for key in _TESTS),
        Cell(_finite(own.prior_mean), 4, role="parameter"),
        Cell(_finite(own.prior_sd), 4, role="parameter"),
        simulated(_finite(own.mean), 4), simulated(_finite(own.sd), 4),
        simulated(100 * own.prior_weight if isfinite(own.sd) else None, 0),
        words(verdict(one, own, lang)))
    return Row(f"{one.equation.name}:{own.name}", priors.parameters[own.name].title(lang), cells)
