"""Chances as a paper says them: one fixed scale of words in the text, odds in the table.

A number of draws is no certainty: the table prints no chance above 99 or below 1 per cent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from forecast.data import Method
from forecast.exhibits.kit.cells import simulated
from forecast.fiscal import is_within
from forecast.projection import usual_odds

if TYPE_CHECKING:
    from forecast.data import Adjustment
    from forecast.exhibits.kit.cells import Maker
    from forecast.exhibits.kit.types import Cell

Odds = Literal["certain", "likely", "rather", "even", "doubtful", "unlikely", "no"]
_SCALE: tuple[tuple[float, Odds], ...] = (
    (0.95, "certain"), (0.80, "likely"), (0.60, "rather"), (0.40, "even"), (0.20, "doubtful"),
    (0.05, "unlikely"))
"""The least chance that each word says; what is below them all is ``no``."""
_LEAST, _MOST = 1.0, 99.0


def odds_of(chance: float) -> Odds:
    """Return the step of the scale that a chance (0 to 1) is on, by what the table prints of it."""
    printed = round(100.0 * chance) / 100.0
    return next((word for least, word in _SCALE if printed >= least), "no")


def sale_odds(make: Maker, one: Adjustment) -> float:
    """Return how likely a registered one-off is in the forecast: as listed, else as it is drawn."""
    if one.odds is not None:
        return one.odds
    result = make.result
    moved = {override.item for override in result.run(make.main).scenario.overrides
             if override.method is Method.PARAMETER}
    usual = usual_odds(result.model, result.priors, moved)
    return next((odds for item, (_, odds) in usual.items()
                 if is_within(one.item, item, result.catalog)), 1.0)


def odds_cell(chance: float | None) -> Cell:
    """Return a chance as tables print it, in per cent."""
    return simulated(None if chance is None else min(max(100.0 * chance, _LEAST), _MOST), 0)
