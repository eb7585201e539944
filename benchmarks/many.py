"""CPU seconds and memory of a hundred scenarios, and of a hundred thousand draws, as JSON.

A hundred scenarios of a thousand draws with all outputs, the same solved alone, and one scenario of
a hundred thousand draws, without PDFs: setting the book takes 200 MB whatever the draws, which
``with_pdf_mb`` tells. Each runs in a process of its own; CPU time is user plus system of the
finished child, memory its greatest resident set. Bytecode is cached, as it is where a package is
installed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
WORKBOOK = PROJECT / "workbooks" / "luohu-2020.xlsx"
GRID = """name = "网格"
parent = "基准"
[grid]
gdp_growth = "5.0...6.8 by 0.2"
b_vat = "0.80...1.16 by 0.04"
"""
ALONE = """
import sys, time
from pathlib import Path
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read
book, names = read(Path(sys.argv[1])), (sys.argv[2],)
began = time.process_time()
result = solve(book, Request(Path(sys.argv[1]), names, settings=Settings(draws=int(sys.argv[3]))))
print(len(result.runs), time.process_time() - began)
"""
LIMITS = {"run": 8.0, "solve": 1.5, "draws": 300.0}


def child(words: list[str], out: int) -> tuple[float, float]:
    """Run a command; return its CPU seconds and its greatest memory in MB."""
    actions = [(os.POSIX_SPAWN_DUP2, out, 1)]
    process = os.posix_spawn(words[0], words, os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{' '.join(words)}: status {status}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--many", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as heard:
        grid = Path(folder) / "grid.toml"
        grid.write_text(GRID, encoding="utf-8")
        run = [sys.executable, "-m", "forecast.cli", "run", str(WORKBOOK), "--out", folder]
        silent = os.open(os.devnull, os.O_WRONLY)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        once = [*run, "--scenario", "基准", "--draws"]
        _, with_pdf = child([*once, "10"], silent)
        cpu, memory = child([*run, "--scenario", str(grid), "--draws", str(options.draws)], silent)
        child([sys.executable, "-c", ALONE, str(WORKBOOK), str(grid), str(options.draws)],
              heard.fileno())
        heard.seek(0)
        count, alone = heard.read().split()
        many, most = child([*once, str(options.many), "--pdf", "none"], silent)
    print(json.dumps({
        "scenarios": int(count), "draws": options.draws,
        "run": {"cpu_seconds": round(cpu, 2), "memory_mb": round(memory),
                "limit": LIMITS["run"], "holds": cpu <= LIMITS["run"]},
        "solve": {"cpu_seconds": round(float(alone), 2), "limit": LIMITS["solve"],
                  "holds": float(alone) <= LIMITS["solve"]},
        "many_draws": {"draws": options.many, "cpu_seconds": round(many, 2),
                       "memory_mb": round(most), "limit_mb": LIMITS["draws"],
                       "with_pdf_mb": round(with_pdf),
                       "holds": most <= LIMITS["draws"]}}, indent=1))


if __name__ == "__main__":
    main()
