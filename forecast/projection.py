"""Dataset ⊕ Scenario → Model → Result: the projection of every scenario, with its draws."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from forecast.catalog import Catalog, catalog
from forecast.equations.dimensions import scaled
from forecast.equations.drawing import Residuals, draw_shocks, residuals, skewed
from forecast.equations.language import Equation, ModelText, parse_model
from forecast.equations.layout import central
from forecast.equations.program import Program, compile_model
from forecast.equations.solver import Failure, Plan, Solution, SolveError, solve
from forecast.equations.tree import Data, Param, Var, evaluate, walk
from forecast.fiscal.accounts import rounding_tolerance
from forecast.fiscal.growth import registered
from forecast.fiscal.targets import Outcome, judge, met
from forecast.issues import CellRef, InputError, Issue
from forecast.models import DISTRICT, Priors, Shock, model_text
from forecast.periods import Period, Span
from forecast.scenarios import BUDGET_GROUPS, Override, Scenario, Target, lineage
from forecast.series import Choice, Dataset, Vintage
from forecast.units import parse_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from forecast.equations.ordering import Block
    from forecast.equations.tree import Leaf

Array = NDArray[np.float64]
CENTRAL, LOW, HIGH, FIRST_DRAW = 0, 1, 2, 3
"""The runs of a scenario: central, every range at its low end, at its high end, then the draws."""
HISTORY_YEARS = 3
RESIDUAL_YEARS = 30
"""Residuals are looked for in so many years."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is asked for: years ahead, draws, seed, as-of date."""

    horizon: int = 3
    draws: int = 1000
    seed: int = 20200103
    as_of: date | None = None
    model: str = DISTRICT


@dataclass(frozen=True, slots=True)
class ScenarioRun:
    """One scenario, solved.

    Parameters
    ----------
    scenario
        With its parents' overrides folded in.
    values
        item → array (periods, runs), runs as :data:`CENTRAL` says; NaN for gaps and failed draws.
    residuals
        (item, period) → what a fixed variable leaves unexplained: a 尾差 for an identity.
    parameters
        name → central value.
    plan
        What was imposed on the equations.
    history
        The published figures read, with what was passed over.
    started
        Items whose base-year value comes from the model's ``[start]``.
    own
        The scenario's own overrides, without its parents'.
    figures
        The numbers of ``history`` and ``started``: what the lags read.
    feedback
        The simultaneous blocks of each period.
    """

    scenario: Scenario
    values: Mapping[str, Array]
    residuals: Mapping[tuple[str, Period], float]
    failed: Mapping[int, Failure]
    parameters: Mapping[str, float]
    plan: Plan
    history: Mapping[str, Mapping[Period, Choice]]
    started: tuple[str, ...]
    own: tuple[Override, ...]
    figures: Mapping[str, Mapping[Period, float]]
    feedback: Mapping[Period, tuple[Block, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """Everything that a run produced: the single source of every output."""

    dataset: Dataset
    settings: Settings
    base: Period
    periods: tuple[Period, ...]
    runs: tuple[ScenarioRun, ...]
    targets: tuple[Target, ...]
    model: ModelText
    priors: Priors
    program: Program = field(repr=False, compare=False)
    catalog: Catalog = field(default_factory=catalog, compare=False)

    @property
    def horizon(self) -> tuple[Period, ...]:
        """The years projected."""
        return tuple(period for period in self.periods if self.base < period)

    @property
    def first(self) -> Period:
        """The first year projected: the plan year."""
        return self.base + 1

    def names(self) -> tuple[str, ...]:
        """The scenarios' names, in the order asked for."""
        return tuple(run.scenario.name for run in self.runs)

    def run(self, scenario: str) -> ScenarioRun:
        """Return one scenario's run; ``KeyError`` when it was not asked for."""
        for run in self.runs:
            if run.scenario.name == scenario:
                return run
        raise KeyError(scenario)

    def value(self, item: str, period: Period, scenario: str, which: int = CENTRAL) -> float | None:
        """Return a value in the item's unit, None for a gap."""
        values = self.run(scenario).values
        if item not in values or period not in self.periods:
            return None
        number = float(values[item][self.periods.index(period), which])
        return number if np.isfinite(number) else None

    def draws(self, item: str, period: Period, scenario: str) -> Array:
        """Return the draws of one value; failed draws are left out."""
        values = self.run(scenario).values[item][self.periods.index(period), FIRST_DRAW:]
        return values[np.isfinite(values)]

    def quantile(self, item: str, period: Period, scenario: str, share: float) -> float | None:
        """Return a quantile of the draws, None without draws."""
        draws = self.draws(item, period, scenario)
        return float(np.quantile(draws, share)) if draws.size else None

    def joint(self, targets: Sequence[Target], scenario: str) -> float | None:
        """Return the share of draws that meet all targets at once; None when there is none.

        Targets are dependent (revenue follows growth), so this is not the product of the parts.
        """
        values, hits = self.run(scenario).values, []
        for target in targets:
            needs = target.reference if target.operator == "同步" else target.value
            if needs is None or target.item not in values or target.period not in self.horizon:
                continue
            at = self.periods.index(target.period)
            beside = values.get(target.reference or "")
            other = None if beside is None else beside[at, FIRST_DRAW:]
            if target.operator != "同步" or other is not None:
                hits.append(met(target, values[target.item][at, FIRST_DRAW:], other))
        if not hits or not hits[0].size:
            return None
        return float(np.logical_and.reduce(hits).mean())

    def outcome(self, target: Target, scenario: str) -> Outcome:
        """Judge a target in one scenario."""
        values = self.run(scenario).values
        if target.item not in values or target.period not in self.horizon:
            return judge(target, None, np.empty(0))
        central = self.value(target.item, target.period, scenario)
        draws = self.draws(target.item, target.period, scenario)
        if target.reference is None or target.reference not in values:
            return judge(target, central, draws)
        return judge(target, central, draws,
                     self.value(target.reference, target.period, scenario),
                     self.draws(target.reference, target.period, scenario))


def project(
    dataset: Dataset,
    wanted: Sequence[str],
    known: Mapping[str, Scenario],
    targets: Sequence[Target],
    priors: Priors,
    settings: Settings,
    own: Sequence[Equation] = (),
) -> Result:
    """Solve every wanted scenario.

    Parameters
    ----------
    wanted, known
        Names of the scenarios to run, and all scenarios by name (parents may be among them).
    priors
        Parameters and shocks, the workbook's rows folded in.
    own
        The workbook's equations, which replace the model's or stand beside them.

    Raises
    ------
    InputError
        With every scenario's problems at once: overrides that name nothing in the model, budgets
        that do not exist or do not add up, figures that the equations lack.
    """
    base = base_year(dataset, settings)
    model = build_model(dataset, priors, settings, own)
    priors = replace(priors, shocks=_fitting(priors, model))
    program = compile_model(model.equations, priors.parameters)
    issues: list[Issue] = []
    runs: list[ScenarioRun] = []
    for name in wanted:
        try:
            scenario = lineage(name, known)
            runs.append(_Projection(dataset, scenario, model, priors, settings, base)
                        .run(program, known[name].overrides))
        except InputError as error:
            issues.extend(one for one in error.issues if one not in issues)
    if issues:
        raise InputError(issues)
    periods = tuple(base + step for step in range(-HISTORY_YEARS + 1, settings.horizon + 1))
    return Result(dataset, settings, base, periods, tuple(runs), tuple(targets), model, priors,
                  program)


def _fitting(priors: Priors, model: ModelText) -> dict[str, Shock]:
    """Keep the shocks that still fit: one judged for dlog(x) says nothing of an equation of x."""
    now = {one.name: (one.transform, one.kind) for one in model.equations}
    lost = {old.name for old in model.replaced if now[old.name] != (old.transform, old.kind)}
    return {name: shock for name, shock in priors.shocks.items() if name not in lost}


def build_model(dataset: Dataset, priors: Priors, settings: Settings,
                own: Sequence[Equation] = ()) -> ModelText:
    """Parse and scale the model that a dataset's figures and own equations call for.

    Raises
    ------
    InputError
        With every problem of the model text and of the workbook's equations.
    """
    base, items = base_year(dataset, settings), dataset.catalog
    present = {seen.item for seen in dataset.observations if seen.period == base}
    text = parse_model(model_text(settings.model), settings.model, items, priors.parameters,
                       present, own)
    return scaled(text, items, {name: parse_unit("") for name in priors.parameters})


def base_year(dataset: Dataset, settings: Settings) -> Period:
    """Return the last year with an outturn of GDP by the as-of date.

    Raises
    ------
    InputError
        When there is none.
    """
    vintage = Vintage(settings.as_of) if settings.as_of else Vintage()
    years = [seen.period for seen in dataset.observations
             if seen.item == "gdp_nominal" and dataset.read("gdp_nominal", seen.period, vintage)
             and seen.period.freq.value == 1 and not seen.cumulative]
    if not years:
        raise InputError([Issue("no_base_year", CellRef(""), "")])
    return max(years, key=lambda period: period.ordinal)


def default_baseline(dataset: Dataset, settings: Settings) -> Scenario:
    """Return the baseline for a workbook that brings none: policy lines as budgeted.

    Everything else follows the model.
    """
    first = base_year(dataset, settings) + 1
    overrides = tuple(
        Override(item.code, Span(first, first), "取预算", layer="基准", reason=item.legal)
        for item in dataset.catalog if item.policy and dataset.intended(item.code, first))
    return Scenario("基准", "基准情景：政策变量取预算数，其余由模型预测", overrides=overrides,
                    name_en="Baseline")


class _Projection:
    """One scenario on its way from overrides to a solution."""

    def __init__(self, dataset: Dataset, scenario: Scenario, model: ModelText, priors: Priors,
                 settings: Settings, base: Period) -> None:
        self.dataset, self.scenario, self.model = dataset, scenario, model
        self.priors, self.settings, self.base = priors, settings, base
        self.by_name = {equation.name: equation for equation in model.equations}
        self.periods = tuple(base + step for step in range(1, settings.horizon + 1))
        self.n_runs = FIRST_DRAW + settings.draws
        self.issues: list[Issue] = []
        self.fixed: dict[tuple[str, Period], Array | float] = {}
        self.intercepts: dict[tuple[str, Period], Array | float] = {}
        self.offsets: dict[tuple[str, Period], Array | float] = {}
        self.factors: dict[tuple[str, Period], Array | float] = {}
        self.moved: dict[str, Override] = {}
        self.skews: dict[tuple[str, Period], float] = {}
        as_of = settings.as_of
        self.vintage = (Vintage(as_of, scenario.vintages) if as_of
                        else Vintage(statuses=scenario.vintages))

    def run(self, program: Program, own: tuple[Override, ...]) -> ScenarioRun:
        for override in self.scenario.overrides:
            self.apply(override)
        if self.issues:
            raise InputError(self.issues)
        chosen = self.history()
        figures = {name: {period: choice.chosen.value for period, choice in known.items()}
                   for name, known in chosen.items()}
        data = self.data()
        parameters = self.parameters()
        started = self.start(figures, data, parameters)
        shocks = self.shocks(figures, data, parameters)
        plan = Plan(self.fixed, shocks, self.offsets, self.factors, parameters, data)
        solution = self.solved(program, figures, plan)
        self.check_tails(solution)
        return ScenarioRun(self.scenario, self.cut(solution), solution.residuals, solution.failed,
                           {name: central(value) for name, value in parameters.items()},
                           plan, chosen, started, own, figures, solution.feedback)

    def cut(self, solution: Solution) -> dict[str, Array]:
        """Keep the same years for every scenario: some history, then the horizon."""
        first = self.base + (1 - HISTORY_YEARS)
        skip = first - solution.periods[0]
        if skip >= 0:
            return {name: values[skip:] for name, values in solution.values.items()}
        gap = np.full((-skip, self.n_runs), np.nan)
        return {name: np.vstack([gap, values]) for name, values in solution.values.items()}

    # -- overrides ---------------------------------------------------------------------------

    def apply(self, override: Override) -> None:
        if override.method == "参数":
            self.move_parameter(override)
        elif override.method == "偏度" and override.item in self.by_name:
            self.lean(override)
        elif override.method == "取预算" and override.item in BUDGET_GROUPS:
            self.take_group(override)
        elif override.item not in self.by_name:
            self.refuse("not_in_model", override, method=override.method)
        elif override.method == "取预算":
            self.take_budget(override)
        elif self.by_name[override.item].kind == "identity":
            self.refuse("fixed_identity", override, method=override.method)
        else:
            factors = {"调整": self.offsets, "比例调整": self.factors, "截距": self.intercepts}
            place = factors.get(override.method, self.fixed)
            for period in override.span.periods():
                if period in self.periods:
                    at, value = (override.item, period), self.spread(override, str(period))
                    # add-factors of different layers stand beside each other
                    place[at] = value if place is self.fixed else value + place.get(at, 0.0)

    def lean(self, override: Override) -> None:
        """Skew an equation's shock, as somebody judges the risks to lie."""
        gamma = override.value
        if self.by_name[override.item].kind != "behavioural" or gamma is None or abs(gamma) >= 1:
            self.refuse("bad_skew", override, value="—" if gamma is None else f"{gamma:g}")
            return
        for period in override.span.periods():
            if period in self.periods:
                self.skews[override.item, period] = gamma

    def refuse(self, code: str, override: Override, **fields: str) -> None:
        self.issues.append(Issue(code, override.origin or CellRef(self.scenario.name),
                                 override.item, tuple(fields.items())))

    def move_parameter(self, override: Override) -> None:
        if override.item in self.priors.parameters:
            self.moved[override.item] = override
        else:
            self.refuse("unknown_parameter", override,
                        choices="、".join(sorted(self.priors.parameters)))

    def take_budget(self, override: Override) -> None:
        for period in override.span.periods():
            if period not in self.periods:
                continue
            choice = self.dataset.intended(override.item, period, self.vintage)
            if choice is None:
                self.refuse("no_budget", override, period=str(period))
            else:
                self.fixed[override.item, period] = choice.chosen.value

    def take_group(self, override: Override) -> None:
        for account in BUDGET_GROUPS[override.item]:
            for item in self.dataset.catalog.lines(account):
                for period in override.span.periods():
                    choice = self.dataset.intended(item.code, period, self.vintage)
                    if choice and item.code in self.by_name and period in self.periods:
                        self.fixed[item.code, period] = choice.chosen.value

    def spread(self, override: Override, salt: str) -> Array:
        """Return an override's value in every run: central, low, high, and draws between them."""
        low, high = override.low, override.high
        central = override.value
        if central is None:
            central = 0.5 * ((low or 0.0) + (high or 0.0))
        runs = np.full(self.n_runs, central)
        if low is None or high is None or low >= high:
            return runs
        runs[LOW], runs[HIGH] = low, high
        share = self.uniform(f"range/{override.item}/{salt}")
        runs[FIRST_DRAW:] = _triangular(share, low, min(max(central, low), high), high)
        return runs

    # -- what the equations need -------------------------------------------------------------

    def history(self) -> dict[str, dict[Period, Choice]]:
        """Read the base year and the years before it, as the scenario's vintage wishes say."""
        names = {node.name for equation in self.model.equations for node in walk(equation.right)
                 if isinstance(node, Var)} | set(self.by_name)
        names |= {node.name for start in self.model.starts for node in walk(start.right)
                  if isinstance(node, Var)}
        past = [self.base + -step for step in range(HISTORY_YEARS)]
        found: dict[str, dict[Period, Choice]] = {}
        for name in sorted(names):
            read = {period: choice for period in past
                    if (choice := self.dataset.read(name, period, self.vintage))}
            if read:
                found[name] = read
        return found

    def data(self) -> dict[tuple[str, str, Period], float]:
        """Collect what ``one_off``, ``budget`` and ``last`` stand for, year by year."""
        leaves = {node for equation in (*self.model.equations, *self.model.starts)
                  for node in walk(equation.right) if isinstance(node, Data)}
        figures: dict[tuple[str, str, Period], float] = {}
        for leaf in sorted(leaves, key=lambda leaf: (leaf.source, leaf.item)):
            for period in (self.base, *self.periods):
                value = self.figure(leaf.source, leaf.item, period)
                if value is not None:
                    figures[leaf.source, leaf.item, period] = value
        return figures

    def figure(self, source: str, item: str, period: Period) -> float | None:
        if source == "one_off":
            entries = [entry for entry in self.dataset.adjustments if entry.kind == "一次性"]
            return registered(entries, item, period, "当期", self.dataset.catalog)
        past = [Period.annual(year) for year in range(period.year, period.year - 15, -1)]
        for year in past:
            choice = (self.dataset.intended(item, year, self.vintage) if source == "budget"
                      else self.dataset.read(item, year, self.vintage))
            if choice is not None:
                return choice.chosen.value
        return None

    def parameters(self) -> dict[str, Array | float]:
        """Return every parameter in every run: the prior's draws, moved by the scenario."""
        values: dict[str, Array | float] = {}
        for name, prior in self.priors.parameters.items():
            override = self.moved.get(name)
            central = prior.value if override is None else override.value
            if override is not None and override.low is not None and override.high is not None:
                values[name] = self.spread(override, "parameter")
                continue
            runs = np.full(self.n_runs, prior.value if central is None else central)
            runs[FIRST_DRAW:] += prior.spread * self.normal(f"parameter/{name}", 1)[0]
            values[name] = runs
        return values

    def start(self, figures: dict[str, dict[Period, float]],
              data: Mapping[tuple[str, str, Period], float],
              parameters: Mapping[str, Array | float]) -> tuple[str, ...]:
        """Give base-year values to items of ``[start]`` that have none; return their names."""
        used = []
        for equation in self.model.starts:
            if self.base in figures.get(equation.name, {}):
                continue

            def read(leaf: Var | Param | Data) -> float:
                if isinstance(leaf, Param):
                    return central(parameters[leaf.name])
                if isinstance(leaf, Data):
                    return data.get((leaf.source, leaf.item, self.base + leaf.lag), np.nan)
                return figures.get(leaf.name, {}).get(self.base + leaf.lag, np.nan)

            value = float(evaluate(equation.right, read))
            if np.isfinite(value):
                figures.setdefault(equation.name, {})[self.base] = value
                used.append(equation.name)
        return tuple(used)

    def shocks(self, figures: Mapping[str, Mapping[Period, float]],
               data: Mapping[tuple[str, str, Period], float],
               parameters: Mapping[str, Array | float]) -> dict[tuple[str, Period], Array | float]:
        """Draw every behavioural equation's residual; zero in the central and the range runs.

        Intercepts that a scenario lays on the equations are added.
        """
        if not self.settings.draws:
            return dict(self.intercepts)
        judged = {name: shock.sd for name, shock in self.priors.shocks.items()
                  if name in self.by_name}
        seen = self.residuals(figures, data, parameters)
        drawn = draw_shocks(judged, seen, len(self.periods), self.settings.draws, self.stream)
        added = dict(self.intercepts)
        for name, rows in drawn.items():
            for row, period in enumerate(self.periods):
                runs = np.zeros(self.n_runs)
                skew = self.skews.get((name, period))
                runs[FIRST_DRAW:] = rows[row] if skew is None else skewed(
                    rows[row], skew, self.uniform(f"skew/{name}/{period}"))
                added[name, period] = runs + added.get((name, period), 0.0)
        return added

    def residuals(self, figures: Mapping[str, Mapping[Period, float]],
                  data: Mapping[tuple[str, str, Period], float],
                  parameters: Mapping[str, Array | float]) -> Residuals:
        """Return what the equations left unexplained in every year that has the figures."""
        known = dict(figures)
        years = range(self.base.year - RESIDUAL_YEARS + 1, self.base.year + 1)

        def value(name: str, period: Period) -> float:
            if name not in known or period not in known[name]:
                choice = self.dataset.read(name, period, self.vintage)
                found = np.nan if choice is None else choice.chosen.value
                known[name] = {**known.get(name, {}), period: found}
            return known[name][period]

        def reader(year: int) -> Callable[[Leaf], float]:
            period = Period.annual(year)

            def read(leaf: Leaf) -> float:
                if isinstance(leaf, Param):
                    return central(parameters[leaf.name])
                if isinstance(leaf, Data):
                    return data.get((leaf.source, leaf.item, period + leaf.lag), np.nan)
                return value(leaf.name, period + leaf.lag)

            return read

        return residuals(self.model.equations, years, reader)

    def solved(self, program: Program, figures: Mapping[str, Mapping[Period, float]], plan: Plan
               ) -> Solution:
        try:
            return solve(program, figures, self.periods, self.n_runs, plan)
        except SolveError as error:
            item = self.dataset.catalog[error.variable]
            raise InputError([Issue(
                "cannot_solve", self.by_name[error.variable].where, f"{item.zh}（{item.code}）",
                (("scenario", self.scenario.name), ("period", error.period),
                 ("equation", error.equation), ("lacking", error.detail or "—")))]) from None

    def check_tails(self, solution: Solution) -> None:
        """A stated total may differ from its parts by rounding, not by more."""
        for (name, period), residual in solution.residuals.items():
            equation = self.by_name[name]
            tolerance = float(_tail_tolerance(equation))
            if equation.kind == "identity" and abs(residual) > tolerance:
                choice = self.dataset.intended(name, period, self.vintage)
                origin = choice.chosen.origin if choice else None
                self.issues.append(Issue(
                    "plan_does_not_add", origin or CellRef(self.scenario.name),
                    self.dataset.catalog[name].zh,
                    (("period", str(period)), ("residual", f"{residual:,.0f}"),
                     ("tolerance", f"{tolerance:.0f}"))))
        if self.issues:
            raise InputError(self.issues)

    # -- random numbers: one stream a name, so that adding a variable changes no other's draws --

    def stream(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self.settings.seed, crc32(name.encode())])

    def normal(self, name: str, rows: int) -> Array:
        return self.stream(name).standard_normal((rows, self.settings.draws))

    def uniform(self, name: str) -> Array:
        return self.stream(name).random(self.settings.draws)


def _tail_tolerance(equation: Equation) -> int:
    terms = {node for node in walk(equation.right) if isinstance(node, Var)}
    return int(rounding_tolerance(len(terms)))


def _triangular(share: Array, low: float, mode: float, high: float) -> Array:
    """Map uniform numbers to a triangular distribution (its inverse distribution function)."""
    cut = (mode - low) / (high - low)
    rising = low + np.sqrt(share * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - share) * (high - low) * (high - mode))
    return np.where(share < cut, rising, falling)
