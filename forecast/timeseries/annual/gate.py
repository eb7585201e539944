"""The gate: small networks that weigh the forecasters, and some that say how wide to be.

Trained by ``benchmarks/train_gate.py`` on pseudo-origins of many series; ``gate.npz`` holds its
parameters and, under ``provenance``, what they were trained on. Weights are a softmax over the
forecasters (Jacobs et al. 1991, adaptive mixtures of local experts), so a forecast stays between
its forecasters. Interval ends are learned quantiles times a split-conformal multiplier (Lei et al.
2018), never multiples of a residual deviation.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from forecast.timeseries.annual.experts import IN_LEVEL, IN_LOG, STEPS
from forecast.timeseries.annual.features import TINY, features
from forecast.timeseries.annual.states import product

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.timeseries.annual.candidates import Candidates
    from forecast.timeseries.annual.states import Array
    from forecast.timeseries.annual.windows import Windows

Net = dict[str, NDArray[np.float32]]
WEIGHING, WIDTHS = "net_", "interval_net_"
"""Prefixes of the networks' parameters in the file."""

LEVELS = (50.0, 80.0, 90.0, 95.0, 99.0)
"""Nominal coverage, in per cent, of the intervals that are learned; others are interpolated."""
WIDEST = 2.0
"""An interval end is at most so many natural logarithms away from the point forecast."""
SEEN = (
    *(("level", name)
      for name in ("level 0.4", "drift_1.0 x1.0", "growth_0 x1.0", "theta 0.6 x0.5")),
    *(("log", name) for name in ("mean 0.8", "drift_0.93 x0.5", "drift_0.7 x0.75", "growth_0 x1.0",
                                 "growth drift_1.0 0.8 0.6", "growth drift_0.85 0.7 -0.4")),
)
"""Forecasters whose past errors the networks see as features."""

APART_AT = (0, 2, 4)
"""Steps (from 0) at which disagreement among forecasters is seen."""
FEWEST_STEPS = 1 + max(APART_AT)
"""The engine works out at least so many steps."""

REACHING = np.minimum((np.log(STEPS) - np.log(3.0)) / np.log(3.0), 1.0).astype(np.float32)
"""How the horizon enters a network: -1 for one step, 0 for three, 1 for nine."""
GROWING = (STEPS**0.7).astype(np.float32)
"""Widths before learning, relative to one step."""


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """Trained parameters.

    Parameters
    ----------
    centre, spread
        (inputs,) of the networks' inputs.
    nets
        Networks that weigh forecasters, their parameters stacked (networks, …); their mean, before
        the softmax, does.
    interval_centre, interval_spread, intervals
        The same for the networks of widths; the mean of their logarithms counts.
    conformal
        (levels, HORIZON) multiplier of widths.
    naive
        (levels, HORIZON) half-widths, in natural logarithms, of intervals round the last value.
    provenance
        What the parameters come from.
    """

    centre: Array
    spread: Array
    nets: Net
    interval_centre: Array
    interval_spread: Array
    intervals: Net
    conformal: Array
    naive: Array
    provenance: str


@cache
def default_gate() -> Gate:
    """The gate that comes with the package, read once."""
    return load_gate(Path(__file__).with_name("gate.npz").read_bytes())


def load_gate(content: bytes) -> Gate:
    """Read a gate from the bytes of an ``npz`` file."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        held = {name: file[name] for name in file.files}
    return Gate(
        held["centre"].astype(float), held["spread"].astype(float),
        _nets(held, WEIGHING),
        held["interval_centre"].astype(float), held["interval_spread"].astype(float),
        _nets(held, WIDTHS),
        held["conformal"].astype(float), held["naive"].astype(float), str(held["provenance"]))


def save_gate(gate: Gate, path: Path) -> None:
    """Write a gate so that :func:`load_gate` reads it: half precision, compressed."""
    held: dict[str, NDArray[np.generic]] = {
        "centre": gate.centre.astype(np.float32), "spread": gate.spread.astype(np.float32),
        "interval_centre": gate.interval_centre.astype(np.float32),
        "interval_spread": gate.interval_spread.astype(np.float32),
        "conformal": gate.conformal.astype(np.float32), "naive": gate.naive.astype(np.float32),
        "provenance": np.array(gate.provenance)}
    for kind, nets in ((WEIGHING, gate.nets), (WIDTHS, gate.intervals)):
        held |= {kind + name: own.astype(np.float16) for name, own in nets.items()}
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **held)


def _nets(held: Mapping[str, NDArray[np.generic]], kind: str) -> Net:
    return {name.removeprefix(kind): own.astype(np.float32)
            for name, own in held.items() if name.startswith(kind)}


def inputs(sample: Windows, found: Candidates) -> Array:
    """(b, inputs) what the networks see, before centring."""
    names = [("level", name) for name in IN_LEVEL] + [("log", name) for name in IN_LOG]
    seen = [names.index(one) for one in SEEN]
    return np.concatenate(
        [features(sample, found.summary), found.record[:, seen].reshape(len(found.record), -1)],
        axis=1)


def weigh(gate: Gate, seen: Array, record: Array, steps: int) -> NDArray[np.float32]:
    """(b, steps, experts) shares of the forecasters: softmax of the mean over the networks.

    Parameters
    ----------
    gate, seen
        Parameters, and (b, inputs) from :func:`inputs`.
    record
        (b, experts, reaches) past errors from ``candidates``.
    steps
        Steps ahead, at most ``HORIZON``.
    """
    x = ((seen - gate.centre) / gate.spread).astype(np.float32)
    past = record.astype(np.float32)
    nets = gate.nets
    hidden = _hidden(nets, x)
    trust = np.logaddexp(0.0, product(hidden, nets["T"]) + nets["bt"][:, None]).sum(axis=0)
    base, tilt = _added(hidden, nets, "U"), _added(hidden, nets, "V")
    for reach in range(past.shape[2]):
        base -= past[:, :, reach] * trust[:, reach, None]
    base -= base.max(axis=1, keepdims=True)
    shares: NDArray[np.float32] = base[:, None] + tilt[:, None] * REACHING[:steps, None]
    shares *= np.float32(1.0 / len(hidden))
    np.exp(shares, out=shares)
    shares *= 1.0 / shares.sum(axis=2, keepdims=True)
    return shares


def _hidden(nets: Net, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """(networks, b, units) second layers."""
    one = np.tanh(product(x, nets["W1"]) + nets["b1"][:, None])
    found: NDArray[np.float32] = np.tanh(product(one, nets["W2"]) + nets["b2"][:, None])
    return found


def _added(hidden: NDArray[np.float32], nets: Net, part: str) -> NDArray[np.float32]:
    """(b, outputs) sum of an output over the networks."""
    flat = hidden.transpose(1, 0, 2).reshape(hidden.shape[1], -1)
    outputs = nets[part].shape[-1]
    found: NDArray[np.float32] = (product(flat, nets[part].reshape(-1, outputs))
                                  + nets[f"b{part.lower()}"].sum(axis=0))
    return found


def interval_inputs(seen: Array, level: Array, shares: NDArray[np.float32], mean: Array,
                    pace: Array) -> Array:
    """(b, inputs) of the networks of widths: the shape, and how forecasters disagree.

    That is how far they are apart, and on which side of the mean the fitted Theta is.

    Parameters
    ----------
    seen
        (b, inputs) from :func:`inputs`.
    level
        (b, experts + 1, steps) forecasts in scaled level, for ``FEWEST_STEPS`` or more.
    shares, mean
        (b, steps, experts + 1) and (b, steps): their weights, their weighted mean.
    pace
        (b,) typical change a period relative to the last value.
    """
    at = list(APART_AT)
    middle = mean[:, at]
    apart = np.einsum("bhe,beh->bh", shares[:, at], np.abs(level[:, :, at] - middle[:, None]))
    unit = (np.abs(middle) + TINY) * (pace[:, None] + TINY)
    side = (level[:, -1, at] - middle) / unit / np.sqrt(STEPS[at])
    return np.concatenate(
        [seen, np.log(np.clip(apart / unit, 1e-3, 1e3)), np.clip(side, -4.0, 4.0)], axis=1)


def widths(gate: Gate, seen: Array, steps: int) -> Array:
    """(b, 2, levels, steps) widths below and above, relative to the typical change a period."""
    x = ((seen - gate.interval_centre) / gate.interval_spread).astype(np.float32)
    hidden = _hidden(gate.intervals, x)
    base, tilt = (_added(hidden, gate.intervals, part).reshape(len(x), 2, len(LEVELS), 1)
                  for part in ("U", "V"))
    log_width = (base + tilt * REACHING[:steps]) / np.float32(len(hidden))
    found = np.exp(np.clip(log_width, -8.0, 8.0)) * GROWING[:steps] * gate.conformal[:, :steps]
    ordered: Array = np.maximum.accumulate(found, axis=2).astype(float)
    return np.maximum.accumulate(ordered, axis=3)


