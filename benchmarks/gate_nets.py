"""Forward and backward passes of the two kinds of network that ``train_gate.py`` fits, and Adam.

Both have two hidden layers of tanh; numpy alone, single precision.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from forecast.timeseries.annual.gate import GROWING, REACHING, Net

if TYPE_CHECKING:
    from collections.abc import Callable

F32 = NDArray[np.float32]


def new_net(sizes: tuple[int, int, int, int], trust: int, rng: np.random.Generator) -> Net:
    """Random parameters: inputs, two hidden layers, outputs; ``trust`` more weigh past errors."""
    inputs, first, second, outputs = sizes

    def matrix(rows: int, columns: int, size: float) -> F32:
        return (rng.normal(size=(rows, columns)) * size / np.sqrt(rows)).astype(np.float32)

    net = {"W1": matrix(inputs, first, 1.0), "b1": np.zeros(first, np.float32),
           "W2": matrix(first, second, 1.0), "b2": np.zeros(second, np.float32),
           "U": matrix(second, outputs, 0.1), "bu": np.zeros(outputs, np.float32),
           "V": matrix(second, outputs, 0.1), "bv": np.zeros(outputs, np.float32)}
    if trust:
        net |= {"T": matrix(second, trust, 0.1), "bt": np.full(trust, 0.5, np.float32)}
    return net


@dataclass(slots=True)
class Adam:
    """Kingma and Ba (2015), with decoupled decay of matrices."""

    first: Net = field(default_factory=dict)
    second: Net = field(default_factory=dict)
    count: int = 0

    def step(self, net: Net, slope: Net, rate: float, decay: float) -> None:
        """Move the parameters against their slopes."""
        self.count += 1
        for name, own in slope.items():
            mean = self.first.setdefault(name, np.zeros_like(own))
            square = self.second.setdefault(name, np.zeros_like(own))
            mean += 0.1 * (own - mean)
            square += 0.001 * (own * own - square)
            scaled = (mean / (1 - 0.9**self.count)) / (
                np.sqrt(square / (1 - 0.999**self.count)) + 1e-8)
            if own.ndim == 2:
                net[name] *= np.float32(1 - rate * decay)
            net[name] -= np.float32(rate) * scaled


def hidden(net: Net, x: F32) -> tuple[F32, F32]:
    one = np.tanh(x @ net["W1"] + net["b1"])
    return one, np.tanh(one @ net["W2"] + net["b2"])


def through_hidden(net: Net, x: F32, layers: tuple[F32, F32], slope: F32) -> Net:
    """Slopes of the hidden layers' parameters, from those of the second layer's output."""
    one, two = layers
    inner = slope * (1 - two * two)
    outer = (inner @ net["W2"].T) * (1 - one * one)
    return {"W1": x.T @ outer, "b1": outer.sum(axis=0),
            "W2": one.T @ inner, "b2": inner.sum(axis=0)}


def gate_step(net: Net, x: F32, forecasts: F32, record: F32,
              slope_at: Callable[[F32], F32]) -> tuple[F32, Net]:
    """One forward and backward pass of a gate.

    Parameters
    ----------
    net, x
        Parameters; (b, inputs).
    forecasts, record
        (b, HORIZON, experts); (b, experts, reaches).
    slope_at
        From the mixture (b, HORIZON) to the slope of the loss.
    """
    layers = hidden(net, x)
    two = layers[1]
    raw = two @ net["T"] + net["bt"]
    base = two @ net["U"] + net["bu"] - (record * np.logaddexp(0, raw)[:, None]).sum(axis=2)
    tilt = two @ net["V"] + net["bv"]
    shares = base[:, None] + tilt[:, None] * REACHING[:, None]
    shares -= shares.max(axis=2, keepdims=True)
    np.exp(shares, out=shares)
    shares /= shares.sum(axis=2, keepdims=True)
    mean = np.einsum("bhe,bhe->bh", shares, forecasts)
    slope = slope_at(mean)
    back = forecasts - mean[:, :, None]
    back *= shares
    back *= slope[:, :, None]
    to_base, to_tilt = back.sum(axis=1), np.einsum("bhe,h->be", back, REACHING)
    to_raw = -np.einsum("be,ber->br", to_base, record) / (1 + np.exp(-raw))
    to_two = to_base @ net["U"].T + to_tilt @ net["V"].T + to_raw @ net["T"].T
    found = {"U": two.T @ to_base, "bu": to_base.sum(axis=0), "V": two.T @ to_tilt,
             "bv": to_tilt.sum(axis=0), "T": two.T @ to_raw, "bt": to_raw.sum(axis=0)}
    return mean, found | through_hidden(net, x, layers, to_two)


def width_step(net: Net, x: F32, slope_at: Callable[[F32], F32]) -> Net:
    """One pass of the network of widths; ``slope_at`` maps log widths (b, outputs, HORIZON)."""
    layers = hidden(net, x)
    two = layers[1]
    out = ((two @ net["U"] + net["bu"])[..., None]
           + (two @ net["V"] + net["bv"])[..., None] * REACHING + np.log(GROWING))
    slope = slope_at(out)
    to_base, to_tilt = slope.sum(axis=2), slope @ REACHING
    found = {"U": two.T @ to_base, "bu": to_base.sum(axis=0),
             "V": two.T @ to_tilt, "bv": to_tilt.sum(axis=0)}
    return found | through_hidden(net, x, layers, to_base @ net["U"].T + to_tilt @ net["V"].T)
