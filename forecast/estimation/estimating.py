"""Estimate the behavioural equations of a model on a dataset, and weigh them with their priors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Freq
from forecast.equations import Num, Param, Var, walk
from forecast.estimation.belief import Belief
from forecast.estimation.errors import errors_name
from forecast.estimation.estimates import Beside, Coefficient, Estimate, Estimates
from forecast.estimation.history import History, history_of
from forecast.estimation.linear import LinearForm, NotEstimableError, linear_form
from forecast.estimation.problems import free_names, problem_of
from forecast.estimation.regression import (
    DivergedError,
    UnidentifiedError,
    complete,
    regress,
)
from forecast.estimation.residuals import (
    MINIMUM,
    item_of,
    left_of,
    levelled,
    own_series,
    residuals_of,
)
from forecast.estimation.specification import Specification
from forecast.issues import CellRef, Issue
from forecast.labels import Bilingual, both, enumerated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from forecast.data import Dataset, Period, Vintage
    from forecast.equations import Array, Equation, ModelText
    from forecast.estimation.estimates import Form
    from forecast.estimation.fitting import Fit
    from forecast.estimation.regression import Regression
    from forecast.models import Priors


@dataclass(frozen=True, slots=True)
class _Sample:
    """An equation's figures in the years in which all of them are known."""

    periods: tuple[Period, ...]
    left: Array
    terms: dict[str, Array]
    long_run: dict[tuple[str, str], Array]


def estimate(dataset: Dataset, model: ModelText, priors: Priors, vintage: Vintage,
             specs: Mapping[str, Specification] | None = None, freq: Freq = Freq.A) -> Estimates:
    """Estimate every behavioural equation.

    A parameter in several equations is learnt from one after the other: the posterior of the first
    is the prior of the next, and what the next says of it moves the others of the first, too.
    Parameters that staff fixed, and those without spread, are taken as known. statsmodels is
    imported only when some equation has enough observations.

    Parameters
    ----------
    model
        With scale factors written in (:func:`forecast.equations.dimensions.scaled`).
    vintage
        What was known: figures published later are not read.
    specs
        How the analyst wants equations estimated, by item (:func:`forecast.estimation.checked`).
    freq
        Of the model's periods.
    """
    specs = specs or {}
    history = history_of(dataset, model, vintage, {
        node.name for spec in specs.values() for tree in spec.instruments
        for node in walk(tree) if isinstance(node, Var)}, freq)
    prior = belief = Belief.prior(priors.parameters)
    known = {name: one.value for name, one in priors.parameters.items() if one.spread == 0}
    found: list[Estimate] = []
    speeds: dict[str, str] = {}
    for equation in model.equations:
        if equation.kind == "behavioural":
            spec = specs.get(equation.name, Specification())
            one, belief = _estimate(equation, history, known, belief, spec)
            found.append(replace(one, spec=spec, stripped=len(history.adjustments(equation.name))))
            speeds |= dict(one.speeds)
    values = belief.values(priors.parameters)
    return Estimates(tuple(_finished(one, history, values, belief) for one in found), belief,
                     history, prior, known, speeds)


def unestimated(estimates: Estimates, priors: Priors, model: ModelText) -> list[Issue]:
    """Name the parameters of which nothing was believed and that no equation could estimate.

    Those of one equation that are declared at one place are one problem.
    """
    found = {own.name: (one.equation, both(f"estimation.open_{one.verdict}", n=one.n,
                                           least=one.needed))
             for one in estimates.equations for own in one.coefficients
             if priors.parameters[own.name].is_flat}
    for one in (*model.equations, *model.starts):
        for node in walk(one.right):
            if isinstance(node, Param) and node.name not in found and (
                    node.name in priors.parameters and priors.parameters[node.name].is_flat):
                found[node.name] = one, both("estimation.open_exact")
    together: dict[tuple[CellRef, str, Bilingual], list[str]] = {}
    for name, (one, why) in found.items():
        where = priors.parameters[name].origin or one.where
        together.setdefault((where, one.text, why), []).append(name)
    return [Issue("parameter_open", where, enumerated(names), (("equation", text), ("why", why)))
            for (where, text, why), names in together.items()]


def _finished(one: Estimate, history: History, values: Mapping[str, float], belief: Belief
              ) -> Estimate:
    """Return an estimate with what is believed in the end, and the residuals that this leaves."""
    whole = {**values, **{own.name: own.value for own in one.errors}}
    periods, residuals = residuals_of(one.run, history, whole)
    known = periods if one.verdict == "not_linear" else one.periods
    left = left_of(one.run, history)
    actual = {period: left[period] for period in residuals}
    return replace(one, periods=known, residuals=residuals, actual=actual, coefficients=tuple(
        own if own.estimate is None else replace(own, mean=mean, sd=sd)
        for own in one.coefficients for mean, sd in (belief.of(own.name),)))


def _estimate(equation: Equation, history: History, known: Mapping[str, float],
              belief: Belief, spec: Specification) -> tuple[Estimate, Belief]:
    """Estimate one equation if its form and its history allow.

    What is linear and plain is fitted as it stands, by the form that suits it; all else is one
    problem of least squares.
    """
    whole = levelled(equation, history)
    try:
        form = linear_form(whole.right, known)
    except NotEstimableError:
        form = None
    if form is None and spec.method == "ols":
        names = [name for name in free_names(whole, known) if not item_of(name)]
        return Estimate(equation, "ols", "not_linear", (), _believed(names, belief)), belief
    if form is None or not spec.is_plain or any(map(item_of, form.names)):
        found, belief = _searched(equation, whole, history, known, belief, spec)
        pairs = form.long_run if form and found.verdict == "estimated" else {}
        return replace(found, speeds=tuple((slow, pace) for pace, slow in pairs)), belief
    sample = _sample(equation, form, history, known, spec)
    return _fitted(equation, sample, _kind(equation, form, sample, history, spec), belief)


def _fitted(equation: Equation, sample: _Sample, kind: Form, belief: Belief
            ) -> tuple[Estimate, Belief]:
    """Fit a sample that is long enough; else what was believed before stands."""
    names = (*sample.terms, *(name for _, name in sample.long_run))
    needed = max(MINIMUM, len(names) + 1)
    bare = Estimate(equation, kind, "short", sample.periods, _believed(names, belief),
                    needed=needed)
    if len(sample.periods) < needed or not names:
        return bare, belief
    from forecast.estimation import fitting

    try:
        if kind == "ecm":
            fit = fitting.error_correction(sample.left, sample.terms, sample.long_run)
        elif kind == "ratio":
            ((name, base),) = sample.terms.items()
            fit = fitting.ratio(sample.left, name, base)
        else:
            fit = fitting.ols(sample.left, sample.terms)
    except fitting.CollinearError:
        return replace(bare, verdict="collinear"), belief
    weighed, after = _weighed(fit, belief)
    return replace(bare, verdict="estimated", diagnostics=fit.diagnostics,
                   coefficients=weighed,
                   speeds=tuple((slow, pace) for pace, slow in sample.long_run)), after


def _searched(equation: Equation, whole: Equation, history: History, known: Mapping[str, float],
              belief: Belief, spec: Specification) -> tuple[Estimate, Belief]:
    """Estimate what is nonlinear, or what the analyst wants otherwise than by least squares."""
    problem = problem_of(whole, history, belief, known, spec)
    own = [name for name in problem.names if not item_of(name)]
    kind: Form = "2sls" if spec.instruments else "ols" if problem.is_linear else "nls"
    # what is told beside the model's parameters takes figures of its own
    beside = len(problem.names) - len(own) + spec.errors
    needed = max(MINIMUM + beside, problem.free.directions.shape[1] + spec.errors + 1)
    bare = Estimate(equation, kind, "short", (), _believed(own, belief), needed=needed)
    bare = replace(bare, periods=_years(history, complete(problem)))
    if not own or bare.n < needed:
        is_lacking = own and complete(replace(problem, instruments=None)).sum() >= needed
        return replace(bare, verdict="lacking" if is_lacking else "short"), belief
    from forecast.estimation.fitting import CollinearError

    try:
        found = regress(problem, needed)
    except CollinearError:
        return replace(bare, verdict="collinear"), belief
    except UnidentifiedError:
        return replace(bare, verdict="unidentified"), belief
    except DivergedError:
        return replace(bare, verdict="diverged"), belief
    weighed, after = _weighed(found.fit, belief)
    return replace(bare, verdict="estimated", coefficients=weighed,
                   diagnostics=found.fit.diagnostics, beside=_beside(equation, found),
                   restricted=found.restricted), after


def _years(history: History, rows: NDArray[np.bool_]) -> tuple[Period, ...]:
    return tuple(period for period, used in zip(history.periods, rows, strict=True) if used)


def _beside(equation: Equation, found: Regression) -> tuple[Beside, ...]:
    fit, errors = found.fit, found.errors
    past = (Beside("level", name, item, float(value), float(error)) for name, value, error in zip(
        fit.names, fit.values, fit.errors, strict=True) if (item := item_of(name)))
    return (*past, *(Beside("errors", errors_name(equation.name, step), equation.name,
                            float(errors[step - 1]), float(found.errors_spread[step - 1]))
                     for step in range(1, len(errors) + 1)))


def _weighed(fit: Fit, belief: Belief) -> tuple[tuple[Coefficient, ...], Belief]:
    """Weigh an estimate against what was believed; levels of the past are no belief."""
    at = [place for place, name in enumerate(fit.names) if not item_of(name)]
    names = [fit.names[place] for place in at]
    after, kept = belief.learned(names, fit.values[at], fit.covariance[np.ix_(at, at)])
    columns = (fit.values, fit.errors, fit.t_values, fit.p_values)
    return tuple(Coefficient(
        name, *belief.of(name), *after.of(name), float(kept[row]),
        *(float(column[place]) for column in columns))
        for row, (place, name) in enumerate(zip(at, names, strict=True))), after


def _believed(names: Iterable[str], belief: Belief) -> tuple[Coefficient, ...]:
    return tuple(Coefficient(name, mean, sd, mean, sd)
                 for name in names for mean, sd in (belief.of(name),))


def _kind(equation: Equation, form: LinearForm, sample: _Sample, history: History,
          spec: Specification) -> Form:
    """Choose the form: an amount in proportion to another is a ratio, the rest least squares."""
    if form.long_run:
        return "ecm"
    if spec.method == "ols":
        return "ols"
    is_rate = any(base in {"pct", "pp"}
                  for base, _ in history.dataset.catalog[equation.name].unit.dimension)
    is_share = (equation.transform == "" and not is_rate and len(form.terms) == 1
                and isinstance(form.offset, Num) and form.offset.value == 0)
    regressor = next(iter(sample.terms.values()), np.zeros(0))
    return "ratio" if is_share and bool((regressor > 0).all()) else "ols"


def _sample(equation: Equation, form: LinearForm, history: History, values: Mapping[str, float],
            spec: Specification) -> _Sample:
    """Evaluate left side and regressors, and keep the years in which all are known."""
    read = history.reader(values, own_series(equation, history))
    with np.errstate(all="ignore"):
        left = history.column(equation.left(), read) - history.column(form.offset, read)
    terms = {name: history.column(node, read) for name, node in form.terms.items()}
    long_run = {names: history.column(node, read) for names, node in form.long_run.items()}
    whole = np.isfinite(left) & np.array([spec.uses(year) for year in history.periods], bool)
    for regressor in (*terms.values(), *long_run.values()):
        whole &= np.isfinite(regressor)
    periods = tuple(period for period, used in zip(history.periods, whole, strict=True) if used)
    return _Sample(periods, left[whole], {name: column[whole] for name, column in terms.items()},
                   {names: column[whole] for names, column in long_run.items()})
