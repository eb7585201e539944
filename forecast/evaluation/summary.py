"""Cases pooled into scores: by method, horizon and vintage of the outturn, and by item.

Levels are pooled in per cent of their outturns, rates in percentage points: the two never mix.
Every method is scored on the same cases; where a plan is among them, on the plan's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecast.evaluation.caveats import Caveat, caveats, verdict
from forecast.evaluation.plans import METHOD as PLAN
from forecast.evaluation.replay import OUTTURNS, pool_of, sample
from forecast.evaluation.scores import AccuracyTest, Scores, accuracy_test, score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Catalog
    from forecast.evaluation.replay import Case
    from forecast.evaluation.rivals import Array, Pool
    from forecast.evaluation.scores import Sample

POOLS: tuple[Pool, ...] = ("level", "rate")
YARDSTICK = "unchanged"


@dataclass(frozen=True, slots=True)
class Line:
    """The scores of one method at one horizon against one vintage of the outturns.

    ``test`` compares its squared errors with those of no change; ``caveats`` say in words what so
    few cases allow.
    """

    pool: Pool
    horizon: int
    outturn: str
    method: str
    scores: Scores
    test: AccuracyTest | None
    caveats: tuple[Caveat, ...]

    @property
    def verdict(self) -> Caveat | None:
        """The test in words; None for no change itself."""
        return None if self.method == YARDSTICK else verdict(self.test)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One year ahead, one item: how many cases, and each method's mean absolute error.

    In per cent of the outturn for levels, in points for rates; keys are methods.
    """

    item: str
    pool: Pool
    count: int
    errors: tuple[tuple[str, float], ...]

    @property
    def best(self) -> str:
        """The method with the smallest mean absolute error."""
        return min(self.errors, key=lambda pair: pair[1])[0]


def summarise(cases: Sequence[Case], catalog: Catalog) -> tuple[Line, ...]:
    """Score every method, horizon and vintage of the outturn over all items of a pool."""
    lines = []
    for pool in POOLS:
        own = [case for case in cases if pool_of(case.origin.item, catalog) == pool]
        for horizon in sorted({case.horizon for case in own}):
            at = [case for case in own if case.horizon == horizon]
            for kind in OUTTURNS:
                lines += _lines(at, pool, horizon, kind)
    return tuple(lines)


def against_plan(cases: Sequence[Case], adopted: Sequence[Case], catalog: Catalog
                 ) -> tuple[Line, ...]:
    """Score plan and methods on the years that have a plan, against the first outturn."""
    wanted = {(case.origin.item, case.target) for case in adopted}
    matched = [case for case in cases if case.horizon == 1
               and (case.origin.item, case.target) in wanted]
    lines = []
    for pool in POOLS:
        own = [case for case in (*adopted, *matched) if pool_of(case.origin.item, catalog) == pool]
        lines += _lines(own, pool, 1, OUTTURNS[0])
    return tuple(lines)


def by_item(cases: Sequence[Case], catalog: Catalog) -> tuple[ItemLine, ...]:
    """Compare the methods item by item, one year ahead, against the latest outturn."""
    found = []
    ahead = [case for case in cases if case.horizon == 1 and case.method != PLAN]
    for item in dict.fromkeys(case.origin.item for case in ahead):
        pool = pool_of(item, catalog)
        own = [case for case in ahead if case.origin.item == item]
        scored = {method: score(_pooled([case for case in own if case.method == method], pool,
                                        OUTTURNS[1]))
                  for method in dict.fromkeys(case.method for case in own)}
        errors = tuple((method, one.mae) for method, one in scored.items() if one.mae is not None)
        if errors:
            found.append(ItemLine(item, pool, max(one.count for one in scored.values()), errors))
    return tuple(found)


def _lines(cases: Sequence[Case], pool: Pool, horizon: int, kind: str) -> list[Line]:
    samples = {method: _pooled([case for case in cases if case.method == method], pool, kind)
               for method in dict.fromkeys(case.method for case in cases)}
    found = []
    for method, one in samples.items():
        scores = score(one)
        test = None if method == YARDSTICK else _test(cases, method, pool, kind, horizon)
        found.append(Line(pool, horizon, kind, method, scores, test, caveats(scores, horizon)))
    return found


def _test(cases: Sequence[Case], method: str, pool: Pool, kind: str, horizon: int
          ) -> AccuracyTest | None:
    """Test a method against no change on the root mean squared error of every year.

    Errors of one year hang together across items, so a year is one observation, not each item.
    """
    years = sorted({case.target.year for case in cases})
    mine, theirs = (np.array([_year_error(cases, year, name, pool, kind) for year in years])
                    for name in (method, YARDSTICK))
    return accuracy_test(mine, theirs, horizon)


def _year_error(cases: Sequence[Case], year: int, method: str, pool: Pool, kind: str) -> float:
    drawn = _pooled([case for case in cases if case.target.year == year
                     and case.method == method], pool, kind)
    errors: Array = drawn.forecast - drawn.actual
    errors = errors[np.isfinite(errors)]
    return float(np.sqrt(np.mean(errors**2))) if errors.size else float("nan")


def _pooled(cases: Sequence[Case], pool: Pool, kind: str) -> Sample:
    """Put cases in the pool's unit, in order of the origins: errors near in time stand together."""
    ordered = sorted(cases, key=lambda case: (case.origin.item, case.origin.last.ordinal))
    drawn = sample(ordered, kind)
    return drawn.in_per_cent() if pool == "level" else drawn
