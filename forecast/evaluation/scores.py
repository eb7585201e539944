"""Scores of forecasts against outturns: bias, spread, intervals, and whether a lead is real.

An error is forecast less outturn, so a positive bias means that forecasts were too high, as the
Congressional Budget Office counts it [1]_. Libraries compute what they have (utilsforecast,
scoringrules, statsmodels); Theil's U2, the scaled error over windows that differ, and the
two-thirds spread stand here.

References
----------
.. [1] CBO (2019). An Evaluation of CBO's Past Revenue Projections, and its supplemental data.
.. [2] Theil, H. (1966). Applied Economic Forecasting, ch. 2: U2.
.. [3] Hyndman, R., Koehler, A. (2006). Another look at measures of forecast accuracy. IJF 22(4).
.. [4] Gneiting, T., Raftery, A. (2007). Strictly proper scoring rules. JASA 102(477).
.. [5] Diebold, F., Mariano, R. (1995). JBES 13(3); Harvey, D., Leybourne, S., Newbold, P. (1997).
   Testing the equality of prediction mean squared errors. IJF 13(2).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
FEWEST_TO_TEST = 8
"""Below so many pairs a test of equal accuracy has next to no power and is not run."""
_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Forecasts of one method at one horizon, with what came of them: ``n`` cases.

    Parameters
    ----------
    actual, forecast
        (n,) in one unit.
    unchanged
        (n,) the forecast of no change: the last figure known at each origin. None leaves out U2.
    scale
        (n,) mean absolute change within each origin's own history. None leaves out MASE.
    level
        Nominal coverage of the intervals in per cent.
    lower, upper
        (n, levels) ends of the intervals.
    """

    actual: Array
    forecast: Array
    unchanged: Array | None = None
    scale: Array | None = None
    level: tuple[int, ...] = ()
    lower: Array | None = None
    upper: Array | None = None

    def with_measures(self, measures: Array) -> Sample:
        """Return the sample with what was decided after the forecasts added to them.

        ``measures``, (n,), is what a later law, a change of scope or a one-off added to each
        outturn: no fault of the forecast (CBO: projection plus later legislation, less actual).
        """
        def moved(ends: Array | None) -> Array | None:
            return None if ends is None else ends + measures[:, None]

        return replace(self, forecast=self.forecast + measures, lower=moved(self.lower),
                       upper=moved(self.upper))

    def in_per_cent(self) -> Sample:
        """Return the sample in per cent of each outturn: errors of unlike series may be pooled.

        A case whose outturn is zero becomes NaN.
        """
        with np.errstate(divide="ignore"):
            per = np.where(self.actual != 0, 100.0 / self.actual, np.nan)
        size = np.abs(per)

        def ends(one: Array | None, other: Array | None) -> Array | None:
            # of a negative outturn the lower end is the higher share
            if one is None or other is None:
                return None
            return np.where(per[:, None] >= 0, one, other) * per[:, None]

        return replace(
            self, actual=self.actual * per, forecast=self.forecast * per,
            unchanged=None if self.unchanged is None else self.unchanged * per,
            scale=None if self.scale is None else self.scale * size,
            lower=ends(self.lower, self.upper), upper=ends(self.upper, self.lower))


@dataclass(frozen=True, slots=True)
class Band:
    """How often an interval held what came, and between what shares that may be chance.

    All in per cent; ``low`` and ``high`` are the exact binomial band (Clopper-Pearson, 95 %).
    """

    level: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a sample. None: what it takes was not there.

    ``bias``, ``mae``, ``rmse``, ``spread``, ``interval`` and ``crps`` are in the sample's unit,
    ``mape`` and the coverage in per cent, ``mase`` and ``u2`` have none: below 1 beats no change.
    """

    count: int
    bias: float | None = None
    mae: float | None = None
    rmse: float | None = None
    mape: float | None = None
    mase: float | None = None
    u2: float | None = None
    spread: float | None = None
    coverage: tuple[Band, ...] = ()
    interval: tuple[float, ...] = ()
    crps: float | None = None


def score(sample: Sample) -> Scores:
    """Score a sample. Cases without a forecast or an outturn (NaN) are left out.

    MAPE leaves out outturns of zero; MASE and U2 leave out cases without scale or without a figure
    of no change.
    """
    from utilsforecast import losses

    sample = _known(sample)
    if not len(sample.actual):
        return Scores(0)
    frame = _frame(sample)

    def of(loss: str) -> float:
        table: pd.DataFrame = getattr(losses, loss)(frame, models=["forecast"])
        return float(table["forecast"].iloc[0])

    return Scores(
        len(sample.actual), of("bias"), of("mae"), of("rmse"),
        100.0 * of("mape") if (sample.actual != 0).any() else None,
        mase(sample), u2(sample), two_thirds_spread(sample),
        *_interval_scores(sample, frame))


def mase(sample: Sample) -> float | None:
    """Return the mean absolute error over the scale of each case's own history [3]_.

    The histories of a backtest differ from origin to origin, so each error has a scale of its own.
    """
    if sample.scale is None:
        return None
    usable = np.isfinite(sample.scale) & (sample.scale > 0)
    if not usable.any():
        return None
    return float(np.mean(np.abs(sample.forecast - sample.actual)[usable] / sample.scale[usable]))


def u2(sample: Sample) -> float | None:
    """Return Theil's U2 [2]_: the root mean square error over that of no change.

    Errors count in the sample's unit, levels in per cent and rates in points: of what a rate was
    the year before they are no share that says anything, 0.2 % of inflation least of all.
    """
    if sample.unchanged is None:
        return None
    usable = np.isfinite(sample.unchanged)
    actual, forecast = sample.actual[usable], sample.forecast[usable]
    moved = float(np.sum((actual - sample.unchanged[usable]) ** 2))
    if not moved:
        return None
    return float(np.sqrt(np.sum((forecast - actual) ** 2) / moved))


def two_thirds_spread(sample: Sample) -> float:
    """Return the width that holds the middle two-thirds of the errors, as CBO reports it [1]_."""
    low, high = np.quantile(sample.forecast - sample.actual, (1 / 6, 5 / 6))
    return float(high - low)


@dataclass(frozen=True, slots=True)
class AccuracyTest:
    """A Diebold-Mariano test [5]_ of equal squared errors, small-sample corrected.

    A negative ``statistic`` says that the first method's errors were smaller.
    """

    statistic: float
    p_value: float
    count: int


def accuracy_test(first: Array, second: Array, horizon: int) -> AccuracyTest | None:
    """Test whether two methods are equally accurate in the mean square.

    Parameters
    ----------
    first, second
        (n,) errors of the two methods in order of time, in a unit in which they may be pooled; of
        a panel each period's root mean squared error, since items of one period hang together.
        Periods that one lacks (NaN) are left out.
    horizon
        Periods ahead: errors overlap by ``horizon - 1``, and so many lags enter the variance.

    Returns
    -------
    AccuracyTest or None
        None below :data:`FEWEST_TO_TEST` common periods, or when the methods never differ.
    """
    from statsmodels.tsa.stattools import diebold_mariano_test

    common = np.isfinite(first) & np.isfinite(second)
    mine, theirs = first[common], second[common]
    if len(mine) < max(FEWEST_TO_TEST, 2 * horizon) or (mine**2 == theirs**2).all():
        return None
    found = diebold_mariano_test(np.zeros(len(mine)), mine, theirs, lags=horizon - 1,
                                 criterion="mse", harvey_adj=True, horizon=horizon)
    return AccuracyTest(float(found.statistic), float(found.pvalue), len(mine))


def _known(sample: Sample) -> Sample:
    """Leave out the cases that lack a forecast or an outturn."""
    known = np.isfinite(sample.actual) & np.isfinite(sample.forecast)

    def cut(one: Array | None) -> Array | None:
        return None if one is None else one[known]

    return replace(sample, actual=sample.actual[known], forecast=sample.forecast[known],
                   unchanged=cut(sample.unchanged), scale=cut(sample.scale),
                   lower=cut(sample.lower), upper=cut(sample.upper))


def _frame(sample: Sample) -> pd.DataFrame:
    """Return the sample as the table that utilsforecast reads."""
    import pandas as pd

    columns = {"unique_id": "all", "y": sample.actual, "forecast": sample.forecast}
    if sample.lower is not None and sample.upper is not None:
        for place, level in enumerate(sample.level):
            columns[f"forecast-lo-{level}"] = sample.lower[:, place]
            columns[f"forecast-hi-{level}"] = sample.upper[:, place]
    return pd.DataFrame(columns)


def _interval_scores(sample: Sample, frame: pd.DataFrame
                     ) -> tuple[tuple[Band, ...], tuple[float, ...], float | None]:
    """Return coverage, interval scores and CRPS over the cases that have intervals."""
    if sample.lower is None or sample.upper is None or not sample.level:
        return (), (), None
    has = np.isfinite(sample.lower).all(axis=1) & np.isfinite(sample.upper).all(axis=1)
    if not has.any():
        return (), (), None
    from scipy.stats import binomtest
    from scoringrules import crps_quantile
    from utilsforecast import losses

    shown = frame[has]
    bands, widths, count = [], [], int(has.sum())
    for level in sample.level:
        hit = round(count * float(losses.coverage(shown, ["forecast"], level)["forecast"].iloc[0]))
        edge = binomtest(hit, count).proportion_ci(_CONFIDENCE, method="exact")
        bands.append(Band(level, 100.0 * hit / count, 100.0 * edge.low, 100.0 * edge.high))
        table = losses.winkler_score(shown, ["forecast"], level)
        widths.append(float(table["forecast"].iloc[0]))
    tails = 0.5 - np.array(sample.level) / 200.0
    alpha = np.concatenate((tails, [0.5], 1.0 - tails))
    edges = np.hstack((sample.lower[has], sample.forecast[has, None], sample.upper[has]))
    crps = crps_quantile(sample.actual[has], edges, alpha, backend="numpy")
    return tuple(bands), tuple(widths), float(np.mean(crps))
