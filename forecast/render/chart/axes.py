"""The fan on axes of the reader's own: for a notebook, beside what else he draws there."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, isfinite
from typing import TYPE_CHECKING, Any

from forecast.exhibits import GREY, INNER, OUTER
from forecast.labels import Lang, label
from forecast.render.chart.ink import CENTRAL, HISTORY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Path = tuple[list[float], list[float]]
"""Years in order and their values, NaN for a gap: no line runs across one."""
_DASHES = ("--", ":", "-.")


@dataclass(frozen=True, slots=True)
class Fan:
    """What a fan shows: history, the forecast of each scenario, the bands about one of them.

    Parameters
    ----------
    title, unit
        What is drawn, and in which unit.
    history
        The published years.
    central
        The years ahead by scenario, the one with the bands first.
    bands
        (low share, high share) → years, low ends, high ends; the widest first.
    """

    title: str
    unit: str
    history: Path
    central: Mapping[str, Path]
    bands: Mapping[tuple[float, float], tuple[list[float], list[float], list[float]]]


def fan_on(axes: Any, fan: Fan, lang: Lang = "zh") -> Any:
    """Draw a fan on axes, new ones where ``axes`` is None; return the axes."""
    font = _font()
    if axes is None:
        from matplotlib import pyplot as plt

        _, axes = plt.subplots(figsize=(7.0, 3.6), layout="constrained")
    years, values = fan.history
    joint = [(year, value) for year, value in zip(years, values, strict=True)
             if isfinite(value)][-1:]
    for (low, high), (when, under, over) in fan.bands.items():
        starts = [*(year for year, _ in joint), *when]
        ends = [value for _, value in joint]
        axes.fill_between(starts, [*ends, *under], [*ends, *over], linewidth=0,
                          color=OUTER if high - low > 0.6 else INNER,
                          label=label("result.band", lang, share=round(100 * (high - low))))
    for place, (name, (when, points)) in enumerate(fan.central.items()):
        axes.plot([*(year for year, _ in joint), *when], [*(value for _, value in joint), *points],
                  linestyle="-" if not place else _DASHES[(place - 1) % len(_DASHES)],
                  color=CENTRAL.color if not place else GREY, linewidth=1.8 if not place else 1.1,
                  label=name)
    axes.plot(years, values, color=HISTORY.color, marker="o", markersize=4, linewidth=1.6,
              label=label("exhibit.history", lang))
    axes.set_title(fan.title, fontproperties=font, loc="left")
    axes.set_ylabel(fan.unit, fontproperties=font)
    axes.set_xticks(_ticks([*years, *(year for when, _ in fan.central.values() for year in when)]))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(prop=font, frameon=False)
    return axes


def _ticks(years: Sequence[float]) -> list[int]:
    """Return the whole years of an axis, not more than a dozen."""
    first, last = (floor(min(years)), floor(max(years))) if years else (0, 0)
    return list(range(first, last + 1, max(1, (last - first) // 12 + 1)))


def _font() -> Any:
    """Return the bundled font: a notebook's own often lacks Chinese."""
    from matplotlib.font_manager import FontProperties

    from forecast.render.chart.lettering import font_path

    return FontProperties(fname=str(font_path()), size=9)
