"""Run by an interpreter that has ModelFlowIb: build and solve the model on stdin, print seconds."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
import warnings


def main() -> None:
    warnings.filterwarnings("ignore")
    with contextlib.redirect_stdout(io.StringIO()):
        import pandas as pd
        from modelclass import model
    told = json.load(sys.stdin)
    lines = [f"FRML <> {name} = {name}(-1) * exp({right}) $" if kind == "dlog" else
             f"FRML <> {name} = {right} $" for name, kind, right in told["rows"]]
    frame = pd.DataFrame({name.upper(): [value] * 4 for name, value in told["start"].items()},
                         index=[2018, 2019, 2020, 2021], dtype=float)
    start = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        built = model.from_eq("\n".join(lines), "sized", silent=True)
        built_s = time.process_time() - start
        best: dict[str, object] = {}
        for solver in ("sim", "newton"):
            try:
                times = []
                for _ in range(3):
                    begun = time.process_time()
                    found = built(frame, 2021, 2021, silent=True, solver=solver, alfa=1.0,
                                  relconv=1e-9, absconv=1e-9, max_iterations=500, first_test=1)
                    times.append(time.process_time() - begun)
            except Exception as error:  # noqa: BLE001  # whatever the peer raises is its answer
                best[solver] = f"failed: {type(error).__name__}"
                continue
            best[solver] = {"first_solve_s": built_s + times[0], "solve_s": min(times[1:]),
                            "y0": float(found.loc[2021, "Y0"])}
    print(json.dumps({"build_s": built_s, **best}))


if __name__ == "__main__":
    main()
