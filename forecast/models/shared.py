"""How far the shocks of one place are the nation's, by equation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from forecast.models.parameters import model_text

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SharedShocks:
    """Whose shocks these are, and how far they follow factors that all places share.

    Parameters
    ----------
    place
        The place: its own shocks are its own, whoever else is drawn.
    loadings
        Equation → factor → loading, the sum of squares at most one. The shocks of two places
        correlate by the sum of the products.
    """

    place: str
    loadings: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, place: str) -> SharedShocks:
        """Return a place with the loadings that a panel of cities taught (``shared.toml``)."""
        return cls(place, learned_loadings())


@cache
def learned_loadings() -> Mapping[str, Mapping[str, float]]:
    """Return the shipped loadings, read once."""
    return {code: {factor: float(value) for factor, value in loads.items()}
            for code, loads in tomllib.loads(model_text("shared.toml")).items()}
