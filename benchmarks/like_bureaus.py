"""Histories like a bureau's: some years blank, a few figures only, rates, sums.

``accuracy.py`` prints these checks as JSON (``--thinned`` …). What the engine has learned for such
histories was learned on ``histories``; ``learned`` prints it, and what it would be without each
panel: ``python benchmarks/like_bureaus.py``.
"""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import numpy as np
import paths
import prior_data as data
from histories import cuts, growth, histories
from m4_scores import interval, point, scales
from panels import PANELS, Array, read_panel

from forecast.evaluation.rivals import half_drift
from forecast.timeseries.annual import rates as rate_rule, short as short_rule
from forecast.timeseries.annual.breaks import sudden
from forecast.timeseries.annual.cleaning import GAPPED, cleaned
from forecast.timeseries.annual.gate import LEVELS
from forecast.timeseries.engine import forecast_many

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ANNUAL = ("m4_yearly", "m3_yearly", "weo_yearly", "cncity_yearly")
SHAPES = ((12, 6), (10, 7), (9, 5), (11, 5), (8, 6))
"""Years, and how many of them keep their figure: the first, the last, and others at random."""
AHEAD = 5
SEED = 5
SAMPLE = 1500
FEWEST_WITH_SHIFT = 9
POWERS = np.round(np.arange(0.0, 1.01, 0.05), 2)
LEAST_RATES, WILD = 6, 60.0
"""Rates a window has, and the largest that counts: beyond lie changes of scope."""
GRID = ((0.2, 0.3, 0.4), (1.1, 1.3, 1.6), (0.6, 0.7, 0.8))
DEAR = 4.0
"""How much more it costs to be worse than the better of no change and the mean than it gains."""
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


def broken() -> dict[str, object]:
    """Histories with a level shift in their last two years beside those without, one step ahead.

    ``width`` is the median logarithm of the 80 per cent interval's upper end to its lower.
    """
    found: dict[str, object] = {}
    for name, series in histories().items():
        pairs = list(cuts(series, FEWEST_WITH_SHIFT, AHEAD, 2, np.random.default_rng(SEED)))
        known, after = [one for one, _ in pairs], np.array([came for _, came in pairs])
        made = forecast_many(known, AHEAD)
        is_broken = np.array([sudden(one) is not None for one in known])
        for word, rows in (("shifted", is_broken), ("others", ~is_broken)):
            came, ok = after[rows], np.isfinite(after[rows])
            if not ok.any():
                continue
            with np.errstate(divide="ignore"):
                wide = np.log(made.upper[rows, 0] / made.lower[rows, 0])
            found[f"{name} {word}"] = {
                "series": int(rows.sum()), "width": round(float(np.median(wide[:, 0])), 2)} | {
                f"{side}{level:g}": round(100.0 * float(beyond[ok].mean()), 1)
                for place, level in enumerate(made.level) for side, beyond in (
                    ("below", came < made.lower[rows, place]),
                    ("above", came > made.upper[rows, place]))}
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


def short() -> dict[str, object]:
    """The last three and the last four figures alone, on what each panel holds back."""
    found: dict[str, object] = {}
    for name in ANNUAL:
        panel = read_panel(PANELS / f"{name}.npz")
        rows = [row for row, one in enumerate(panel.known) if (one > 0).all()
                and np.ptp(one[-3:]) > 0 and np.isfinite(panel.after[row]).all()]
        rows = rows[:: max(1, len(rows) // SAMPLE)]
        after = panel.after[rows]
        scale = scales([panel.known[row] for row in rows], 1)
        for count in (3, 4):
            known = [panel.known[row][-count:] for row in rows]
            made = forecast_many(known, after.shape[1])
            last = np.array([one[-1] for one in known])[:, None] * np.ones(after.shape[1])
            mine, still, half = (point(one, after, scale) for one in (
                made.mean, last, half_drift(known, after.shape[1]).mean))
            found[f"{name} {count}"] = {
                "series": len(rows), "owa_to_no_change": ratio(mine, still),
                "half_drift": ratio(half, still)} | held(made.lower, made.upper, after, scale)
    return found


def ratio(mine: tuple[float, float], base: tuple[float, float]) -> float:
    """Return the mean of the ratios of sMAPE and MASE."""
    return round(0.5 * (mine[0] / base[0] + mine[1] / base[1]), 4)


def short_errors(count: int) -> dict[str, Array]:
    """Errors of ``count`` figures' drift over their scale, in logarithms, by panel."""
    found = {}
    steps = np.arange(1.0, AHEAD + 2)
    for name, series in histories().items():
        own = []
        for before, came in cuts(series, count, AHEAD + 1, 6, np.random.default_rng(SEED)):
            log = np.log(before[-count:])
            if np.ptp(log):
                own.append((np.log(came) - log[-1] - short_rule.slope(log) * steps)
                           / short_rule.scale(log, steps))
        found[name] = np.concatenate(own)
    return {name: own[np.isfinite(own)] for name, own in found.items()}


def quantiles(panels: Mapping[str, Array], at: Sequence[float], without: str = "") -> Array:
    """Quantiles of many panels' numbers, each panel counting alike."""
    kept = [own for name, own in panels.items() if name != without]
    values, mass = np.concatenate(kept), np.concatenate([np.full(len(one), 1 / len(one))
                                                         for one in kept])
    order = np.argsort(values)
    found: Array = np.interp(at, np.cumsum(mass[order]) / mass.sum(), values[order])
    return found


def learned_short() -> dict[str, object]:
    """BELOW and ABOVE of ``annual.short``, and coverage of each panel learned on the others."""
    tail = 0.5 - np.array(LEVELS) / 200.0
    found: dict[str, object] = {}
    for count in (3, 4):
        errors = short_errors(count)
        low, high = quantiles(errors, tail), quantiles(errors, 1.0 - tail)
        held_out = {}
        for name, own in errors.items():
            ends = quantiles(errors, (0.1, 0.9, 0.025, 0.975), name)
            held_out[name] = [round(100 * float(
                ((own >= ends[one]) & (own <= ends[one + 1])).mean())) for one in (0, 2)]
        found[str(count)] = {"BELOW": np.round(-low, 2).tolist(),
                             "ABOVE": np.round(high, 2).tolist(), "left out": held_out}
    return found


def city_rates() -> dict[str, list[Array]]:
    """Growth of Chinese cities, per cent: GDP at constant prices; revenue and expenditure."""
    real = [[own.get(year, np.nan) for year in range(min(own), max(own) + 1)]
            for own in data.cities("gdp_growth").values()]
    nominal = [[100.0 * np.expm1(own.get(year, np.nan)) for year in range(min(own), max(own) + 1)]
               for column in ("fiscal_revenue", "fiscal_exp")
               for own in data.growths(data.cities(column)).values() if own]
    return {"city_gdp": [np.array(one) for one in real],
            "city_budgets": [np.array(one) for one in nominal]}


def rate_windows(series: list[Array], most: int = SAMPLE) -> tuple[list[Array], Array]:
    """Up to fifteen rates known, six at least, and what came."""
    found = [(before[-15:], came) for before, came in cuts(
        series, LEAST_RATES, AHEAD, 4, np.random.default_rng(SEED))]
    found = [(before, came) for before, came in found
             if np.isfinite(before).sum() >= LEAST_RATES and np.isfinite(before[-1])
             and np.nanmax(np.abs(before)) <= WILD and np.nanmin(before) < np.nanmax(before)]
    found = found[:: max(1, len(found) // most)]
    return [before for before, _ in found], np.array([came for _, came in found])


def rate_panels() -> dict[str, list[Array]]:
    """Growth of the histories, and the cities' own rates."""
    return growth(histories()) | city_rates()


def rates() -> dict[str, object]:
    """Growth rates: errors to the better of no change and the plain mean; coverage."""
    found: dict[str, object] = {}
    for name, series in rate_panels().items():
        known, came = rate_windows(series)
        made = forecast_many(known, AHEAD, kinds=["rate"] * len(known))
        level = forecast_many(known, AHEAD)
        last = np.array([one[np.isfinite(one)][-1] for one in known])[:, None] + 0.0 * came
        mean = np.array([np.nanmean(one) for one in known])[:, None] + 0.0 * came
        errors = {key: float(np.nanmean(np.abs(one - came))) for key, one in (
            ("rate", made.mean), ("as_level", level.mean), ("no_change", last), ("mean", mean))}
        best = min(errors["no_change"], errors["mean"])
        ok = np.isfinite(came)
        found[name] = {"windows": len(known)} | {
            key: round(one / best, 4) for key, one in errors.items()} | {
            f"{word}{level:g}": round(100.0 * float(inside[ok].mean()), 1)
            for place, level in enumerate(made.level) for word, inside in (
                ("coverage", (came >= made.lower[:, place]) & (came <= made.upper[:, place])),
                ("below", came < made.lower[:, place]))}
    pooled = {key: round(float(np.mean([one[key] for one in found.values()])), 4)
              for key in ("rate", "as_level", "no_change", "mean", "coverage80", "coverage95")}
    return found | {"pooled": pooled}


def learned_rates() -> dict[str, object]:
    """BASE, SLOPE and MOST, and BELOW and ABOVE, of ``annual.rates``; both without each panel."""
    windows = {name: rate_windows(series) for name, series in rate_panels().items()}
    filled = {name: [cleaned(one).values * cleaned(one).sign for one in known]
              for name, (known, _) in windows.items()}
    ratios, errors = {}, {}
    for name, (_, came) in windows.items():
        own = filled[name]
        ratios[name] = np.array([_told(one) for one in own])
        last, mean = (np.array([pick(one) for one in own])[:, None]
                      for pick in (lambda one: one[-1], np.mean))
        best = min(float(np.nanmean(np.abs(one - came))) for one in (last, mean))
        errors[name] = {}
        for base, slope, most in itertools.product(*GRID):
            phi = np.clip(base + slope * ratios[name], 0.0, most)[:, None]
            path = mean + phi ** np.arange(1, AHEAD + 1) * (last - mean)
            errors[name][base, slope, most] = float(np.nanmean(np.abs(path - came))) / best

    def chosen(without: str = "") -> tuple[float, float, float]:
        kept = [own for name, own in errors.items() if name != without]
        return min(kept[0], key=lambda at: sum(
            own[at] + DEAR * max(own[at] - 1.0, 0.0) for own in kept))

    over = {}
    for name, (_, came) in windows.items():
        parts = [(rate_rule.persistence(one), one) for one in filled[name]]
        own = np.array([(after - rate_rule.rate_path(one, phi, AHEAD))
                        / rate_rule.rate_scale(one, phi, AHEAD)
                        for (phi, one), after in zip(parts, came, strict=True)])
        over[name] = own[np.isfinite(own)]
    tail = 0.5 - np.array(LEVELS) / 200.0
    left_out = {}
    for name, own in over.items():
        ends = quantiles(over, (0.1, 0.9, 0.025, 0.975), name)
        left_out[name] = [*chosen(name), round(errors[name][chosen(name)], 3), *(round(100 * float(
            ((own >= ends[one]) & (own <= ends[one + 1])).mean())) for one in (0, 2))]
    return {"BASE, SLOPE, MOST": chosen(),
            "BELOW": np.round(-quantiles(over, tail), 2).tolist(),
            "ABOVE": np.round(quantiles(over, 1.0 - tail), 2).tolist(), "left out": left_out}


def _told(values: Array) -> float:
    """Log of the error of the mean over that of the last rate, as ``persistence`` takes it."""
    at = np.arange(max(2, len(values) - rate_rule.TRIALS), len(values))
    means = (np.cumsum(values) / np.arange(1, len(values) + 1))[at - 1]
    weights = rate_rule.FADE ** (len(values) - 1 - at)
    return float(np.log((weights @ np.abs(means - values[at]) + rate_rule.TINY)
                        / (weights @ np.abs(values[at - 1] - values[at]) + rate_rule.TINY)))


CHECKS = {"thinned": thinned, "short": short, "rates": rates, "broken": broken,
          "joint": paths.joint}
"""By the option of ``accuracy.py``."""


def main() -> None:
    missed = missed_at_powers()
    print(json.dumps({"GAPPED": powers(missed),
                      "without": {name: powers(missed, name) for name in missed},
                      "short": learned_short(), "rates": learned_rates()}, indent=1))


if __name__ == "__main__":
    main()
