"""The tables of estimates: what history says of each parameter and equation, and the prior."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from forecast.estimation import MINIMUM, told
from forecast.exhibits.kit import Cell, Column, Row, Table, finite, simulated, words

if TYPE_CHECKING:
    from forecast.estimation import Coefficient, Estimate
    from forecast.exhibits.estimates.findings import Findings

_TESTS = ("durbin_watson", "breusch_godfrey", "jarque_bera", "breusch_pagan", "sargan")
_SET = 1e-12
_HUGE = 1e6
"""A t statistic beyond this says no more than that the fit is exact."""


def estimation_table(tell: Findings) -> Table:
    """Build the parameters: a row a parameter of a behavioural equation, and what stands beside."""
    say = tell.text
    data, prior, after = (say(key) for key in ("data", "prior", "posterior"))
    columns = (
        Column("form", say("form"), width=15, align="center"),
        Column("sample", say("sample"), data, 11, align="center"),
        Column("n", say("n"), data, 7),
        Column("estimate", say("estimate"), data, 10),
        Column("error", say("error"), data, 9),
        Column("t", say("t"), data, 8),
        Column("p", say("p"), data, 7),
        Column("prior_mean", say("mean"), prior, 9),
        Column("prior_sd", say("sd"), prior, 8),
        Column("mean", say("mean"), after, 9),
        Column("sd", say("sd"), after, 8),
        Column("weight", say("weight"), after, 10),
        Column("verdict", say("verdict"), width=34, align="left"),
    )
    rows = tuple(row for one in tell.equations for row in _rows(tell, one))
    notes = tuple(say(f"note_{key}") for key in ("posterior", "stripped", "known"))
    if any(one.beside for one in tell.equations):
        notes += (say("note_beside"),)
    return Table("estimation", say("title"), "", say("parameter"), columns, rows, notes)


def equation_table(tell: Findings) -> Table:
    """Build the equations that were estimated: how, on which years, fit and residual tests."""
    say = tell.text
    tests = say("tests")
    columns = (
        Column("form", say("form"), width=24, align="left"),
        Column("n", say("n"), width=7),
        Column("k", say("k"), width=7),
        Column("standard_error", say("standard_error"), width=10),
        Column("r_squared", say("r_squared"), width=8),
        *(Column(key, say(key), tests, 8) for key in _TESTS),
        Column("restricted", say("restricted"), tests, 8),
        Column("equation", say("equation"), width=60, align="left"),
    )
    rows = tuple(_equation(tell, one) for one in tell.estimated)
    return Table("equations", say("equations_title"), "", say("equation_of"), columns, rows,
                 (say("note_tests"),))


def estimation_summary(tell: Findings) -> str:
    """Say in a sentence how many equations have enough history."""
    return tell.text("summary", equations=len(tell.equations), estimated=len(tell.estimated),
                     minimum=MINIMUM)


def verdict(tell: Findings, one: Estimate, own: Coefficient) -> str:
    """Say whether the data or the prior decided, or why there is no estimate."""
    if one.verdict == "estimated" and _is_set(own):
        return tell.text("by_restriction")
    if one.verdict == "estimated":
        return tell.text("by_prior" if own.is_prior_decided else "by_data")
    return tell.text(one.verdict, n=one.n, minimum=one.needed)


def method(tell: Findings, one: Estimate) -> str:
    """Name how an equation was estimated, with all that the analyst said of it."""
    said = [tell.text(one.form), *(
        tell.text(f"said_{part}", text=text) for part, text in told(one.spec))]
    return tell.text("semicolon").join(said)


def _equation(tell: Findings, one: Estimate) -> Row:
    tests = one.diagnostics
    cells = (words(method(tell, one)), simulated(one.n, 0),
             simulated(tests.k if tests else None, 0),
             simulated(tests.standard_error if tests else None, 4),
             simulated(tests.r_squared if tests else None, 3),
             *(simulated(getattr(tests, key) if tests else None, 2) for key in _TESTS),
             simulated(one.restricted, 2), words(one.run.text))
    return Row(one.equation.name, tell.name(one.equation.name), cells)


def _rows(tell: Findings, one: Estimate) -> list[Row]:
    span = words(f"{one.periods[0]}–{one.periods[-1]}" if one.periods else None)
    item = one.equation.name
    rows = [Row(f"{item}:{own.name}", tell.parameter(own.name), (
        words(tell.text(one.form) if own.estimate is not None else None), span,
        simulated(one.n, 0), simulated(own.estimate, 4), simulated(own.error, 4),
        simulated(_told(own.t), 2), simulated(None if _is_set(own) else own.p, 3),
        Cell(finite(own.prior_mean), 4, role="parameter"),
        Cell(finite(own.prior_sd), 4, role="parameter"),
        simulated(finite(own.mean), 4), simulated(finite(own.sd), 4),
        simulated(100 * own.prior_weight if isfinite(own.sd) else None, 0),
        words(verdict(tell, one, own)))) for own in one.coefficients]
    for step, beside in enumerate(one.beside, start=1):
        is_error = beside.kind == "errors"
        name = (tell.text("errors_of", item=tell.name(beside.item), lag=beside.name[2])
                if is_error else tell.text("level_of", item=tell.name(beside.item)))
        ratio = beside.value / beside.error if beside.error > 0 else None
        rows.append(Row(f"{item}:{beside.name}:{step}", name, (
            words(tell.text(one.form)), span, simulated(one.n, 0), simulated(beside.value, 4),
            simulated(beside.error, 4), simulated(_told(ratio), 2), *(words(None),) * 6,
            words(tell.text(f"beside_{beside.kind}"))), level=1))
    return rows


def _is_set(own: Coefficient) -> bool:
    """Tell whether restrictions leave nothing of a parameter to estimate."""
    return own.error is not None and own.error <= _SET * max(1.0, abs(own.estimate or 0.0))


def _told(t: float | None) -> float | None:
    return t if t is not None and isfinite(t) and abs(t) < _HUGE else None
