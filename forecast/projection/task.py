"""One scenario to be solved, with all that it is solved on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from forecast.data import Vintage
from forecast.fiscal import decided
from forecast.projection.citing import Citing
from forecast.projection.result import HISTORY_YEARS
from forecast.projection.streams import Streams

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Dataset, Period, Scenario
    from forecast.equations import Equation, ModelText
    from forecast.models import Priors
    from forecast.projection.landed import Landed
    from forecast.projection.result import Settings


@dataclass(frozen=True)
class ScenarioTask:
    """What solving a scenario rests on; nothing of it changes on the way.

    ``base`` is the year before the first that is projected; ``dropped`` are the items that the
    figures do not reach; ``landed`` is the first year projected where its months are known;
    ``past`` is how many known periods are read, the base among them.
    """

    dataset: Dataset
    scenario: Scenario
    model: ModelText
    priors: Priors
    settings: Settings
    base: Period
    dropped: frozenset[str] = frozenset()
    landed: Landed | None = None
    past: int = HISTORY_YEARS

    @cached_property
    def by_name(self) -> Mapping[str, Equation]:
        """The model's equations by the variable that each determines."""
        return {equation.name: equation for equation in self.model.equations}

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The years or quarters to project."""
        return tuple(self.base + step for step in range(1, self.settings.steps + 1))

    @cached_property
    def vintage(self) -> Vintage:
        """How figures are read: the as-of date of the run, the scenario's wishes."""
        return Vintage.known(self.settings.as_of, self.scenario.vintages)

    @cached_property
    def decided(self) -> Mapping[str, bool]:
        """What the scenario decides: key of an event of the registers → whether it comes about."""
        return decided(self.scenario, self.dataset)

    @cached_property
    def streams(self) -> Streams:
        """The random numbers of the run."""
        return Streams(self.settings.seed, self.settings.draws, self.settings.shared)

    @cached_property
    def cite(self) -> Citing:
        """What equations cite of the workbook."""
        return Citing(self.dataset, self.scenario, self.base, self.periods, self.vintage)
