"""The library of annual forecasters: each a fixed combination of the statistics of ``states``.

Families: smoothed levels; a walk with shrunken or damped drift (Theta's half slope is a shrunken
drift, Hyndman and Billah 2003); discounted lines with damped slope (Gardner and McKenzie 1985);
Theta proper (Assimakopoulos and Nikolopoulos 2000); autoregression of growth; persistent
increments; return to the trend line. They are run on values and on logarithms.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from forecast.timeseries.annual.states import INDEX, NAMES, Array

HORIZON = 10
STEPS = np.arange(1.0, HORIZON + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Expert:
    """A forecaster linear in the statistics: change from the last value, for each step ahead.

    Parameters
    ----------
    name, family
        What it is called and what it is a case of.
    weights
        (statistics, HORIZON).
    """

    name: str
    family: str
    weights: Array


IN_LEVEL = (
    "naive", "level 0.4", "level 0.8", "mean 0.9", "drift_0.85 x0.5", "drift_0.85 x1.0",
    "drift_0.93 d0.8", "drift_0.93 x0.5", "drift_0.93 x0.75", "drift_1.0 x0.3", "drift_1.0 x0.75",
    "drift_1.0 x1.0", "drift_1.0 d0.9", "growth_0 x1.0", "growth_0 d0.6", "growth_0 d0.8",
    "growth_0 x0.3", "drift_0.5 x1.0", "drift_0.5 d0.8", "drift_0.5 x0.5", "drift_last3 x1.0",
    "drift_last3 d0.8", "slope_last5 x1.0", "theta 0.2 x0.5", "theta 0.4 x0.5", "theta 0.6 x0.5",
    "theta 0.8 x0.5", "theta 0.8 x0.75", "growth drift_1.0 0.8 0.8", "growth drift_0.85 1.0 0.6",
    "growth drift_0.85 0.7 -0.4", "return 0.5 0.6", "return 1.0 0.8", "slope_0.75 x1.0",
    "line 0.75 x1.0", "line 0.6 d0.8", "slope_0.85 x0.5",
)
"""Forecasters run on values."""
IN_LOG = (
    "level 0.6", "mean 0.5", "mean 0.8", "drift_0.93 x0.3", "drift_0.93 x0.5", "drift_0.93 x0.75",
    "drift_0.93 d0.8", "drift_0.85 x0.3", "drift_0.85 x0.5", "drift_0.85 x0.75",
    "drift_0.85 d0.8", "drift_0.85 d0.9", "drift_1.0 x0.3", "drift_1.0 x0.5", "drift_1.0 x0.75",
    "slope_0.85 x0.5", "slope_0.85 x0.75", "slope_0.85 d0.8", "slope_0.93 x0.5", "slope_1.0 x0.3",
    "slope_1.0 x0.5", "slope_0.75 x0.3", "slope_0.75 x0.75", "drift_0.7 x0.5", "drift_0.7 x0.75",
    "drift_0.7 d0.8", "drift_0.7 d0.9", "drift_0.5 x0.75", "drift_0.5 d0.8", "drift_0.5 d0.6",
    "drift_0.5 x0.3", "growth_0 x1.0", "growth_0 d0.6", "growth_0 d0.8", "growth_0 x0.5",
    "drift_last3 x0.5", "drift_last3 x0.75", "drift_last3 d0.9", "drift_last8 x0.5",
    "theta 0.2 x0.5", "theta 0.4 x0.75", "theta 0.6 x0.5", "theta 0.6 x1.0", "theta 0.8 x0.3",
    "growth drift_1.0 0.4 0.3", "growth drift_1.0 0.4 0.6", "growth drift_1.0 0.4 0.8",
    "growth drift_1.0 0.8 0.3", "growth drift_1.0 0.8 0.6", "growth drift_1.0 0.8 0.8",
    "growth drift_0.85 0.7 -0.4", "growth drift_0.85 0.7 0.3", "growth drift_0.85 0.7 0.6",
    "growth slope_1.0 0.7 -0.4", "growth slope_1.0 0.7 0.6", "return 0.5 0.3", "return 0.5 0.8",
    "return 1.0 0.6", "line 0.6 d0.8", "line 0.75 x0.5", "line 0.85 x0.5", "line 0.75 x0.75",
)
"""Forecasters run on logarithms."""


@cache
def library() -> tuple[tuple[Expert, ...], tuple[Expert, ...]]:
    """Every forecaster the gate works with: those on values, those on logarithms."""
    return tuple(map(expert, IN_LEVEL)), tuple(map(expert, IN_LOG))


def expert(name: str) -> Expert:
    """Build a forecaster from its name, e.g. "drift_0.93 x0.5" or "growth drift_1.0 0.8 0.6"."""
    kind, *parts = name.split()
    own = _terms()
    family = MAKERS.get(kind, _walk)(own, kind, parts)
    return Expert(name, family, own)


PATHS: dict[str, Array] = {
    **{f"x{share}": share * STEPS for share in (0.3, 0.5, 0.75, 1.0)},
    **{f"d{fade}": np.cumsum(fade**STEPS) for fade in (0.6, 0.8, 0.9)},
}
"""How a trend is carried forward: a share of it for ever, or all of it fading."""


def _terms() -> Array:
    return np.zeros((len(NAMES), HORIZON))


def _put(own: Array, name: str, path: Array | float) -> None:
    own[INDEX[name]] += path


def _naive(_own: Array, _kind: str, _parts: list[str]) -> str:
    return "level"


def _level(own: Array, kind: str, parts: list[str]) -> str:
    _put(own, f"{kind}_{parts[0]}", 1.0)
    _put(own, "last", -1.0)
    return "level"


def _walk(own: Array, kind: str, parts: list[str]) -> str:
    _put(own, kind, PATHS[parts[0]])
    return "increments" if kind.startswith("growth_") else "drift"


def _line(own: Array, _kind: str, parts: list[str]) -> str:
    _put(own, f"fit_{parts[0]}", 1.0)
    _put(own, "last", -1.0)
    _put(own, f"slope_{parts[0]}", PATHS[parts[1]])
    return "damped"


def _theta(own: Array, _kind: str, parts: list[str]) -> str:
    _put(own, f"level_{parts[0]}", 1.0)
    _put(own, "last", -1.0)
    _put(own, "slope_1.0", PATHS[parts[1]])
    return "theta"


def _growth(own: Array, _kind: str, parts: list[str]) -> str:
    fading = np.cumsum(float(parts[2]) ** STEPS)
    _put(own, "growth_0", fading)
    _put(own, parts[0], float(parts[1]) * (STEPS - fading))
    return "growth"


def _return(own: Array, _kind: str, parts: list[str]) -> str:
    near = float(parts[1]) ** STEPS
    _put(own, "fit_1.0", 1.0 - near)
    _put(own, "last", near - 1.0)
    _put(own, "slope_1.0", float(parts[0]) * STEPS)
    return "trend"


def _mean(own: Array, _kind: str, parts: list[str]) -> str:
    near = float(parts[0]) ** STEPS
    _put(own, "level_1.0", 1.0 - near)
    _put(own, "last", near - 1.0)
    return "level"


MAKERS = {"naive": _naive, "level": _level, "mean": _mean, "theta": _theta, "line": _line,
          "return": _return, "growth": _growth}
