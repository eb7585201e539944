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


def growth_path(y: ArrayLike, forecasts: Forecasts, row: int = 0, freq: int = 1
                ) -> tuple[int, float, float] | None:
    """Years looked back on, mean growth a year in per cent over them, and over the forecast.

    ``freq`` is how many figures a year has. None where it means nothing: a value that is not
    positive at either end, or less than a year to either side.
    """
    values = np.asarray(y, dtype=np.float64)
    at = np.flatnonzero(np.isfinite(values))
    last, mean = at[-1], forecasts.mean[row]
    # whole years, so that a season is held against itself
    whole = [place for place in at[-1 - RECENT * freq:-1] if (last - place) % freq == 0]
    unknown = len(values) - 1 - last
    ahead = (len(mean) + unknown) // freq * freq
    if not whole or ahead <= unknown:
        return None
    first, end = whole[0], mean[ahead - unknown - 1]
    if not min(values[first], values[last], end) > 0:
        return None
    before, after = (100.0 * float(np.expm1(freq * (np.log(to) - np.log(start)) / steps))
                     for start, to, steps in ((values[first], values[last], last - first),
                                              (values[last], end, ahead)))
    return int(last - first) // freq, before, after


def change_text(rate: float, lang: Lang) -> str:
    """Write a rate in per cent as papers do: 增长3.0%, 下降2.0%, its sign in the word."""
    text = f"{abs(rate):.1f}"
    return label(f"timeseries.{'fell' if rate < 0 and float(text) else 'rose'}", lang, rate=text)


def explain(y: ArrayLike, forecasts: Forecasts, row: int = 0, lang: Lang = "zh", *, freq: int = 1,
            is_rate: bool = False) -> tuple[str, ...]:
    """Sentences about the forecast of ``y``, the series in place ``row``.

    Of a rate no growth is told: what a rate of interest grows by is nothing that anybody asks.
    """
    found = []
    shares = [(name, share) for name, share in forecasts.weights[row].items()][:TOLD]
    told = label("timeseries.between", lang).join(
        label("timeseries.share", lang, name=label(f"timeseries.family_{name}", lang),
              share=f"{100 * share:.0f}") for name, share in shares)
    found.append(label("timeseries.carried", lang, shares=told))
    growth = growth_path(y, forecasts, row, freq) if not is_rate else None
    if growth is not None:
        years, before, after = growth
        kind = "same" if abs(after - before) < 0.5 else "slower" if after < before else "faster"
        found.append(label(f"timeseries.growth_{kind}", lang, years=years,
                           before=change_text(before, lang), after=change_text(after, lang)))
    return (*found, *(note.text(lang) for note in forecasts.notes[row]))
