"""What a forecast rests on, in words: which methods carry it, and the growth it implies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.labels import Lang, label

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from forecast.timeseries.types import Forecasts

TOLD = 3
"""Families named in a sentence."""
RECENT = 5
"""Yearly changes observed that growth is compared with."""


def growth_path(y: ArrayLike, forecasts: Forecasts, row: int = 0
                ) -> tuple[int, float, float] | None:
    """Years looked back on, mean growth a year in per cent over them, and over the forecast.

    None where it means nothing: a value that is not positive at either end.
    """
    values = np.asarray(y, dtype=np.float64)
    at = np.flatnonzero(np.isfinite(values))
    first = at[max(len(at) - 1 - RECENT, 0)]
    last, mean = at[-1], forecasts.mean[row]
    if len(at) < 2 or min(values[first], values[last], mean[-1]) <= 0:
        return None
    ahead = len(mean) + len(values) - 1 - last
    before, after = (100.0 * float(np.expm1((np.log(end) - np.log(start)) / years))
                     for start, end, years in ((values[first], values[last], last - first),
                                               (values[last], mean[-1], ahead)))
    return int(last - first), before, after


def change_text(rate: float, lang: Lang) -> str:
    """Write a rate in per cent as papers do: 增长3.0%, 下降2.0%, its sign in the word."""
    text = f"{abs(rate):.1f}"
    return label(f"timeseries.{'fell' if rate < 0 and float(text) else 'rose'}", lang, rate=text)


def explain(y: ArrayLike, forecasts: Forecasts, row: int = 0, lang: Lang = "zh") -> tuple[str, ...]:
    """Sentences about the forecast of ``y``, the series in place ``row``."""
    found = []
    shares = [(name, share) for name, share in forecasts.weights[row].items()][:TOLD]
    told = label("timeseries.between", lang).join(
        label("timeseries.share", lang, name=label(f"timeseries.family_{name}", lang),
              share=f"{100 * share:.0f}") for name, share in shares)
    found.append(label("timeseries.carried", lang, shares=told))
    growth = growth_path(y, forecasts, row)
    if growth is not None:
        years, before, after = growth
        kind = "same" if abs(after - before) < 0.5 else "slower" if after < before else "faster"
        found.append(label(f"timeseries.growth_{kind}", lang, years=years,
                           before=change_text(before, lang), after=change_text(after, lang)))
    return (*found, *(note.text(lang) for note in forecasts.notes[row]))
