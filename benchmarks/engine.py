"""CPU seconds of the equation engine on the 62-equation benchmark model and on large ones, as JSON.

The model and the peer's own scripts lie in the reference data (``--bench``). With ``--peer PYTHON``
(an interpreter that has ModelFlowIb) the peer solves the same algebra in the same run. Each figure
is the median of ``--repeat`` measurements; memory is the peak of a process of its own.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from district62 import Benchmark, load
from sized import Sized, sized

from forecast.data.periods import Period
from forecast.equations.attribution import Groups, Side, attribute, differences
from forecast.equations.goals.search import Goal, Instrument, seek
from forecast.equations.layout import Plan
from forecast.equations.solver import solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from forecast.equations.program import Program

HERE = Path(__file__).resolve().parent
BENCH = HERE.parent.parent / "shared" / "bench"
LIMITS = {
    "one_run_ms": 2.5, "draws_1000_s": 0.10, "draws_10000_s": 0.6, "draws_10000_mb": 900,
    "goal_s": 0.05, "goal_error": 1e-9, "shapley_s": 0.06, "shapley_residual": 1e-9,
}  # fmt: skip
SIZES = (500, 2000, 5000)
AGREED = {"gdpr_2044": 326.032438, "gpr_2030_p10": 11.9101, "gpr_2030_p50": 12.7170,
          "gpr_2030_p90": 13.6519}  # fmt: skip


def cpu(work: Callable[[], Any], repeat: int) -> float:
    """Return the median CPU seconds of a piece of work, after one run to warm up."""
    work()
    times = []
    for _ in range(repeat):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def shocks(bench: Benchmark, count: int) -> dict[tuple[str, Period], Any]:
    """Draw the shocks that the peer scripts draw (seed 1), by variable and period."""
    names = bench.spec.SHOCK
    spread = np.array([bench.spec.SD[name] for name in names])
    draws = np.random.default_rng(1).standard_normal((count, len(bench.periods), len(names)))
    draws *= spread
    return {(name.removeprefix("E_"), period): np.ascontiguousarray(draws[:, at, number])
            for number, name in enumerate(names) for at, period in enumerate(bench.periods)}


def measure(bench: Benchmark, repeat: int) -> dict[str, Any]:
    """Measure every job."""
    found: dict[str, Any] = {}
    plan = bench.plan()
    found["one_run_ms"] = 1000 * cpu(
        lambda: solve(bench.program, bench.history, bench.periods, 1, plan), 30 * repeat)
    one = solve(bench.program, bench.history, bench.periods, 1, plan)
    found["gdpr_2044"] = float(one.values["GDPR"][-1, 0])
    drawn = bench.plan(shocks(bench, 1000))
    found["draws_1000_s"] = cpu(
        lambda: solve(bench.program, bench.history, bench.periods, 1000, drawn), repeat)
    many = solve(bench.program, bench.history, bench.periods, 1000, drawn)
    found["unsolved_draws"] = len(many.failed)
    year = many.values["GPR"][many.periods.index(Period.annual(2030))]
    for share in (10, 50, 90):
        found[f"gpr_2030_p{share}"] = float(np.percentile(year, share))
    return found


def measure_attribution(bench: Benchmark, repeat: int) -> dict[str, Any]:
    """Split a change of seven assumptions exactly; the changes are those of the peer's script."""
    scaled = {"PCOM": 0.10, "POP": 0.03, "SPBOND": 0.5}
    added = {"GPOT": 0.5, "RINT": 1.0, "EDEC": 0.6}
    moved = {(name, year): value * (1 + scaled.get(name, 0)) + added.get(name, 0)
             for (name, year), value in bench.exogenous.items()}
    sides = (Side(bench.plan(), bench.history),
             Side(Plan(moved, {("VA2R", year): 0.01 for year in bench.periods}), bench.history))
    groups = {entry: str(entry[1][0]) for entry in differences(*sides)}

    def work() -> Any:
        return attribute((bench.program,) * 2, sides, bench.periods, Groups(groups),
                         ["GPR", "DEBTR", "EN"])

    found = work()
    share = np.abs(found.residual) / np.abs(found.end - found.start)
    return {"shapley_s": cpu(work, repeat), "shapley_groups": len(found.groups),
            "shapley_residual": float(share.max())}


def measure_goal(bench: Benchmark, repeat: int) -> dict[str, Any]:
    """Seek growth of 6.25 % in each of ten years by the add-factor of tertiary value added."""
    years = bench.periods[:10]
    goals = [Goal("GRGDP", year, 6.25) for year in years]
    means = [Instrument("intercepts", "VA3R", (year,), 0.008) for year in years]

    def work() -> Any:
        return seek(bench.program, bench.history, bench.periods, bench.plan(), goals, means)

    error = max(abs(miss) for miss in work().misses)
    return {"goal_s": cpu(work, repeat), "goal_error": error}


def measure_large(bench: Benchmark, repeat: int) -> dict[str, Any]:
    """Measure ten thousand draws, and the memory of this process."""
    drawn = bench.plan(shocks(bench, 10_000))
    seconds = cpu(lambda: solve(bench.program, bench.history, bench.periods, 10_000, drawn), repeat)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"draws_10000_s": seconds, "draws_10000_mb": peak}


def measure_sizes(repeat: int, python: str | None) -> dict[str, Any]:
    """Measure models of 500, 2,000 and 5,000 equations, in one core and in small blocks.

    A first solve counts parsing and compiling; ``another_fix_s`` is the dearest of five sets of
    fixed variables, each new to the program. The peer builds and solves the same algebra.
    """
    found: dict[str, Any] = {}
    for size in SIZES:
        for is_one_core in (True, False):
            key = f"{size}_{'core' if is_one_core else 'blocks'}"
            found[key] = _measure_size(sized(size, is_one_core), repeat)
            if is_one_core:
                found[key] |= _peer_size(sized(size, is_one_core), python)
    model = sized(2000, is_one_core=True)
    program, rng = model.program(), np.random.default_rng(1)
    plan = Plan(intercepts={(name, year): 0.01 * rng.standard_normal(1000)
                            for name, _, _ in model.rows if name[0] in "cve"
                            for year in model.periods})
    found["2000_core"]["draws_1000_s"] = cpu(
        lambda: solve(program, model.history, model.periods, 1000, plan), 1)
    found["2000_core"]["unsolved_draws"] = len(
        solve(program, model.history, model.periods, 1000, plan).failed)
    return found


def _measure_size(model: Sized, repeat: int) -> dict[str, Any]:
    def first() -> Program:
        program = model.program()
        solve(program, model.history, model.periods, 1, Plan())
        return program

    program = first()
    gc.collect()  # what earlier sizes left is not to be cleared away in one of the fixes
    fixes = []
    for number in range(5):
        plan = Plan(fixed={(f"{letter}{3 * number}", model.periods[0]): 1.2 for letter in "ych"})
        start = time.process_time()
        solve(program, model.history, model.periods, 1, plan)
        fixes.append(time.process_time() - start)
    one = solve(program, model.history, model.periods, 1, Plan())
    return {"equations": len(model.rows), "first_solve_s": cpu(first, min(repeat, 3)),
            "solve_s": cpu(lambda: solve(program, model.history, model.periods, 1, Plan()), repeat),
            "another_fix_s": max(fixes), "y0": float(one.values["y0"][-1, 0])}


def _peer_size(model: Sized, python: str | None) -> dict[str, Any]:
    """Let the peer build and solve a model of some size; say why where it cannot."""
    if python is None:
        return {"modelflow": "skipped: no interpreter with ModelFlowIb was given (--peer)"}
    told = json.dumps({"rows": model.rows, "start": {
        name: list(known.values())[-1] for name, known in model.history.items()}})
    done = subprocess.run([python, str(HERE / "sized_peer.py")], input=told, capture_output=True,
                          text=True, check=False)
    if done.returncode:
        return {"modelflow": f"failed: {done.stderr.strip().splitlines()[-1]}"}
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {"modelflow": answer}


def peer(python: str, bench: Path) -> dict[str, float]:
    """Let ModelFlow solve the same model, by the script in the reference data."""
    done = subprocess.run([python, str(bench / "peer_modelflow.py"), "1000", "newtonstack"],
                          cwd=bench, capture_output=True, text=True, check=True,
                          env={"PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"})
    one = re.search(r"newtonstack .* repeat median cpu\s+([\d.]+) ms", done.stdout)
    many = re.search(r"1000 draws .* cpu ([\d.]+)s", done.stdout)
    if one is None or many is None:
        raise SystemExit(done.stdout + done.stderr)
    return {"one_run_ms": float(one[1]), "draws_1000_s": float(many[1])}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--peer", metavar="PYTHON")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--large", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    gc.set_threshold(50_000, 20, 20)  # as commands have it
    bench = load(options.bench)
    if options.large:
        print(json.dumps(measure_large(bench, options.repeat)))
        return
    found = measure(bench, options.repeat)
    found |= measure_attribution(bench, options.repeat) | measure_goal(bench, options.repeat)
    child = subprocess.run([sys.executable, __file__, "--large", "--bench", str(options.bench),
                            "--repeat", str(options.repeat)],
                           capture_output=True, text=True, check=True)
    found |= json.loads(child.stdout)
    sizes = measure_sizes(options.repeat, options.peer)
    report: dict[str, Any] = {
        "measured": {name: float(f"{value:.9g}") for name, value in found.items()},
        "holds": {name: found[name] <= limit for name, limit in LIMITS.items() if name in found},
        "agrees_to_6_digits": {name: abs(found[name] / value - 1) < 5e-6
                               for name, value in AGREED.items()},
        "sizes": sizes,
        "sizes_hold": {
            **{f"{key} first": one["first_solve_s"] <= (3.0 if "core" in key else 1.0)
               for key, one in sizes.items()},
            **{f"{key} another fix": one["another_fix_s"] <= 0.2 * one["first_solve_s"]
               for key, one in sizes.items()},
            "draws": sizes["2000_core"]["draws_1000_s"] <= 5.0},
    }
    if options.peer:
        theirs = peer(options.peer, options.bench)
        report["modelflow"] = theirs
        report["times_modelflow"] = {name: round(theirs[name] / found[name], 1) for name in theirs}
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
