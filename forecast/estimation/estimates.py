"""What estimation found: coefficients, equations, and the priors that they make."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from forecast.equations import Var, walk
from forecast.estimation.errors import with_errors
from forecast.estimation.residuals import MINIMUM
from forecast.estimation.specification import Specification
from forecast.labels import Bilingual, both, joined
from forecast.models import Parameter, Priors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Catalog, Period
    from forecast.equations import Equation, ModelText
    from forecast.estimation.belief import Belief
    from forecast.estimation.diagnostics import Diagnostics
    from forecast.estimation.history import History

Form = Literal["ols", "ecm", "ratio", "nls", "2sls"]
Verdict = Literal["estimated", "short", "not_linear", "collinear", "unidentified", "diverged",
                  "lacking"]


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
class Beside:
    """What an equation's figures tell beside the model's parameters.

    ``errors``: one lag of the autoregression of its errors; ``level``: the level that a bare
    assumption (``item``) had in the past.
    """

    kind: Literal["errors", "level"]
    name: str
    item: str
    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """One behavioural equation on its history.

    Parameters
    ----------
    periods
        The years in which every figure of the equation is known.
    residuals
        Left side less right side at the posterior means, in units of the left side, on the
        series with discretionary measures removed; with autoregressive errors what is new in them.
    actual
        The left side itself in those years; less the residual it is what the equation fits.
    stripped
        The number of entries of the register that were removed from the left side.
    speeds
        (long-run parameter, speed of adjustment) of an error correction.
    spec
        How it was to be estimated.
    beside
        What was estimated beside the model's parameters.
    needed
        The observations that an estimate needs.
    restricted
        The p-value of the restrictions.
    """

    equation: Equation
    form: Form
    verdict: Verdict
    periods: tuple[Period, ...]
    coefficients: tuple[Coefficient, ...]
    diagnostics: Diagnostics | None = None
    residuals: Mapping[Period, float] = field(default_factory=dict)
    actual: Mapping[Period, float] = field(default_factory=dict)
    stripped: int = 0
    speeds: tuple[tuple[str, str], ...] = ()
    spec: Specification = field(default_factory=Specification)
    beside: tuple[Beside, ...] = ()
    needed: int = MINIMUM
    restricted: float | None = None

    @property
    def errors(self) -> tuple[Beside, ...]:
        """The autoregression of the errors, by lag."""
        return tuple(one for one in self.beside if one.kind == "errors")

    @property
    def run(self) -> Equation:
        """The equation that a run goes by: with its errors' past, where that was estimated."""
        return with_errors(self.equation, [one.name for one in self.errors])

    @property
    def depth(self) -> int:
        """How many years back the equation that a run goes by reads."""
        return max((-node.lag for node in walk(self.run.right) if isinstance(node, Var)), default=0)

    @property
    def n(self) -> int:
        """The number of observations."""
        return len(self.periods)


@dataclass(frozen=True, slots=True)
class Estimates:
    """The behavioural equations of a model, in its order, and what is believed after all of them.

    ``belief`` holds every parameter that has a spread; ``speeds`` names the speed of adjustment of
    each long-run parameter. ``history``, ``prior`` and ``known`` (parameters that are certain) are
    what the equations were estimated on.
    """

    equations: tuple[Estimate, ...]
    belief: Belief
    history: History
    prior: Belief
    known: Mapping[str, float]
    speeds: Mapping[str, str] = field(default_factory=dict)

    def model(self, model: ModelText, base: Period) -> ModelText:
        """Return the model with the past of errors written in.

        An equation whose errors are not known in the base year has nothing to go on from.
        """
        runs = {one.equation.name: one.run for one in self.equations
                if one.errors and base in one.residuals}
        return replace(model, equations=tuple(
            runs.get(one.name, one) if one.kind == "behavioural" else one
            for one in model.equations)) if runs else model

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


def posterior_priors(priors: Priors, estimates: Estimates, catalog: Catalog) -> Priors:
    """Return the priors with the posterior means and spreads of what was estimated.

    The past of errors has no prior: its parameters are the estimates.
    """
    changed: dict[str, Parameter] = {}
    for one in estimates.equations:
        for own in one.coefficients:
            if own.estimate is None:
                continue
            before = changed.get(own.name, priors.parameters[own.name])
            flat = priors.parameters[own.name].is_flat and own.name not in changed
            said = both(f"estimation.basis{'_flat' if flat else ''}", first=one.periods[0],
                        last=one.periods[-1], n=one.n, estimate=f"{own.estimate:.3f}",
                        error=f"{own.error:.3f}", weight=f"{100 * own.prior_weight:.0f}")
            changed[own.name] = replace(
                before, mean=own.mean, sd=own.sd, is_estimated=True, basis=joined(
                    "run.basis_join", (text for text in (before.basis, said) if text)))
        changed |= {own.name: _of_errors(own, one, step, catalog)
                    for step, own in enumerate(one.errors, start=1)}
    return replace(priors, parameters={**priors.parameters, **changed},
                   joint=estimates.belief.joint(estimates.speeds)) if changed else priors


def _of_errors(own: Beside, one: Estimate, step: int, catalog: Catalog) -> Parameter:
    item = catalog[own.item]
    name = both("estimation.errors_of", item=Bilingual(item.zh, item.en), lag=step)
    said = both("estimation.errors_basis", first=one.periods[0], last=one.periods[-1], n=one.n,
                estimate=f"{own.value:.3f}", error=f"{own.error:.3f}")
    return Parameter(own.name, str(name), name.en, own.value, own.error, said)
