"""Annual series: which figure stands out of its row, which row has slipped by a year.

How far is far comes from a panel of cities: ``spreads.toml``, from ``benchmarks/spreads.py``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import pairwise
from math import exp, inf, log
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from forecast.fiscal.plausible.digits import turned
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHIFT_FEWEST = 3
_SHIFT_GAIN = 0.2
"""Part of the misfit of levels and growth that a move by a year must leave at most."""
_SHIFT_MISFIT = 3.0
"""Points of misfit from which a move is thought of."""
_OFF = log(2.0)
_FITS = log(1.25)


@dataclass(frozen=True, slots=True)
class Spread:
    """Logarithms of the smallest and the largest change in a year that is no surprise."""

    low: float
    high: float

    def holds(self, change: float, years: int = 1) -> bool:
        """Tell whether a change over some years is no surprise."""
        return self.low * years <= change <= self.high * years


def _read() -> dict[str, Spread]:
    text = Path(__file__).with_name("spreads.toml").read_text(encoding="utf-8")
    return {name: Spread(one["low"], one["high"]) for name, one in tomllib.loads(text).items()}


SPREADS = _read()


def odd_levels(values: Mapping[int, float], spread: Spread) -> dict[int, float]:
    """Return the years whose figure stands out, with the figure that its neighbours lead to expect.

    Of several the worst is taken out first, and the others are judged without it.
    """
    known = {year: value for year, value in sorted(values.items()) if value > 0}
    logs = {year: log(value) for year, value in known.items()}
    found: dict[int, float] = {}
    while len(known) >= 3:
        judged = {year: _misfit(year, known, logs, spread) for year in known}
        worst = max(judged, key=lambda year: judged[year][0])
        excess, expected = judged[worst]
        if excess <= 0:
            break
        found[worst] = expected
        del known[worst]
    return found


def _misfit(year: int, known: Mapping[int, float], logs: Mapping[int, float], spread: Spread
            ) -> tuple[float, float]:
    """By how much a figure leaves the spread seen from both sides, and what is expected there."""
    before = [one for one in known if one < year]
    after = [one for one in known if one > year]
    others = [one for one in known if one != year]
    usual = median((logs[b] - logs[a]) / (b - a) for a, b in pairwise(others))
    gaps, expected = [], []
    for other in (*before[-1:], *after[:1]):
        change, years = log(known[year] / known[other]), year - other
        if years < 0:
            change, years = -change, -years
        gaps.append(max(change - spread.high * years, spread.low * years - change))
        expected.append(logs[other] + usual * (year - other))
    if before and after:  # out of line with both, in opposite directions: a spike
        return min(gaps), exp(sum_of(expected) / 2)
    # at an end it might as well be the neighbour: the neighbour must fit the one beyond
    inner = others[-2:] if before else others[:2]
    change = log(known[inner[1]] / known[inner[0]])
    if not spread.holds(change, inner[1] - inner[0]):
        return 0.0, exp(expected[0])
    return gaps[0], exp(expected[0])


def years_late(levels: Mapping[int, float], growth: Mapping[int, float]) -> int:
    """Tell by how many years levels lie off their published growth: 1 late, -1 early, 0 not."""
    misfits: dict[int, float] = {}
    counts: dict[int, int] = {}
    for lag in (-1, 0, 1):
        gaps = [100.0 * (levels[year] / levels[year - 1] - 1.0) - growth[year - lag]
                for year in levels if levels.get(year - 1) and year - lag in growth]
        if len(gaps) >= _SHIFT_FEWEST:
            centre, counts[lag] = median(gaps), len(gaps)
            misfits[lag] = sum_of((gap - centre) ** 2 for gap in gaps) / len(gaps)
    if 0 not in misfits or misfits[0] < _SHIFT_MISFIT ** 2:
        return 0
    # on fewer years a fit is easier: no evidence of a move
    best = min((lag for lag in misfits if counts[lag] >= counts[0]), key=lambda lag: misfits[lag])
    return best if misfits[best] <= _SHIFT_GAIN * misfits[0] else 0


_LEAST = 0.02
"""No row is steadier than this."""
_CLOSE = 1.25
"""How many times as large as the others the gaps beside a mended figure may be."""
_INNER, _END = (4.5, 3.0), (inf, 8.0)
"""How many times as large as the others a gap must be, with one other and with more."""


def swapped_rows(now: Sequence[float], before: Sequence[float], after: Sequence[float]
                 ) -> tuple[int, ...]:
    """Return the places whose figures fit each other's figures of before and not their own.

    A column that was sorted by itself is a long list of such places. A level that the year after
    keeps was not exchanged: the value-added tax took the place of the business tax in 2016. Figures
    of ``after`` that are not known are nought.
    """
    off = [at for at, (one, past, later) in enumerate(zip(now, before, after, strict=True))
           if one > 0 and past > 0 and abs(log(one / past)) > _OFF
           and not (later > 0 and abs(log(later / one)) <= abs(log(later / past)))]
    if len(off) < 2:
        return ()
    placed: list[int] = []
    free = set(off)
    for at in off:
        near = min(free, key=lambda other: abs(log(now[at] / before[other])))
        if near != at and abs(log(now[at] / before[near])) <= _FITS:
            free.remove(near)
            placed.append(at)
    return tuple(placed) if len(placed) >= 2 and {*off} - free <= {*placed} else ()


def turned_levels(values: Mapping[int, float]) -> dict[int, float]:
    """Return the levels that leave a steady row by two neighbouring digits turned, with the level.

    A figure's gap to the even pace between its neighbours is held against the other gaps of its
    row: it must be far larger than all of them, and no larger with its digits turned back, as must
    those of its neighbours.
    """
    found: dict[int, float] = {}
    logs = {year: log(value) for year, value in values.items() if value > 0}
    inners = {at: inner for at in logs if (inner := _inner(logs, at)) is not None}
    for year, level in logs.items():
        beside = {at - year: logs[at] for at in (year - 2, year - 1, year + 1, year + 2)
                  if at in logs}
        gap = _gap(level, beside)
        others = [abs(other) for at, other in inners.items() if abs(at - year) > 1]
        inner = {-1, 1} <= beside.keys()
        if gap is None or not others:
            continue
        apart = (_INNER if inner else _END)[len(others) > 1]
        noise = max(*others, _LEAST)
        nearer = [abs(inners[at]) for at in (year - 1, year + 1) if at in inners]
        if abs(gap) < apart * noise or (inner and max(nearer, default=0.0) > abs(gap)):
            continue
        most = noise if inner else 2.0 * noise
        mends = [(abs(rest), level) for level in turned(values[year])
                 if (rest := _gap(log(level), beside)) is not None and abs(rest) <= most
                 and all(abs(_inner({**logs, year: log(level)}, at) or 0.0) <= _CLOSE * noise
                         for at in (year - 1, year + 1))]
        if mends:
            found[year] = min(mends)[1]
    return found


def _inner(logs: Mapping[int, float], year: int) -> float | None:
    """Return a level's gap to the even pace between its neighbours."""
    if not {year - 1, year, year + 1} <= logs.keys():
        return None
    return logs[year] - (logs[year - 1] + logs[year + 1]) / 2.0


def _gap(level: float, beside: Mapping[int, float]) -> float | None:
    """Return a level's gap to its neighbours; at an end to the pace of the two beside it."""
    if {-1, 1} <= beside.keys():
        return level - (beside[-1] + beside[1]) / 2.0
    step = next((step for step in (-1, 1) if {step, 2 * step} <= beside.keys()), None)
    return None if step is None else level - 2.0 * beside[step] + beside[2 * step]
