"""Accuracy of the engine on reference panels, by M4's conventions, as JSON.

Beside it: the one-line rule y·exp(½·b·h), Naive2 and, with ``--peer PYTHON`` (an interpreter that
has statsforecast; by default this one, if it has), peers in the same run. Peers are slow: they run
on ``--sample`` series a panel, and the engine is scored on the same ones beside its full score.
``--thinned``, ``--short``, ``--rates``, ``--broken`` and ``--joint`` print checks of
``like_bureaus`` instead.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import like_bureaus
import numpy as np
from m4_scores import Array, interval, naive2, point, scales
from panels import PANELS, read_panel

from forecast.evaluation.rivals import half_drift
from forecast.timeseries.annual.gate import Gate, load_gate
from forecast.timeseries.engine import forecast_many

if TYPE_CHECKING:
    from collections.abc import Sequence

SETS = {"m4_yearly": 1, "m3_yearly": 1, "weo_yearly": 1, "cncity_yearly": 1, "m3_quarterly": 4,
        "m3_monthly": 12}
LIMITS = {"m4_yearly": 0.775, "m3_yearly": 0.822, "weo_yearly": 0.58, "cncity_yearly": 0.44,
          "m3_quarterly": 0.889, "m3_monthly": 0.807,
          "coverage_95": (92.0, 97.0), "sixty_series_ms": 5.0,
          "thousand_series_ms": 80.0, "hundred_thousand_mb": 500.0}


def scored(mean: Array, ends: Sequence[tuple[float, Array, Array]], after: Array, scale: Array,
           base: tuple[float, float]) -> dict[str, float]:
    smape, mase = point(mean, after, scale)
    found = {"owa": 0.5 * (smape / base[0] + mase / base[1]), "smape": smape, "mase": mase}
    for level, lower, upper in ends:
        found[f"coverage{level:g}"], found[f"msis{level:g}"] = interval(
            lower, upper, after, scale, level)
        found[f"below{level:g}"] = 100.0 * float((after < lower).mean())
        found[f"above{level:g}"] = 100.0 * float((after > upper).mean())
    return {name: round(value, 4) for name, value in found.items()}


def engine(known: list[Array], h: int, m: int, gate: Gate | None
           ) -> tuple[Array, list[tuple[float, Array, Array]], float]:
    began = time.process_time()
    made = forecast_many(known, h, m, (80, 95), gate=gate)
    took = time.process_time() - began
    return made.mean, [(level, made.lower[:, place], made.upper[:, place])
                       for place, level in enumerate(made.level)], took


def peers(known: list[Array], h: int, m: int, python: str, models: Sequence[str]
          ) -> dict[str, Array]:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(source, y=np.concatenate(known), h=h, m=m,
                 off=np.cumsum([0, *map(len, known)]))
        subprocess.run([python, Path(__file__).with_name("accuracy_peer.py"), source, target,
                        *models], check=True)
        with np.load(target) as file:
            return {name: file[name] for name in file.files}


def one_set(name: str, m: int, arguments: argparse.Namespace, gate: Gate | None
            ) -> dict[str, object]:
    panel = read_panel(PANELS / f"{name}.npz")
    rows = [row for row, after in enumerate(panel.after) if np.isfinite(after).all()]
    known, after = [panel.known[row] for row in rows], panel.after[rows]
    h = after.shape[1]
    scale, simple = scales(known, m), naive2(known, h, m)
    base = point(simple, after, scale)
    mean, ends, took = engine(known, h, m, gate)
    found: dict[str, object] = {
        "series": len(known), "h": h, "engine": {
            **scored(mean, ends, after, scale, base),
            "ms_a_series": round(1e3 * took / len(known), 4)},
        "naive2": scored(simple, (), after, scale, base)}
    if m == 1:
        found["half_drift"] = scored(half_drift(known, h).mean, (), after, scale, base)
    if name in LIMITS:
        found["must"] = LIMITS[name]
    if arguments.peer:
        step = max(1, len(known) // arguments.sample)
        part = list(range(0, len(known), step))
        some, later, own = [known[row] for row in part], after[part], scale[part]
        base = point(simple[part], later, own)
        beside: dict[str, object] = {"series": len(part)}
        beside["engine"] = scored(
            mean[part], [(one, low[part], high[part]) for one, low, high in ends],
            later, own, base)
        made = peers(some, h, m, arguments.peer, arguments.models)
        for model in arguments.models:
            row = made[model]
            beside[model] = {
                **scored(row[:, 0], [(80, row[:, 1], row[:, 2]), (95, row[:, 3], row[:, 4])],
                         later, own, base),
                "ms_a_series": round(1e3 * float(made[f"{model}_cpu"]) / len(part), 3),
                "failed": int(made[f"{model}_failed"])}
        found["beside_peers"] = beside
    return found


SPEEDS = ((1, "one_series_ms"), (60, "sixty_series_ms"), (1000, "thousand_series_ms"),
          (100_000, "hundred_thousand_ms"))


def speed(gate: Gate | None) -> dict[str, object]:
    """CPU milliseconds, warm, with intervals: medians over repetitions, by panel.

    A hundred thousand are taken of the longest histories, last of all, so that what memory this
    process has had at most is theirs.
    """
    found: dict[str, object] = {}
    for name in ("weo_yearly", "m4_yearly"):
        panel = read_panel(PANELS / f"{name}.npz").known
        own = {}
        for count, word in SPEEDS[: 3 if name == "weo_yearly" else 4]:
            step = max(1, len(panel) // count)
            known = [panel[row * step % len(panel)] for row in range(count)]
            taken = []
            for _ in range(1 if count > 1000 else 15):
                began = time.process_time()
                forecast_many(known, 5, 1, (80, 95), gate=gate)
                taken.append(1e3 * (time.process_time() - began))
            own[word] = round(float(np.median(taken)), 2)
        found[name] = own
    return found | {"hundred_thousand_mb": round(
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", action="append", choices=list(SETS), help="one or more panels")
    parser.add_argument("--sample", type=int, default=500, help="series a panel for the peers")
    parser.add_argument("--peer", metavar="PYTHON", default=(
        sys.executable if importlib.util.find_spec("statsforecast") else None))
    parser.add_argument("--models", nargs="+", default=["AutoETS", "DOTM", "RWD"])
    parser.add_argument("--gate", type=Path, help="another gate than the package's")
    for name in like_bureaus.CHECKS:
        parser.add_argument(f"--{name}", action="store_true")
    arguments = parser.parse_args()
    if checks := [name for name in like_bureaus.CHECKS if getattr(arguments, name)]:
        print(json.dumps({name: like_bureaus.CHECKS[name]() for name in checks}, indent=1))
        return
    gate = load_gate(arguments.gate.read_bytes()) if arguments.gate else None
    took = speed(gate)
    found = {name: one_set(name, m, arguments, gate) for name, m in SETS.items()
             if not arguments.set or name in arguments.set}
    print(json.dumps({"must": LIMITS, "speed": took, "sets": found}, indent=1))


if __name__ == "__main__":
    main()
