"""Debt: the band of the debt ratio, what drives debt, the balance that holds it, stress tests.

Shares are of GDP, as fractions; rates are per period, as fractions (0.03 for 3 %). The law of
motion is d_t = d_{t-1}·(1+i_t)/(1+g_t) - pb_t + sfa_t, with nominal growth g and interest i
(Escolano 2010, eq. 1); the stress sizes are those of the usual debt sustainability templates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Array = NDArray[np.float64]
Band = Literal["green", "yellow", "orange", "red"]

_BANDS: tuple[tuple[float, Band], ...] = ((300.0, "red"), (200.0, "orange"), (120.0, "yellow"))


def band(ratio: float) -> Band:
    """Return the risk band of a debt ratio (债务率, per cent of 综合财力).

    Red from 300 %, orange from 200 %, yellow from 120 %, else green: the Ministry of Finance's
    bands for local governments' debt.
    """
    return next((name for limit, name in _BANDS if ratio >= limit), "green")


DRIVERS: Mapping[str, str] = MappingProxyType({
    "change": "after - before",
    "interest": "bill / gdp / 100",
    "growth": "before * (1 / (1 + real / 100) - 1)",
    "price": "before * (gdp_before / gdp - 1 / (1 + real / 100))",
    "borrowing": "change - interest - growth - price",
})
"""What changed the debt share in one year, in the equation language; the parts sum to the change.

``before`` and ``after`` are debt in per cent of the year's GDP, ``bill`` is the interest paid in
万元, ``gdp`` and ``gdp_before`` are nominal in 亿元, ``real`` is real growth in per cent.
``interest`` is the interest bill; -g/(1+g) of last year's debt splits into real ``growth`` and the
effect of ``price``; ``borrowing`` is what is left: net borrowing (a primary surplus lowers it) and
other flows.
"""

STABILISING = "before * (bill / debt_before - (gdp / gdp_before - 1)) / (gdp / gdp_before)"
"""The primary balance that holds the debt share: pb* = d·(i-g)/(1+g), in per cent of GDP.

``debt_before`` is last year's debt in 万元; the other names are those of :data:`DRIVERS`.
"""


@dataclass(frozen=True, slots=True)
class Path:
    """The assumptions of a debt projection, one element a period.

    ``foreign`` is the share of debt in foreign currency, ``depreciation`` the fall of the currency
    in a period.
    """

    interest: tuple[float, ...]
    growth: tuple[float, ...]
    primary: tuple[float, ...]
    other: tuple[float, ...]
    foreign: float = 0.0
    depreciation: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Refuse paths of different lengths."""
        lengths = {len(self.interest), len(self.growth), len(self.primary), len(self.other)}
        if len(lengths) != 1 or (self.depreciation and len(self.depreciation) not in lengths):
            raise ValueError(f"{sorted(lengths)}")


def project_debt(start: float, path: Path) -> Array:
    """Return the debt share of every period after the start, by the law of motion."""
    debt, found = start, []
    falls = path.depreciation or (0.0,) * len(path.interest)
    for i, g, pb, sfa, fall in zip(path.interest, path.growth, path.primary, path.other, falls,
                                   strict=True):
        valued = debt * (1.0 + path.foreign * fall)
        debt = valued * (1.0 + i) / (1.0 + g) - pb + sfa
        found.append(debt)
    return np.array(found)


Stress = Literal["growth", "interest", "primary", "currency", "combined", "contingent"]
STRESSES: tuple[Stress, ...] = ("growth", "interest", "primary", "currency", "combined",
                                "contingent")  # fmt: skip


def stressed(path: Path, stress: Stress) -> Path:
    """Return the path under one of six stresses.

    growth: 1 point lower for two periods. interest: 200 basis points more throughout. primary:
    1 point of GDP lower for two periods. currency: 15 % depreciation in the first period.
    combined: half of growth, interest and primary at once. contingent: liabilities of 10 % of GDP
    fall due in the first period.
    """
    match stress:
        case "growth":
            return replace(path, growth=_first(path.growth, -0.01))
        case "interest":
            return replace(path, interest=tuple(one + 0.02 for one in path.interest))
        case "primary":
            return replace(path, primary=_first(path.primary, -0.01))
        case "currency":
            falls = (0.15, *(0.0 for _ in path.interest[1:]))
            return replace(path, depreciation=falls)
        case "combined":
            return replace(path, growth=_first(path.growth, -0.005),
                           interest=tuple(one + 0.01 for one in path.interest),
                           primary=_first(path.primary, -0.005))
        case "contingent":
            return replace(path, other=_first(path.other, 0.1, 1))


def _first(values: Sequence[float], change: float, periods: int = 2) -> tuple[float, ...]:
    return tuple(value + change * (place < periods) for place, value in enumerate(values))


Shape = Literal["constant", "front"]
SHAPES: tuple[Shape, ...] = ("constant", "front")


def weights(shape: Shape, periods: int) -> Array:
    """Return how an adjustment is spread over periods, with a mean of one.

    constant: the same each period. front: falling by equal steps, n, n-1, …, 1 before scaling.
    """
    if shape == "constant":
        return np.ones(periods)
    falling = np.arange(periods, 0, -1, dtype=np.float64)
    return np.asarray(falling / falling.mean())


def adjustment(start: float, path: Path, goal: float, shape: Shape = "constant") -> Array:
    """Return each period's change of the primary balance that meets a debt share at the end.

    The projection is linear in the balance, so one secant step is exact. Shares of GDP.
    """
    spread = weights(shape, len(path.primary))
    end = float(project_debt(start, path)[-1])
    effect = float(project_debt(start, adjusted(path, spread))[-1]) - end
    return np.asarray((goal - end) / effect * spread)


def adjusted(path: Path, changes: Array) -> Path:
    """Return the path with the primary balance changed period by period."""
    return replace(path, primary=tuple(float(one) + float(change) for one, change
                                       in zip(path.primary, changes, strict=True)))


def until(path: Path, periods: int) -> Path:
    """Return the first periods of a path."""
    return replace(path, interest=path.interest[:periods], growth=path.growth[:periods],
                   primary=path.primary[:periods], other=path.other[:periods],
                   depreciation=path.depreciation[:periods])
