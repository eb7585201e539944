"""Estimate the behavioural equations of a model on a dataset, and weigh them with their priors."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from forecast.data import Freq
from forecast.equations import Num, Param, evaluate, walk
from forecast.estimation.belief import Belief
from forecast.estimation.history import History, history_of
from forecast.estimation.linear import LinearForm, NotEstimableError, linear_form
from forecast.issues import Issue
from forecast.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forecast.data import Dataset, Period, Vintage
    from forecast.equations import Array, Equation, ModelText, Node
    from forecast.estimation.diagnostics import Diagnostics
    from forecast.models import Parameter, Priors

MINIMUM = 8
"""Below this number of observations there is no estimate: the prior stands."""
Form = Literal["ols", "ecm", "ratio"]
Verdict = Literal["estimated", "short", "not_linear", "collinear"]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One parameter in one equation; ``estimate`` and what follows from it are None without one.

    ``mean`` and ``sd`` are the posterior: the prior's own when there is no estimate.
    ``prior_weight`` is the share of the mean that the prior gave, 0 to 1.
    """

    name: str
    prior_mean: float
    prior_sd: float
    mean: float
    sd: float
    prior_weight: float = 1.0
    estimate: float | None = None
    error: float | None = None
    t: float | None = None
    p: float | None = None

    @property
    def is_prior_decided(self) -> bool:
        """Whether the prior weighs more than the data."""
        return self.prior_weight > 0.5


@dataclass(frozen=True, slots=True)
class Estimate:
    """One behavioural equation on its history.

    Parameters
    ----------
    periods
        The years in which every figure of the equation is known.
    residuals
        Left side less right side at the posterior means, in units of the left side, on the
        series with discretionary measures removed.
    stripped
        The number of entries of the register that were removed from the left side.
    speeds
        (long-run parameter, speed of adjustment) of an error correction.
    """

    equation: Equation
    form: Form
    verdict: Verdict
    periods: tuple[Period, ...]
    coefficients: tuple[Coefficient, ...]
    diagnostics: Diagnostics | None = None
    residuals: Mapping[Period, float] = field(default_factory=dict)
    stripped: int = 0
    speeds: tuple[tuple[str, str], ...] = ()

    @property
    def n(self) -> int:
        """The number of observations."""
        return len(self.periods)


@dataclass(frozen=True, slots=True)
class Estimates:
    """The behavioural equations of a model, in its order, and what is believed after all of them.

    ``belief`` holds every parameter that has a spread; ``speeds`` names the speed of adjustment of
    each long-run parameter.
    """

    equations: tuple[Estimate, ...]
    belief: Belief
    speeds: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Estimate:
        """Return the estimate of one variable's equation; ``KeyError`` when there is none."""
        for one in self.equations:
            if one.equation.name == name:
                return one
        raise KeyError(name)

    @property
    def any_estimated(self) -> bool:
        """Whether any equation had enough observations."""
        return any(one.verdict == "estimated" for one in self.equations)

    @property
    def residuals(self) -> dict[tuple[str, Period], float]:
        """Every equation's residual in every observed year."""
        return {(one.equation.name, period): value for one in self.equations
                for period, value in one.residuals.items()}


@dataclass(frozen=True, slots=True)
class _Sample:
    """An equation's figures in the years in which all of them are known."""

    periods: tuple[Period, ...]
    left: Array
    terms: dict[str, Array]
    long_run: dict[tuple[str, str], Array]


def estimate(dataset: Dataset, model: ModelText, priors: Priors, vintage: Vintage,
             freq: Freq = Freq.A) -> Estimates:
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
    freq
        Of the model's periods.
    """
    history = history_of(dataset, model, vintage, freq)
    belief = Belief.prior(priors.parameters)
    found: list[Estimate] = []
    speeds: dict[str, str] = {}
    for equation in model.equations:
        if equation.kind == "behavioural":
            one, belief = _estimate(equation, history, priors.parameters, belief)
            found.append(one)
            speeds |= dict(one.speeds)
    values = belief.values(priors.parameters)
    return Estimates(tuple(_finished(one, history, values, belief) for one in found), belief,
                     speeds)


def _finished(one: Estimate, history: History, values: Mapping[str, float], belief: Belief
              ) -> Estimate:
    """Return an estimate with what is believed in the end, and the residuals that this leaves."""
    periods, residuals = residuals_of(one.equation, history, values)
    return replace(one, periods=periods, residuals=residuals, coefficients=tuple(
        own if own.estimate is None else replace(own, mean=mean, sd=sd)
        for own in one.coefficients for mean, sd in (belief.of(own.name),)))


def posterior_priors(priors: Priors, estimates: Estimates) -> Priors:
    """Return the priors with the posterior means and spreads of what was estimated."""
    changed: dict[str, Parameter] = {}
    for one in estimates.equations:
        for own in one.coefficients:
            if own.estimate is None:
                continue
            before = changed.get(own.name, priors.parameters[own.name])
            flat = priors.parameters[own.name].is_flat and own.name not in changed
            said = label(f"estimation.basis{'_flat' if flat else ''}", first=one.periods[0],
                         last=one.periods[-1], n=one.n, estimate=f"{own.estimate:.3f}",
                         error=f"{own.error:.3f}", weight=f"{100 * own.prior_weight:.0f}")
            changed[own.name] = replace(before, mean=own.mean, sd=own.sd, basis="；".join(
                one for one in (before.basis, said) if one))
    return replace(priors, parameters={**priors.parameters, **changed},
                   joint=estimates.belief.joint(estimates.speeds)) if changed else priors


def unestimated(estimates: Estimates, priors: Priors, model: ModelText) -> list[Issue]:
    """Name the parameters of which nothing was believed and that no equation could estimate."""
    found = [Issue("parameter_open", priors.parameters[own.name].origin or one.equation.where,
                   own.name, (("equation", one.equation.text), ("why", label(
                       f"estimation.open_{one.verdict}", n=one.n, least=MINIMUM))))
             for one in estimates.equations for own in one.coefficients
             if priors.parameters[own.name].is_flat]
    told = {one.found for one in found}
    read = {node.name: one for one in (*model.equations, *model.starts)
            for node in walk(one.right) if isinstance(node, Param)}
    found += [Issue("parameter_open", priors.parameters[name].origin or one.where, name, (
        ("equation", one.text), ("why", label("estimation.open_exact"))))
        for name, one in read.items() if priors.parameters[name].is_flat and name not in told]
    return list({one.found: one for one in found}.values())


def _estimate(equation: Equation, history: History, parameters: Mapping[str, Parameter],
              belief: Belief) -> tuple[Estimate, Belief]:
    """Estimate one equation if its form and its history allow."""
    known = {name for name, one in parameters.items() if one.spread == 0}
    stripped = len(history.adjustments(equation.name))
    try:
        form = linear_form(equation.right, known)
    except NotEstimableError:
        names = sorted({node.name for node in walk(equation.right) if isinstance(node, Param)}
                       - known)
        return Estimate(equation, "ols", "not_linear", (), _believed(names, belief),
                        stripped=stripped), belief
    sample = _sample(equation, form, history, belief.values(parameters))
    found, belief = _fitted(equation, sample, _kind(equation, form, sample, history), belief)
    return replace(found, stripped=stripped), belief


def _fitted(equation: Equation, sample: _Sample, kind: Form, belief: Belief
            ) -> tuple[Estimate, Belief]:
    """Fit a sample that is long enough; else what was believed before stands."""
    names = (*sample.terms, *(name for _, name in sample.long_run))
    bare = Estimate(equation, kind, "short", sample.periods, _believed(names, belief))
    if len(sample.periods) < MINIMUM or not names:
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
    after, kept = belief.learned(fit.names, fit.values, fit.covariance)
    weighed = tuple(
        Coefficient(name, *belief.of(name), *after.of(name), float(kept[at]), *(
            float(column[at]) for column in (fit.values, fit.errors, fit.t_values, fit.p_values)))
        for at, name in enumerate(fit.names))
    return replace(bare, verdict="estimated", diagnostics=fit.diagnostics,
                   coefficients=weighed,
                   speeds=tuple((slow, pace) for pace, slow in sample.long_run)), after


def _believed(names: Iterable[str], belief: Belief) -> tuple[Coefficient, ...]:
    return tuple(Coefficient(name, mean, sd, mean, sd)
                 for name in names for mean, sd in (belief.of(name),))


def _kind(equation: Equation, form: LinearForm, sample: _Sample, history: History) -> Form:
    """Choose the form: an amount in proportion to another is a ratio, the rest least squares."""
    if form.long_run:
        return "ecm"
    is_rate = any(base in {"pct", "pp"}
                  for base, _ in history.dataset.catalog[equation.name].unit.dimension)
    is_share = (equation.transform == "" and not is_rate and len(form.terms) == 1
                and isinstance(form.offset, Num) and form.offset.value == 0)
    regressor = next(iter(sample.terms.values()), np.zeros(0))
    return "ratio" if is_share and bool((regressor > 0).all()) else "ols"


def _sample(equation: Equation, form: LinearForm, history: History, values: Mapping[str, float]
            ) -> _Sample:
    """Evaluate left side and regressors, and keep the years in which all are known."""
    read = history.reader(values, _own(equation, history))
    years = len(history.periods)

    def column(node: Node) -> Array:
        return np.broadcast_to(evaluate(node, read), (years,)).astype(np.float64)

    with np.errstate(all="ignore"):
        left = column(equation.left()) - column(form.offset)
        terms = {name: column(node) for name, node in form.terms.items()}
        long_run = {names: column(node) for names, node in form.long_run.items()}
    whole = np.isfinite(left)
    for regressor in (*terms.values(), *long_run.values()):
        whole &= np.isfinite(regressor)
    periods = tuple(period for period, used in zip(history.periods, whole, strict=True) if used)
    return _Sample(periods, left[whole], {name: column[whole] for name, column in terms.items()},
                   {names: column[whole] for names, column in long_run.items()})


def _own(equation: Equation, history: History) -> tuple[str, Array] | None:
    """Return an equation's own series with discretionary measures removed."""
    if equation.name not in history.figures:
        return None
    return equation.name, history.comparable(equation.name)


def residuals_of(equation: Equation, history: History, values: Mapping[str, float]
                 ) -> tuple[tuple[Period, ...], dict[Period, float]]:
    """Return the left side less the right side in every year in which both are known.

    Estimating, drawing and explaining take the past from here.
    """
    read = history.reader(values, _own(equation, history))
    with np.errstate(all="ignore"):
        gap = evaluate(equation.left(), read) - evaluate(equation.right, read)
    gaps = np.broadcast_to(gap, (len(history.periods),))
    found = {period: float(value) for period, value in zip(history.periods, gaps, strict=True)
             if np.isfinite(value)}
    return tuple(found), found
