"""What is told of estimates, and the language to tell it in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Catalog
    from forecast.estimation import Accuracy, Estimate, Stability
    from forecast.models import Priors


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
        """Return a text of the label table's section ``estimation``."""
        return label(f"estimation.{key}", self.lang, **fields)

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
