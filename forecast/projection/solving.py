"""One scenario, from overrides to a solution: what it imposes, what it reads, what it draws."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from forecast.data import BUDGET_GROUPS, Choice, Dataset, Override, Period, Scenario, Vintage
from forecast.equations import (
    Data,
    Param,
    Plan,
    Residuals,
    Solution,
    SolveError,
    Var,
    central,
    draw_shocks,
    evaluate,
    residuals,
    skewed,
    solve,
    triangular,
    walk,
)
from forecast.fiscal import departure_shares, nil_lines, rounding_tolerance, yearly_factors
from forecast.issues import CellRef, InputError, Issue
from forecast.projection.citing import Citing, cited
from forecast.projection.extrapolation import extrapolated
from forecast.projection.result import (
    CENTRAL,
    FIRST_DRAW,
    HIGH,
    HISTORY_YEARS,
    LOW,
    ScenarioRun,
    Settings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from forecast.data import Account, Taxpayer
    from forecast.equations import Equation, Leaf, ModelText, Program
    from forecast.models import Priors

Array = NDArray[np.float64]
RESIDUAL_YEARS = 30
"""Residuals are looked for in so many years."""


class ScenarioSolving:
    """One scenario on its way from overrides to a solution; :meth:`run` goes all of it."""

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
        self.vintage = Vintage.known(settings.as_of, scenario.vintages)
        self.cite = Citing(dataset, scenario, base, self.periods, self.vintage)

    def run(self, program: Program, own: tuple[Override, ...]) -> ScenarioRun:
        """Solve the scenario.

        Raises
        ------
        InputError
            With every problem of its overrides, then of its solution.
        """
        for override in self.scenario.overrides:
            self._apply(override)
        paths = self._leave_nothing_open()
        if self.scenario.parent is None:
            own = (*paths, *own)
        self.issues += self.cite.lacking()
        if self.issues:
            raise InputError(self.issues)
        chosen = self._history()
        figures = {name: {period: choice.chosen.value for period, choice in known.items()}
                   for name, known in chosen.items()}
        data = cited(self.model, self.cite)
        parameters = self._parameters()
        started = self._start(figures, data, parameters)
        seen = (self._residuals(figures, data, parameters) if self.settings.draws
                else Residuals((), (), np.empty((0, 0))))
        shocks = self._shocks(seen)
        plan = Plan(self.fixed, shocks, self.offsets, self.factors, parameters, data)
        solution = self._solved(program, figures, plan)
        self._check_tails(solution)
        return ScenarioRun(self.scenario, self._cut(solution), solution.residuals, solution.failed,
                           {name: central(value) for name, value in parameters.items()},
                           plan, chosen, started, own, figures, solution.feedback, seen.measured())

    def _leave_nothing_open(self) -> tuple[Override, ...]:
        """Give what the scenario does not touch, and a rule would hold still, the engine's path."""
        touched = {name for laid in (self.fixed, self.intercepts, self.offsets, self.factors)
                   for name, _ in laid}
        paths = tuple(one for one in extrapolated(self.dataset, self.model.equations, self.vintage,
                                                  self.periods) if one.item not in touched)
        for override in paths:
            self._apply(override)
        self.scenario = replace(self.scenario, overrides=(*paths, *self.scenario.overrides))
        return paths

    def _cut(self, solution: Solution) -> dict[str, Array]:
        """Keep the same years for every scenario: some history, then the horizon."""
        first = self.base + (1 - HISTORY_YEARS)
        skip = first - solution.periods[0]
        if skip >= 0:
            return {name: values[skip:] for name, values in solution.values.items()}
        gap = np.full((-skip, self.n_runs), np.nan)
        return {name: np.vstack([gap, values]) for name, values in solution.values.items()}

    # -- overrides ---------------------------------------------------------------------------

    def _apply(self, override: Override) -> None:
        if override.method == "参数":
            self._move_parameter(override)
        elif override.method == "偏度" and override.item in self.by_name:
            self._lean(override)
        elif override.method == "取预算" and override.item in BUDGET_GROUPS:
            self._take_group(override)
        elif override.method == "取税源":
            self._take_payers(override)
        elif override.item not in self.by_name:
            self._refuse("not_in_model", override, method=override.method)
        elif override.method == "取预算":
            self._take_budget(override)
        elif self.by_name[override.item].kind == "identity":
            self._refuse("fixed_identity", override, method=override.method)
        else:
            factors = {"调整": self.offsets, "比例调整": self.factors, "截距": self.intercepts}
            place = factors.get(override.method, self.fixed)
            for period in override.span.periods():
                if period in self.periods:
                    at, value = (override.item, period), self._spread(override, str(period))
                    # add-factors of different layers stand beside each other
                    place[at] = value if place is self.fixed else value + place.get(at, 0.0)

    def _lean(self, override: Override) -> None:
        """Skew an equation's shock, as somebody judges the risks to lie."""
        gamma = override.value
        if self.by_name[override.item].kind != "behavioural" or gamma is None or abs(gamma) >= 1:
            self._refuse("bad_skew", override, value="—" if gamma is None else f"{gamma:g}")
            return
        for period in override.span.periods():
            if period in self.periods:
                self.skews[override.item, period] = gamma

    def _refuse(self, code: str, override: Override, **fields: str) -> None:
        self.issues.append(Issue(code, override.origin or CellRef(self.scenario.name),
                                 override.item, tuple(fields.items())))

    def _move_parameter(self, override: Override) -> None:
        if override.item in self.priors.parameters:
            self.moved[override.item] = override
        else:
            self._refuse("unknown_parameter", override,
                        choices="、".join(sorted(self.priors.parameters)))

    def _take_budget(self, override: Override) -> None:
        for period in override.span.periods():
            if period not in self.periods:
                continue
            choice = self.dataset.intended(override.item, period, self.vintage)
            if choice is None:
                self._refuse("no_budget", override, period=str(period))
            else:
                self.fixed[override.item, period] = choice.chosen.value

    def _take_group(self, override: Override) -> None:
        for account in BUDGET_GROUPS[override.item]:
            for item in self.dataset.catalog.lines(account):
                for period in override.span.periods():
                    choice = self.dataset.intended(item.code, period, self.vintage)
                    if choice and item.code in self.by_name and period in self.periods:
                        self.fixed[item.code, period] = choice.chosen.value
            for period in override.span.periods():
                if period in self.periods:
                    self._complete(account, period)

    def _complete(self, account: Account, period: Period) -> None:
        """Fix what a budget that was taken whole says without saying it."""
        known = {name: float(np.mean(value)) for (name, at), value in self.fixed.items()
                 if at == period}
        free = [name for name, one in self.by_name.items() if one.kind != "identity"]
        self.fixed.update({(name, period): 0.0
                           for name in nil_lines(account, known, free, self.dataset.catalog)})
        if account == "general" and "nontax_revenue" in known and "nontax_regular" not in known:
            once = self.cite.figure("one_off", "nontax_revenue", period) or 0.0
            self.fixed.setdefault(("nontax_one_off", period), once)
            self.fixed["nontax_regular", period] = known["nontax_revenue"] - once

    def _take_payers(self, override: Override) -> None:
        """Lay the register of large taxpayers on a tax, or on each tax of a total.

        The central run loses the mean; at the low end all leave, at the high end none; each draw
        has those who leave in it.
        """
        listed = self.dataset.registers.taxpayers
        total = self.by_name.get(override.item)
        is_own = total is not None and total.kind == "behavioural"
        under = {one.code for one in self.dataset.catalog.children(override.item)}
        laid = False
        for tax in (override.item,) if is_own else sorted(under & set(self.by_name)):
            mine = [one for one in listed if one.tax == tax or (is_own and one.tax in under)]
            parts = [(mine, self._revenue(tax))]
            if not is_own:  # a taxpayer of all taxes is lost to each in the same proportion
                parts.append(([one for one in listed if one.tax == override.item],
                              self._revenue(override.item)))
            parts = [part for part in parts if part[0] and part[1]]
            if parts and self.by_name[tax].kind == "behavioural":
                laid = True
                self._leave(override, tax, parts)
        if not laid:
            self._refuse("no_taxpayers", override)

    def _revenue(self, tax: str) -> float:
        choice = self.dataset.read(tax, self.base, self.vintage)
        return choice.chosen.value if choice else 0.0

    def _leave(self, override: Override, tax: str, parts: list[tuple[list[Taxpayer], float]]
               ) -> None:
        shares = np.zeros((len(self.periods), self.n_runs))
        shares[:, CENTRAL], shares[:, LOW], shares[:, FIRST_DRAW:] = departure_shares(
            parts, self.periods, lambda name: self._uniform(f"taxpayer/{name}"))
        for year, runs in zip(self.periods, yearly_factors(shares), strict=True):
            if year in override.span:
                self.factors[tax, year] = runs + self.factors.get((tax, year), 0.0)

    def _spread(self, override: Override, salt: str) -> Array:
        """Return an override's value in every run: central, low, high, and draws between them."""
        low, high = override.low, override.high
        central = override.value
        if central is None:
            central = 0.5 * ((low or 0.0) + (high or 0.0))
        runs = np.full(self.n_runs, central)
        if low is None or high is None or low >= high:
            return runs
        runs[LOW], runs[HIGH] = low, high
        share = self._uniform(f"range/{override.item}/{salt}")
        runs[FIRST_DRAW:] = triangular(share, low, min(max(central, low), high), high)
        return runs

    # -- what the equations need -------------------------------------------------------------

    def _history(self) -> dict[str, dict[Period, Choice]]:
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

    def _parameters(self) -> dict[str, Array | float]:
        """Return every parameter in every run: the prior's draws, moved by the scenario."""
        values: dict[str, Array | float] = {}
        for name, prior in self.priors.parameters.items():
            override = self.moved.get(name)
            central = prior.value if override is None else override.value
            if override is not None and override.low is not None and override.high is not None:
                values[name] = self._spread(override, "parameter")
                continue
            runs = np.full(self.n_runs, prior.value if central is None else central)
            runs[FIRST_DRAW:] += prior.spread * self._normal(f"parameter/{name}", 1)[0]
            values[name] = runs
        return values

    def _start(self, figures: dict[str, dict[Period, float]],
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

    def _shocks(self, seen: Residuals) -> dict[tuple[str, Period], Array | float]:
        """Draw every behavioural equation's residual; zero in the central and the range runs.

        Intercepts that a scenario lays on the equations are added.
        """
        if not self.settings.draws:
            return dict(self.intercepts)
        judged = {name: shock.sd for name, shock in self.priors.shocks.items()
                  if name in self.by_name}
        drawn = draw_shocks(judged, seen, len(self.periods), self.settings.draws, self._stream)
        added = dict(self.intercepts)
        for name, rows in drawn.items():
            for row, period in enumerate(self.periods):
                runs = np.zeros(self.n_runs)
                skew = self.skews.get((name, period))
                runs[FIRST_DRAW:] = rows[row] if skew is None else skewed(
                    rows[row], skew, self._uniform(f"skew/{name}/{period}"))
                added[name, period] = runs + added.get((name, period), 0.0)
        return added

    def _residuals(self, figures: Mapping[str, Mapping[Period, float]],
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

    def _solved(self, program: Program, figures: Mapping[str, Mapping[Period, float]], plan: Plan
               ) -> Solution:
        try:
            return solve(program, figures, self.periods, self.n_runs, plan)
        except SolveError as error:
            item = self.dataset.catalog[error.variable]
            raise InputError([Issue(
                "cannot_solve", self.by_name[error.variable].where, f"{item.zh}（{item.code}）",
                (("scenario", self.scenario.name), ("period", error.period),
                 ("equation", error.equation), ("lacking", error.detail or "—")))]) from None

    def _check_tails(self, solution: Solution) -> None:
        """A stated total may differ from its parts by rounding, not by more."""
        for (name, period), residual in solution.residuals.items():
            equation = self.by_name[name]
            tolerance = float(_tail_tolerance(equation))
            open_parts = self._open_parts(equation, period, solution)
            if equation.kind == "identity" and abs(residual) > tolerance and not open_parts:
                choice = self.dataset.intended(name, period, self.vintage)
                origin = choice.chosen.origin if choice else None
                self.issues.append(Issue(
                    "plan_does_not_add", origin or CellRef(self.scenario.name),
                    self.dataset.catalog[name].zh,
                    (("period", str(period)), ("residual", f"{residual:,.0f}"),
                     ("tolerance", f"{tolerance:.0f}"))))
        if self.issues:
            raise InputError(self.issues)

    def _open_parts(self, equation: Equation, period: Period, solution: Solution) -> bool:
        """Whether a part of a sum is modelled, so that it contradicts nothing that was stated."""
        names = {node.name for node in walk(equation.right)
                 if isinstance(node, Var) and node.lag == 0 and node.name in self.by_name}
        row = solution.periods.index(period)
        return any((name, period) not in self.fixed and solution.values[name][row][0]
                   and self.by_name[name].kind != "identity" for name in names)

    # -- random numbers: one stream a name, so that adding a variable changes no other's draws --

    def _stream(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self.settings.seed, crc32(name.encode())])

    def _normal(self, name: str, rows: int) -> Array:
        return self._stream(name).standard_normal((rows, self.settings.draws))

    def _uniform(self, name: str) -> Array:
        return self._stream(name).random(self.settings.draws)


def _tail_tolerance(equation: Equation) -> int:
    terms = {node for node in walk(equation.right) if isinstance(node, Var)}
    return int(rounding_tolerance(len(terms)))
