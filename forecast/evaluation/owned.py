"""A model of one's own among rules that know no model: item by item, in the item's own unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.evaluation.replay import OUTTURNS, sample
from forecast.evaluation.scores import score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.evaluation.replay import Case
    from forecast.evaluation.scores import Scores

MODEL, MODEL_GIVEN, UNCHANGED, SERIES, SEASONAL = (
    "model", "model_given", "unchanged", "engine", "seasonal")
"""Methods by key of the label table: the model as on the day; with exogenous items as they came."""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One item so many periods ahead: each method's scores on the cases that all of them have.

    In the item's unit, against the latest outturn.
    """

    item: str
    horizon: int
    count: int
    scores: tuple[tuple[str, Scores], ...]

    def rmse(self, method: str) -> float | None:
        """Return a method's root mean squared error."""
        return dict(self.scores)[method].rmse if method in dict(self.scores) else None


def own_lines(cases: Sequence[Case]) -> tuple[OwnLine, ...]:
    """Score every method by item and horizon, horizons first."""
    found = []
    for horizon in sorted({case.horizon for case in cases}):
        at = [case for case in cases if case.horizon == horizon]
        for item in dict.fromkeys(case.origin.item for case in at):
            mine = [case for case in at if case.origin.item == item]
            methods = tuple(dict.fromkeys(case.method for case in mine))
            common = set.intersection(*({case.target for case in mine if case.method == method}
                                        for method in methods))
            scores = tuple((method, score(sample(
                [case for case in mine if case.method == method and case.target in common],
                OUTTURNS[1]))) for method in methods)
            if common:
                found.append(OwnLine(item, horizon, len(common), scores))
    return tuple(found)
