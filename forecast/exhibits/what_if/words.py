"""What the page says: sentences with places for numbers, words of its parts, in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.labels import keys, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.exhibits.kit import Maker

_SAID = ("gdp_growth", "gpb_revenue", "financing_gap")
_MOST = 3


def sentences_of(told: Sequence[str]) -> list[str]:
    """Return the items that a sentence each is about."""
    chosen = [code for code in _SAID if code in told]
    return [*chosen, *(code for code in told if code not in chosen)][:_MOST]


_OF_DRAWS = ("lead_band", "range", "bounds", "low", "high", "bands_busy", "bands_done", "chance",
             "chance_base", "least", "fan")
"""Words that only a page with draws says."""


def words_of(make: Maker, draws: int) -> dict[str, str]:
    """Return every word of the page; numbers go into its braces there."""
    found = {key: label(f"live.{key}", make.lang) for key in keys("live")
             if draws or key not in _OF_DRAWS}
    return found | {"main": make.scenario_name(make.main)}
