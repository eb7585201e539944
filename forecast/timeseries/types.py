"""What a forecast of one or many series gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Kind = Literal["level", "rate"]
"""What a series is of: amounts, or rates of growth."""
LARGEST = float(np.finfo(np.float64).max)


@dataclass(frozen=True, slots=True)
class Note:
    """One thing a reader must know about a forecast, for instance that a series was too short.

    Parameters
    ----------
    code
        Key in the section ``timeseries`` of the labels.
    fields
        What goes into the braces of that text.
    """

    code: str
    fields: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: Lang = "zh") -> str:
        """The note as a sentence."""
        return label(f"timeseries.{self.code}", lang, **self.fields)


@dataclass(frozen=True, slots=True, eq=False)
class Forecasts:
    """Forecasts of ``n`` series over ``h`` periods, in the unit of each series.

    Parameters
    ----------
    mean
        (n, h) point forecasts.
    lower, upper
        (n, levels, h) ends of the central intervals; ``lower <= mean <= upper``.
    level
        Their nominal coverage in per cent, ascending, e.g. ``(80, 95)``.
    notes
        For each series, what its reader must know.
    weights
        For each series, the share of every family of methods, largest first, adding to 1.
        Keys are names in the section ``timeseries`` of the labels after ``family_``.
    """

    mean: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    level: tuple[float, ...]
    notes: tuple[tuple[Note, ...], ...]
    weights: tuple[Mapping[str, float], ...]

    def __len__(self) -> int:
        return len(self.mean)


def in_unit(values: NDArray[np.float64], unit: NDArray[np.float64]) -> NDArray[np.float64]:
    """``values`` times ``unit``, within what a number can hold."""
    with np.errstate(over="ignore"):
        return np.clip(values * unit, -LARGEST, LARGEST)
