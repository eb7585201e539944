"""What a run gives: the settings, every scenario solved, and how to read numbers from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import isclose, isfinite
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from forecast.data import (
    Catalog,
    Freq,
    Method,
    Operator,
    ScenarioName,
    Vintage,
    shipped_catalog,
)
from forecast.equations import Paths
from forecast.fiscal import Outcome, judge, met
from forecast.labels import Lang, label
from forecast.models import DISTRICT, OwnModel, Priors, SharedShocks
from forecast.projection.batches import Shelf
from forecast.projection.doubts import Doubts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from forecast.data import Choice, Dataset, Override, Period, Scenario, Target
    from forecast.equations import Block, Failure, ModelText, Plan, Program
    from forecast.estimation import Execution
    from forecast.issues import Issue
    from forecast.projection.landed import Landed
    from forecast.projection.reach import Reach


Array = NDArray[np.float64]
CENTRAL, LOW, HIGH, FIRST_DRAW = 0, 1, 2, 3
"""The runs of a scenario: central, every range at its low end, at its high end, then the draws."""
HISTORY_YEARS, HISTORY_QUARTERS = 3, 8
_SAME = 1e-9
"""Draws that spread by less, of their size, are one figure computed in several ways."""
YEARS_AHEAD = 3


def _silent(_done: int, _count: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is asked for: periods ahead, draws, seed, as-of date, the model and its base.

    ``horizon`` nought is three years; ``own`` is a model in the place of the shipped one, its
    frequency found; ``base`` is the last known period, found where it is None; ``shown`` are
    the items that the charts of an own model are about, chosen where none are named. ``tell``
    hears how many of the scenarios are solved. ``shared`` says whose draws these are and what they
    share with those of other places; None where a place is drawn alone.
    """

    horizon: int = 0
    draws: int = 1000
    seed: int = 20200103
    as_of: date | None = None
    model: str = DISTRICT
    own: OwnModel | None = None
    base: Period | None = None
    shown: tuple[str, ...] = ()
    shared: SharedShocks | None = None
    tell: Callable[[int, int], None] = field(default=_silent, compare=False, repr=False)

    @property
    def freq(self) -> Freq:
        """The frequency of the periods projected."""
        return Freq.A if self.own is None else self.own.freq or Freq.A

    @property
    def steps(self) -> int:
        """How many periods are projected."""
        return self.horizon or YEARS_AHEAD * int(self.freq)

    def past(self, deepest: int) -> int:
        """Return how many known periods are shown: enough for the longest lag of a model."""
        usual = HISTORY_YEARS if self.freq is Freq.A else HISTORY_QUARTERS
        return max(usual, deepest)


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
        What was imposed on the equations; of very many draws in the runs that are none.
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
    measured
        Equation → number of residuals and their spread, where shocks were drawn by it and not by
        the judged one.
    idle
        Warnings of overrides that have no effect.
    landed
        The overrides that come from the months of the first year projected.
    left
        (landed item, first year) → the part of the year that its months leave open, 0 to 1.
    led
        Where the engine leads an item on from its own history: imposed, and yet no wish.
    executed
        (item, period) → the record of execution that budgeted spending was moved by.
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
    measured: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    idle: tuple[Issue, ...] = ()
    landed: tuple[Override, ...] = ()
    left: Mapping[tuple[str, Period], float] = field(default_factory=dict)
    led: frozenset[tuple[str, Period]] = frozenset()
    executed: Mapping[tuple[str, Period], Execution] = field(default_factory=dict)

    @property
    def said(self) -> tuple[Override, ...]:
        """What the scenario and its parents say: neither landed nor led on from history."""
        return tuple(one for one in self.scenario.overrides if one not in self.landed
                     and not ((one.item, one.span.first) in self.led
                              and one.method is Method.ASSUME))


@dataclass(frozen=True)
class Result:
    """Everything that a run produced: the single source of every output.

    ``targets`` are those of the years projected, ``past_targets`` those of the years before;
    ``reached`` says what of the model the figures carry, ``landed`` what the months of the year in
    progress come to; ``doubts`` are its numbers that must be asked about before they are printed.
    """

    dataset: Dataset
    settings: Settings
    base: Period
    periods: tuple[Period, ...]
    runs: tuple[ScenarioRun, ...]
    targets: tuple[Target, ...]
    model: ModelText
    priors: Priors
    program: Program = field(repr=False, compare=False)
    catalog: Catalog = field(default_factory=shipped_catalog, compare=False)
    past_targets: tuple[Target, ...] = ()
    reached: Reach | None = field(default=None, compare=False)
    landed: Landed | None = field(default=None, compare=False)
    doubts: Doubts = field(default_factory=Doubts, compare=False)

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
        return tuple(self._by_name)

    def labels(self, lang: Lang) -> dict[str, str]:
        """Return what the scenarios are called in one language, by name, each name its own."""
        found = {run.scenario.name: run.scenario.label(lang) for run in self.runs}
        shared = list(found.values())
        return {name: told if shared.count(told) == 1 else name for name, told in found.items()}

    @property
    def plan(self) -> str | None:
        """The scenario that carries the plan, if it was run."""
        return ScenarioName.PLAN if ScenarioName.PLAN in self.names() else None

    @property
    def main(self) -> str:
        """The forecast: the baseline if it was run, else the last scenario asked for."""
        names = self.names()
        return ScenarioName.BASELINE if ScenarioName.BASELINE in names else names[-1]

    def vintage(self, run: ScenarioRun) -> Vintage:
        """Return how one scenario's run read vintages: as-of date and wished statuses."""
        return Vintage.known(self.settings.as_of, run.scenario.vintages)

    def name(self, item: str, lang: Lang = "zh") -> str:
        """Return an item's name, with the base year where its figures rest on one."""
        known = self.catalog[item]
        return label(f"exhibit.name_{known.rests_on}", lang, name=known.name(lang),
                     year=self.base.year) if known.rests_on else known.name(lang)

    def run(self, scenario: str) -> ScenarioRun:
        """Return one scenario's run; ``KeyError`` when it was not asked for."""
        return self._by_name[scenario]

    @cached_property
    def _rows(self) -> Mapping[Period, int]:
        return {period: row for row, period in enumerate(self.periods)}

    @cached_property
    def _by_name(self) -> Mapping[str, ScenarioRun]:
        return {run.scenario.name: run for run in self.runs}

    def value(self, item: str, period: Period, scenario: str, which: int = CENTRAL) -> float | None:
        """Return a value in the item's unit, None for a gap."""
        values, row = self.run(scenario).values, self._rows.get(period)
        if row is None or item not in values:
            return None
        number = (values.figure(item, row, which) if isinstance(values, Paths | Shelf)
                  else float(values[item][row, which]))
        return number if isfinite(number) else None

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """List the parameters that count here: those in an equation, or given by the workbook."""
        used = self.model.parameters
        return tuple(name for name, prior in self.priors.parameters.items()
                     if name in used or prior.value_at is not None
                     or any(run.parameters[name] != prior.value for run in self.runs))

    def draws(self, item: str, period: Period, scenario: str) -> Array:
        """Return the draws of one value, without failed ones; none of what is not computed."""
        paths, row = self.run(scenario).values, self._rows.get(period)
        if row is None or item not in paths:
            return np.empty(0)
        whole = paths.row(item, row) if isinstance(paths, Paths | Shelf) else paths[item][row]
        values = whole[FIRST_DRAW:]
        return values[np.isfinite(values)]

    def quantile(self, item: str, period: Period, scenario: str, share: float) -> float | None:
        """Return a quantile of the draws, None without draws."""
        draws = self.draws(item, period, scenario)
        return float(np.quantile(draws, share)) if draws.size else None

    def joint(self, targets: Sequence[Target], scenario: str) -> float | None:
        """Return the share of draws that meet all targets at once; None when there is none.

        What the scenario imposes is left out: it is met or missed without chance.

        Targets are dependent (revenue follows growth), so this is not the product of the parts.
        """
        values, hits = self.run(scenario).values, []
        for target in targets:
            needs = target.reference if target.operator == Operator.IN_STEP else target.value
            if needs is None or target.item not in values or target.period not in self.horizon:
                continue
            if self.is_imposed(target.item, target.period, scenario):
                continue
            at = self.periods.index(target.period)
            beside = values.get(target.reference or "")
            other = None if beside is None else beside[at, FIRST_DRAW:]
            if target.operator != Operator.IN_STEP or other is not None:
                hits.append(met(target, values[target.item][at, FIRST_DRAW:], other))
        if not hits or not hits[0].size:
            return None
        return float(np.logical_and.reduce(hits).mean())

    def is_out(self, item: str, period: Period, scenario: str) -> bool:
        """Tell whether the workbook has the figure of a year projected, and a scenario takes it."""
        if self.landed is None or period != self.landed.year or item not in self.landed.out:
            return False
        run = self.run(scenario)
        known = self.dataset.read(item, period, self.vintage(run))
        value = self.value(item, period, scenario)
        return known is not None and value is not None and isclose(
            value, known.chosen.value, rel_tol=_SAME)

    def is_imposed(self, item: str, period: Period, scenario: str) -> bool:
        """Tell whether a scenario gives a value instead of forecasting it.

        A sum of what it gives is given too; what history or the year's months tell is a forecast.
        """
        run = self.run(scenario)
        if (item, period) in run.plan.fixed and (item, period) not in run.led and (
                (item, period) not in run.executed) and item not in {
                one.item for one in run.landed}:
            return True
        draws = self.draws(item, period, scenario)
        return bool(draws.size) and bool(
            float(np.ptp(draws)) <= _SAME * float(np.abs(draws).max()))

    def outcome(self, target: Target, scenario: str) -> Outcome:
        """Judge a target in one scenario; many pages tell of it."""
        asked = target, scenario
        if asked not in self._outcomes:
            self._outcomes[asked] = self._judged(target, scenario)
        return self._outcomes[asked]

    @cached_property
    def _outcomes(self) -> dict[tuple[Target, str], Outcome]:
        return {}

    def _judged(self, target: Target, scenario: str) -> Outcome:
        values = self.run(scenario).values
        if target.item not in values or target.period not in self.horizon:
            return judge(target, None, np.empty(0))
        central = self.value(target.item, target.period, scenario)
        draws = self.draws(target.item, target.period, scenario)
        is_imposed = self.is_imposed(target.item, target.period, scenario)
        if target.reference is None or target.reference not in values:
            return judge(target, central, draws, is_imposed=is_imposed)
        return judge(target, central, draws,
                     self.value(target.reference, target.period, scenario),
                     self.draws(target.reference, target.period, scenario),
                     is_imposed=is_imposed)


def files_of(result: Result) -> list[tuple[str, str]]:
    """List the files beside the workbook that entered a result, each once, with its SHA-256."""
    own = result.settings.own
    return sorted({file for run in result.runs for file in run.scenario.files}
                  | set(own.files if own else ()))
