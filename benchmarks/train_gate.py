"""Train the gate of the annual engine: ``python benchmarks/train_gate.py [--panel own.csv]``.

Needs numpy alone and, by default, the reference panels in ``../shared/data/panels``. Trained on
pseudo-origins inside the training windows; a value to forecast of any panel is never looked at
(``panels.unseen_windows``). The same seed gives the same file. A bureau's own panel (CSV: series,
year, value) joins the reference panels with ``--panel``, weighted by ``--panel-weight``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from gate_nets import F32, Adam, gate_step, new_net, width_step
from panels import PANELS, Array, read_panel, unseen_windows

from forecast.timeseries.annual.candidates import candidates
from forecast.timeseries.annual.experts import HORIZON, library
from forecast.timeseries.annual.features import TINY
from forecast.timeseries.annual.gate import (
    LEVELS,
    WIDEST,
    Gate,
    Net,
    inputs,
    interval_inputs,
    save_gate,
    weigh,
    widths,
)
from forecast.timeseries.annual.hedge import hedged
from forecast.timeseries.annual.mixture import distances, ends, pace
from forecast.timeseries.annual.states import LENGTH
from forecast.timeseries.annual.windows import windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

REFERENCE = {"m4_yearly": 6, "m3_yearly": 12, "weo_yearly": 12, "cncity_yearly": 12}
"""Pseudo-origins a series, by panel."""
BY_KIND = "m4_yearly"
"""The panel whose kinds of series count alike, each like one of the other panels.

More than half of M4 are micro and finance series, and a gate fitted to those extrapolates too
boldly elsewhere.
"""
SHORTEST = 5
BATCH = 512
HIDDEN = (32, 24)
HIDDEN_OF_WIDTHS = (64, 48)
NETS_OF_WIDTHS = 3
DROPPED = 0.1
"""Share of inputs hidden from a network at each step of training, so that it leans on none."""
SCORED = 6
"""Losses are normalised over so many steps; later ones count half."""


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Pseudo-origins: what the networks see, what came, and what an error costs."""

    seen: F32
    forecasts: F32
    record: F32
    trials: NDArray[np.float16]
    naive: F32
    came: F32
    used: F32
    relative_cost: F32
    absolute_cost: F32
    pace: F32
    pace_of_last: F32
    is_log: NDArray[np.bool_]
    held_out: NDArray[np.bool_]
    panel: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.seen)


def joined(parts: Sequence[Samples]) -> Samples:
    return Samples(*(np.concatenate([getattr(part, one.name) for part in parts])
                     for one in fields(Samples)))


def pseudo_origins(series: Sequence[Array], each: int, rng: np.random.Generator
                   ) -> tuple[list[Array], Array, NDArray[np.int64]]:
    """Windows, what came after (NaN after the end), and which series each is of."""
    known, after, owner = [], [], []
    for place, values in enumerate(series):
        ends_at = np.arange(max(SHORTEST, len(values) - 30), len(values))
        if not len(ends_at):
            continue
        chance = np.minimum(len(values) - ends_at, SCORED).astype(float)
        for end in rng.choice(ends_at, min(each, len(ends_at)), replace=False,
                              p=chance / chance.sum()):
            window = values[max(0, end - LENGTH) : end]
            if np.ptp(window) <= TINY * np.abs(window).max():
                continue
            row = np.full(HORIZON, np.nan)
            row[: len(values) - end] = values[end : end + HORIZON]
            known.append(window)
            after.append(row)
            owner.append(place)
    return known, np.array(after), np.array(owner)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Pseudo-origins of a panel: windows, what came after, and of what kind each is."""

    name: str
    series: int
    known: list[Array]
    after: Array
    held_out: NDArray[np.bool_]
    kinds: NDArray[np.str_]

    @classmethod
    def of(cls, path: Path, rng: np.random.Generator) -> Drawn:
        """Draw from the windows of a panel that may be trained on."""
        panel = read_panel(path)
        places = unseen_windows(panel)
        known, after, owner = pseudo_origins([panel.known[place] for place in places],
                                             REFERENCE.get(panel.name, 12), rng)
        held_out = (rng.random(len(places)) < 0.12)[owner]
        kinds = np.array([panel.kinds[place] if panel.name == BY_KIND else panel.name
                          for place in places])[owner]
        return cls(panel.name, len(places), known, after, held_out, kinds)


def sampled(known: list[Array], after: Array, held_out: NDArray[np.bool_], panel: int, weight: Array
            ) -> Samples:
    """Run the forecasters on the windows of one panel, a chunk at a time; weights (windows,)."""
    parts = []
    for start in range(0, len(known), 1000):
        rows = slice(start, start + 1000)
        sample = windows(known[rows])
        found = candidates(sample, *library())
        came = after[rows] / sample.scale[:, None]
        own_pace = pace(sample)
        steps = np.array([np.abs(np.diff(one)).mean() for one in known[rows]]) / sample.scale
        parts.append(Samples(
            inputs(sample, found).astype(np.float32),
            np.ascontiguousarray(found.level.transpose(0, 2, 1), np.float32),
            found.record.astype(np.float32), found.trials.astype(np.float16),
            found.naive.astype(np.float32),
            np.nan_to_num(came).astype(np.float32),
            np.isfinite(came).astype(np.float32), sample.last.astype(np.float32),
            steps.astype(np.float32), own_pace.astype(np.float32),
            (own_pace / np.where(sample.is_log, 1.0, np.abs(sample.last) + TINY)
             ).astype(np.float32),
            sample.is_log, held_out[rows], np.full(len(sample.size), panel)))
    whole = joined(parts)
    last, steps = whole.relative_cost[:, None], np.maximum(whole.absolute_cost, 1e-9)
    error = np.abs(whole.came - last)
    scored = (whole.used > 0) & (np.arange(HORIZON) < SCORED)
    smape = (error / (np.abs(whole.came) + np.abs(last) + TINY))[scored].mean()
    mase = np.minimum(error / steps[:, None], 30.0)[scored].mean()
    cost = 0.5 / mase / np.maximum(steps, np.percentile(steps, 2))
    used = whole.used * np.where(np.arange(HORIZON) < SCORED, 1.0, 0.5) * weight[:, None]
    return Samples(**{one.name: getattr(whole, one.name) for one in fields(Samples)} | {
        "relative_cost": np.full(len(whole), 0.5 / smape, np.float32),
        "absolute_cost": cost.astype(np.float32), "used": used.astype(np.float32)})


def shares_of(drawn: Sequence[Drawn], own: float) -> list[Array]:
    """Weights of windows: one on average, with one total for each reference kind; else ``own``."""
    count = Counter(kind for one in drawn if one.name in REFERENCE for kind in one.kinds.tolist())
    each = count.total() / max(len(count), 1)
    return [np.array([each / count[kind] for kind in one.kinds.tolist()])
            if one.name in REFERENCE else np.full(len(one.known), own) for one in drawn]


def accuracy_slope(samples: Samples, rows: NDArray[np.int64], mean: F32) -> F32:
    """Slope of half sMAPE, half MASE, each relative to the naive forecast on its panel."""
    came = samples.came[rows]
    error, total = mean - came, np.abs(mean) + np.abs(came) + np.float32(1e-6)
    smape = np.sign(error) / total - np.abs(error) * np.sign(mean) / total**2
    mase = samples.absolute_cost[rows][:, None] * np.sign(error)
    cost = samples.relative_cost[rows][:, None] * smape + mase
    slope: F32 = samples.used[rows] * cost / len(rows)
    return slope


def fit_gate(samples: Samples, x: F32, epochs: int, seed: int) -> Net:
    rng = np.random.default_rng(seed)
    net = new_net((x.shape[1], *HIDDEN, *samples.record.shape[1:2]), samples.record.shape[2], rng)
    for rows, rate, optimiser in batches(np.flatnonzero(~samples.held_out), epochs, 5e-3, rng):
        kept = (rng.random((len(rows), x.shape[1])) >= DROPPED) / np.float32(1.0 - DROPPED)
        _, slope = gate_step(net, x[rows] * kept.astype(np.float32),
                             samples.forecasts[rows, :, :-1], samples.record[rows],
                             lambda mean, rows=rows: accuracy_slope(samples, rows, mean))
        optimiser.step(net, slope, rate, 1e-4)
    return net


def batches(rows: NDArray[np.int64], epochs: int, rate: float, rng: np.random.Generator):  # noqa: ANN201
    """Shuffled batches with a rate that falls along a half cosine."""
    size = min(BATCH, len(rows))
    optimiser, count = Adam(), len(rows) // size
    for epoch in range(epochs):
        order = rng.permutation(rows)
        for place in range(count):
            done = (epoch * count + place) / (epochs * count)
            yield (np.sort(order[place * size : (place + 1) * size]),
                   rate * 0.5 * (1 + np.cos(np.pi * done)) + 1e-5, optimiser)


def fit_widths(samples: Samples, x: F32, mean: Array, epochs: int, seed: int) -> Net:
    """Minimise interval scores (Gneiting, Raftery 2007), relative and absolute, at all levels."""
    rng = np.random.default_rng(seed)
    net = new_net((x.shape[1], *HIDDEN_OF_WIDTHS, 2 * len(LEVELS)), 0, rng)
    net["bu"] += np.tile(np.log([0.7, 1.3, 1.8, 2.4, 4.0]), 2).astype(np.float32)
    alpha = 1.0 - np.array(LEVELS, np.float32) / 100.0
    worth = np.array([1.0, 1.0, 1.0, 1.0, 0.4], np.float32)

    def slope_at(out: F32, rows: NDArray[np.int64]) -> F32:
        wide = np.exp(np.clip(out, -8, 8)).reshape(len(rows), 2, len(LEVELS), HORIZON)
        away = wide * samples.pace[rows][:, None, None, None]
        middle, came = mean[rows][:, None].astype(np.float32), samples.came[rows][:, None]
        log, capped = samples.is_log[rows][:, None, None], np.minimum(away, WIDEST)
        low = np.where(log, middle * np.exp(-capped[:, 0]), middle - away[:, 0])
        high = np.where(log, middle * np.exp(capped[:, 1]), middle + away[:, 1])
        free = np.where(log[:, None], away < WIDEST, True)
        missed = np.stack([came < low, came > high], 1)
        price = worth[:, None] * (1.0 - 2.0 / alpha[:, None] * missed)
        reach = np.where(log[:, None], np.stack([low, high], 1), 1.0) * away * free
        cost = (samples.absolute_cost[rows][:, None]
                + samples.relative_cost[rows][:, None] / (2.0 * np.abs(mean[rows]) + 1e-3))
        cost = (cost * samples.used[rows] / len(rows))[:, None, None].astype(np.float32)
        found: F32 = (price * reach * cost).reshape(len(rows), -1, HORIZON)
        return found

    for rows, rate, optimiser in batches(np.flatnonzero(~samples.held_out), epochs, 3e-3, rng):
        slope = width_step(net, x[rows], lambda out, rows=rows: slope_at(out, rows))
        size = np.sqrt(sum(float((own**2).sum()) for own in slope.values()))
        cut = np.float32(min(1.0, 2.0 / (size + 1e-9)))
        slope = {name: own * cut for name, own in slope.items()}
        optimiser.step(net, slope, rate, 1e-4)
    return net


def conformal(samples: Samples, mean: Array, wide: Array) -> Array:
    """Multiplier, by level and step, that gives nominal coverage on series held out from training.

    Panels count alike; a step borrows from its neighbours.
    """
    rows = np.flatnonzero(samples.held_out)
    share = 1.0 / np.bincount(samples.panel[rows])[samples.panel[rows]]
    came, middle = samples.came[rows], mean[rows]
    ratio = np.where(samples.is_log[rows][:, None],
                     np.log(np.maximum(came, 1e-9) / np.maximum(middle, 1e-9)), came - middle)
    own = wide[rows] * samples.pace[rows][:, None, None, None]
    found = np.ones((len(LEVELS), HORIZON))
    for place, level in enumerate(LEVELS):
        need = np.maximum(-ratio / own[:, 0, place], ratio / own[:, 1, place])
        for step in range(HORIZON):
            near = [one for one in range(HORIZON) if abs(one - step) <= 1]
            value = need[:, near].ravel()
            weight = (samples.used[rows][:, near] > 0) * share[:, None]
            order = np.argsort(value)
            mass = np.cumsum(weight.ravel()[order])
            found[place, step] = value[order][np.searchsorted(mass, level / 100.0 * mass[-1])]
    return np.maximum(found, 0.5)


def naive_widths(samples: Samples, last: Array) -> Array:
    """Half-widths, in logarithms, of intervals round the last value."""
    rows = np.flatnonzero(samples.is_log)
    away = np.abs(np.log(np.maximum(samples.came[rows], 1e-9) / last[rows, None]))
    away = np.where(samples.used[rows] > 0, away, np.nan)
    found = np.nanpercentile(away, LEVELS, axis=0)
    return np.minimum(np.maximum.accumulate(found, axis=1), WIDEST)


def train(samples: Samples, nets: int, epochs: int, seed: int, provenance: str) -> Gate:
    began = time.process_time()
    centre, spread = samples.seen.mean(axis=0), samples.seen.std(axis=0) + np.float32(1e-3)
    x = (samples.seen - centre) / spread
    fitted = []
    for one in range(nets):
        fitted.append(fit_gate(samples, x, epochs, seed + one))
        print(json.dumps({"net": one, "cpu_seconds": time.process_time() - began}), flush=True)
    half = stored(fitted)
    ones = np.ones((len(LEVELS), HORIZON))
    gate = Gate(centre.astype(float), spread.astype(float), half, centre, spread, {}, ones, ones,
                provenance)
    mean, seen = mixture(gate, samples)
    centre, spread = seen.mean(axis=0), seen.std(axis=0) + 1e-3
    x = ((seen - centre) / spread).astype(np.float32)
    nets_of_widths = stored([fit_widths(samples, x, mean, 2 * epochs, seed + one)
                   for one in range(NETS_OF_WIDTHS)])
    parts = (gate.centre, gate.spread, half, centre.astype(float), spread.astype(float),
             nets_of_widths)
    wide = widths(Gate(*parts, ones, ones, provenance), seen, HORIZON)
    last = samples.forecasts[:, 0, 0].astype(float)
    return Gate(*parts, conformal(samples, mean, wide), naive_widths(samples, last), provenance)


def stored(nets: Sequence[Net]) -> Net:
    """Stack networks, in the precision with which they are kept."""
    return {name: np.stack([net[name] for net in nets]).astype(np.float16).astype(np.float32)
            for name in nets[0]}


def mixture(gate: Gate, samples: Samples) -> tuple[Array, Array]:
    """Point forecasts, and what the network of widths sees."""
    means, seens = [], []
    for start in range(0, len(samples), 4000):
        rows = slice(start, start + 4000)
        seen = samples.seen[rows].astype(float)
        shares = hedged(weigh(gate, seen, samples.record[rows], HORIZON),
                        samples.trials[rows].astype(np.float32), samples.naive[rows])
        level = samples.forecasts[rows].transpose(0, 2, 1)
        mean = np.einsum("bhe,beh->bh", shares, level).astype(float)
        means.append(mean)
        seens.append(interval_inputs(seen, level, shares, mean, samples.pace_of_last[rows]))
    return np.concatenate(means), np.concatenate(seens)


def held_out_scores(gate: Gate, samples: Samples, names: Sequence[str]) -> dict[str, object]:
    """On series held out: accuracy relative to naive, coverage of 80 and 95 per cent."""
    mean, seen = mixture(gate, samples)
    wide = widths(gate, seen, HORIZON)
    lower, upper = ends(
        mean, distances(wide, samples.pace.astype(float), samples.is_log), samples.is_log)
    found = {}
    for place, name in enumerate(names):
        rows = samples.held_out & (samples.panel == place)
        used = (samples.used[rows] > 0) & (np.arange(HORIZON) < SCORED)
        came, last = samples.came[rows], samples.forecasts[rows][:, :1, 0]
        ours, naive = (np.abs(one - came)[used].mean() for one in (mean[rows], last))
        inside = (lower[rows] <= came[:, None]) & (came[:, None] <= upper[rows])
        found[name] = {"error_to_naive": round(float(ours / naive), 4), "coverage": {
            str(LEVELS[one]): round(float(inside[:, one][used].mean()), 4) for one in (1, 3)}}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panel", type=Path, action="append", default=[], metavar="CSV")
    parser.add_argument("--panel-weight", type=float, default=3.0,
                        help="of a window of an own panel; the mean of the others is 1")
    parser.add_argument("--without", action="append", default=[], choices=list(REFERENCE))
    parser.add_argument("--nets", type=int, default=12)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path,
                        default=Path(__file__).parents[1] / "forecast" / "timeseries" / "gate.npz")
    arguments = parser.parse_args()
    reference = [PANELS / f"{name}.npz" for name in REFERENCE if name not in arguments.without]
    rng = np.random.default_rng(arguments.seed)
    drawn = [Drawn.of(path, rng) for path in (*reference, *arguments.panel)]
    shares = shares_of(drawn, arguments.panel_weight)
    used = {one.name: {"series": one.series, "pseudo_origins": len(one.known),
                       "weight": round(float(share.mean()), 3)}
            for one, share in zip(drawn, shares, strict=True)}
    provenance = json.dumps({
        "script": "benchmarks/train_gate.py", "seed": arguments.seed, "nets": arguments.nets,
        "epochs": arguments.epochs, "panels": used,
        "rule": "pseudo-origins inside training windows; no value to forecast of any panel used; "
                "each kind of M4 and each other reference panel counts alike"})
    samples = joined([sampled(one.known, one.after, one.held_out, place, share)
                      for place, (one, share) in enumerate(zip(drawn, shares, strict=True))])
    gate = train(samples, arguments.nets, arguments.epochs, arguments.seed, provenance)
    save_gate(gate, arguments.out)
    print(json.dumps({**json.loads(provenance), "bytes": arguments.out.stat().st_size,
                      "held_out": held_out_scores(gate, samples, list(used))}, indent=1))


if __name__ == "__main__":
    main()
