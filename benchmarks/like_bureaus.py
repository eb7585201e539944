"""Histories like a bureau's: some years blank, a few figures only, rates, sums.

``accuracy.py`` prints these checks as JSON (``--thinned`` …). What the engine has learned for such
histories was learned on ``histories``; ``learned`` prints it, and what it would be without each
panel: ``python benchmarks/like_bureaus.py``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from histories import cuts, histories
from m4_scores import interval, scales
from panels import PANELS, Array, read_panel

from forecast.timeseries.annual.cleaning import GAPPED
from forecast.timeseries.engine import forecast_many

if TYPE_CHECKING:
    from collections.abc import Mapping

ANNUAL = ("m4_yearly", "m3_yearly", "weo_yearly", "cncity_yearly")
SHAPES = ((12, 6), (10, 7), (9, 5), (11, 5), (8, 6))
"""Years, and how many of them keep their figure: the first, the last, and others at random."""
AHEAD = 5
SEED = 5
SAMPLE = 1500
POWERS = np.round(np.arange(0.0, 1.01, 0.05), 2)
TAILS = (10.0, 2.5)
"""What may lie beyond either end of intervals at 80 and at 95 per cent."""


def thin(values: Array, years: int, kept: int, rng: np.random.Generator) -> Array:
    """The last ``years`` with blanks between."""
    found = values[-years:].copy()
    found[rng.choice(np.arange(1, years - 1), years - kept, replace=False)] = np.nan
    return found


def thinned() -> dict[str, object]:
    """Twelve years with six blank, on what each panel holds back."""
    found: dict[str, object] = {}
    rng = np.random.default_rng(SEED)
    years, kept = SHAPES[0]
    for name in ANNUAL:
        panel = read_panel(PANELS / f"{name}.npz")
        rows = [row for row, one in enumerate(panel.known) if len(one) >= years and (one > 0).all()
                and np.ptp(one) > 0 and np.isfinite(panel.after[row]).all()]
        rows = rows[:: max(1, len(rows) // SAMPLE)]
        made = forecast_many([thin(panel.known[row], years, kept, rng) for row in rows],
                             panel.after.shape[1])
        found[name] = {"series": len(rows)} | held(
            made.lower, made.upper, panel.after[rows],
            scales([panel.known[row] for row in rows], 1))
    return found


def held(lower: Array, upper: Array, after: Array, scale: Array) -> dict[str, float]:
    """Coverage at 80 and 95 per cent, MSIS, and what lies below and above."""
    found = {}
    for place, level in enumerate((80, 95)):
        inside, cost = interval(lower[:, place], upper[:, place], after, scale, level)
        found |= {f"coverage{level}": inside, f"msis{level}": cost,
                  f"below{level}": 100.0 * float((after < lower[:, place]).mean()),
                  f"above{level}": 100.0 * float((after > upper[:, place]).mean())}
    return {name: round(value, 2) for name, value in found.items()}


def missed_at_powers() -> Mapping[str, Array]:
    """By panel, (powers, sides, levels) per cent of outcomes beyond ends stretched so."""
    found = {}
    for name, series in histories().items():
        rng = np.random.default_rng(SEED)
        known, came, stretch = [], [], []
        for years, kept in SHAPES:
            for before, after in cuts(series, years, AHEAD, 2, rng):
                one = thin(before, years, kept, rng)
                if np.nanmin(one) < np.nanmax(one):
                    known.append(one)
                    came.append(after)
                    stretch.append((years - 1) / (kept - 1))
        made = forecast_many(known, AHEAD)
        error = np.log(np.array(came) / made.mean)
        ratio = np.array(stretch)[:, None]
        own = np.empty((len(POWERS), 2, len(TAILS)))
        for side, sign, ends in ((0, -1.0, made.lower), (1, 1.0, made.upper)):
            for place in range(len(TAILS)):
                away = sign * np.log(np.maximum(ends[:, place], 1e-12) / made.mean)
                away = away / ratio ** GAPPED[side]
                for at, power in enumerate(POWERS):
                    beyond = sign * error > away * ratio**power
                    own[at, side, place] = 100.0 * beyond[np.isfinite(error)].mean()
        found[name] = own
    return found


def powers(missed: Mapping[str, Array], without: str = "") -> list[float]:
    """Powers below and above that leave what ``TAILS`` says beyond the ends, panels alike."""
    mean = np.mean([own for name, own in missed.items() if name != without], axis=0)
    apart = np.abs(np.log(mean / np.array(TAILS))).sum(axis=2)
    return POWERS[apart.argmin(axis=0)].tolist()


CHECKS = {"thinned": thinned}
"""By the option of ``accuracy.py``."""


def main() -> None:
    missed = missed_at_powers()
    print(json.dumps({"GAPPED": powers(missed),
                      "without": {name: powers(missed, name) for name in missed}}, indent=1))


if __name__ == "__main__":
    main()
