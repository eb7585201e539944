"""What a reader must know before trusting scores on few cases, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forecast.evaluation.scores import FEWEST_TO_TEST
from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.evaluation.scores import AccuracyTest, Band, Scores

FEW = 20
"""Below so many cases one unusual year moves a mean error noticeably."""
_SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Caveat:
    """One warning: a key of the label table's section ``caveat``, and what goes into its text."""

    code: str
    fields: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: Lang = "zh") -> str:
        """Return the warning as a sentence."""
        return label(f"caveat.{self.code}", lang, **self.fields)


def caveats(scores: Scores, horizon: int) -> tuple[Caveat, ...]:
    """Return the warnings that the scores of one method at one horizon call for."""
    found = []
    if scores.count < FEWEST_TO_TEST:
        found.append(Caveat("handful", {"count": scores.count}))
    elif scores.count < FEW:
        found.append(Caveat("few", {"count": scores.count}))
    if horizon > 1 and scores.count:
        found.append(Caveat("overlap", {"horizon": horizon, "shared": horizon - 1}))
    found += [Caveat(_covered(band), {
        "level": band.level, "low": f"{band.low:.0f}", "high": f"{band.high:.0f}",
        "share": f"{band.share:.0f}"})
        for band in scores.coverage
        if _covered(band) != "coverage_band" or band.high - band.low > 100 - band.level]
    return tuple(found)


def _covered(band: Band) -> str:
    """Tell whether chance explains how often an interval held what came."""
    return ("coverage_narrow" if band.high < band.level
            else "coverage_wide" if band.low > band.level else "coverage_band")


def verdict(test: AccuracyTest | None) -> Caveat:
    """Put a test of equal accuracy in words."""
    if test is None:
        return Caveat("untested", {"fewest": FEWEST_TO_TEST})
    if test.p_value >= _SIGNIFICANT:
        return Caveat("no_difference", {"p": f"{test.p_value:.2f}", "count": test.count})
    key = "better" if test.statistic < 0 else "worse"
    return Caveat(key, {"p": f"{test.p_value:.3f}", "count": test.count})
