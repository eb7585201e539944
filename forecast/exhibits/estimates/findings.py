"""What is told of estimates, and the language to tell it in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forecast.data import Freq
from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Catalog
    from forecast.estimation import Accuracy, Estimate, Stability
    from forecast.models import Priors

_IN_QUARTERS = frozenset({
    "sample", "crossed", "note_sup", "note_window", "accuracy_title", "inside", "outside",
    "score_n", "note_accuracy", "note_u", "equation_head", "year", "chart_rolling",
    "note_chart_recursive", "note_chart_rolling"})
"""Texts that say otherwise of quarters."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Estimates of some equations, the tests of those that were estimated, their errors.

    Parameters
    ----------
    equations
        In the order of the model.
    priors
        Where the parameters' names come from.
    stability, accuracy
        By item.
    """

    equations: tuple[Estimate, ...]
    priors: Priors
    catalog: Catalog
    lang: Lang = "zh"
    stability: Mapping[str, Stability] = field(default_factory=dict)
    accuracy: Mapping[str, Accuracy] = field(default_factory=dict)

    def text(self, key: str, **fields: object) -> str:
        """Return a text of the label table's section ``estimation``, of years or of quarters."""
        own = "_quarter" if self.is_quarterly and key in _IN_QUARTERS else ""
        return label(f"estimation.{key}{own}", self.lang, **fields)

    @property
    def is_quarterly(self) -> bool:
        """Whether the equations are of quarters."""
        return any(one.periods[0].freq is Freq.Q for one in self.equations if one.periods)

    def name(self, item: str) -> str:
        """Return an item's name."""
        return self.catalog[item].name(self.lang)

    def parameter(self, name: str) -> str:
        """Return a parameter's name: its own, else that of what stands in for it."""
        known = self.priors.parameters.get(name)
        if known is not None:
            return known.title(self.lang) or name
        item = name.partition(":")[2]
        return self.text("level_of", item=self.name(item))

    @property
    def estimated(self) -> tuple[Estimate, ...]:
        """The equations that were estimated."""
        return tuple(one for one in self.equations if one.verdict == "estimated")
