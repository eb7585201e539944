"""CPU seconds and memory of reading workbooks, beside other readers in the same run, as JSON.

Each measurement is a process of its own: peak memory is that of reading alone. The workbooks are
made for the purpose: half a million cells on one sheet, and twenty sheets of a thousand cells.
calamine through pandas takes part when both are installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter
from grafting import LIMIT as GRAFT_LIMIT
from memory import peak_mb

LIMITS = {"large": {"cpu_seconds": 0.8, "mb": 70}, "many_sheets": {"cpu_seconds": 0.12}}
READERS = ["forecast", "openpyxl", "openpyxl_read_only"]
if all(map(importlib.util.find_spec, ("pandas", "python_calamine"))):
    READERS.append("pandas_calamine")
LIBRARIES = {"forecast": "forecast.xlsx", "pandas_calamine": "pandas"}


def make(path: Path, sheets: int, rows: int, columns: int) -> None:
    """Write numbers, every fifth column text."""
    book = xlsxwriter.Workbook(path)
    for number in range(sheets):
        sheet = book.add_worksheet(f"表{number + 1}")
        for row in range(rows):
            for column in range(columns):
                if column % 5 == 0:
                    sheet.write_string(row, column, f"项目{row % 3000}")
                else:
                    sheet.write_number(row, column, row * 1.37 + column)
    book.close()


def read(reader: str, path: Path) -> int:
    """Read a workbook whole and count its cells."""
    if reader == "forecast":
        from forecast.xlsx.read.cells import read_cells

        return sum(len(grid.cells) for grid in read_cells(path).sheets)
    if reader == "pandas_calamine":
        import pandas as pd

        frames = pd.read_excel(path, sheet_name=None, header=None, engine="calamine")
        return sum(int(frame.notna().to_numpy().sum()) for frame in frames.values())
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=reader == "openpyxl_read_only", data_only=True)
    return sum(cell is not None for sheet in book.worksheets
               for row in sheet.iter_rows(values_only=True) for cell in row)


def measure(reader: str, path: Path) -> dict[str, float]:
    """Measure one reading in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--one", reader, str(path)],
                          capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def one(reader: str, path: Path) -> None:
    """Read once and print what it took, imports left out."""
    importlib.import_module(LIBRARIES.get(reader, "openpyxl"))
    start = time.process_time()
    count = read(reader, path)
    seconds = time.process_time() - start
    print(json.dumps({"cpu_seconds": round(seconds, 3), "mb": peak_mb(), "cells": count}))


def graft_sheets(host: Path, repeat: int) -> dict[str, object]:
    """Measure writing ten result sheets into the large workbook, and writing them anew."""
    found: dict[str, object] = {}
    target, again = (host.with_name(name) for name in ("grafted.xlsx", "again.xlsx"))
    for name, writer, source, made in (("forecast", "forecast", host, target),
                                       ("forecast_update", "forecast", target, again),
                                       ("openpyxl", "openpyxl", host, again)):
        times = [json.loads(subprocess.run(
            [sys.executable, str(Path(__file__).with_name("grafting.py")), writer, str(source),
             str(made)], capture_output=True, text=True, check=True).stdout)
            for _ in range(repeat)]
        found[name] = {key: statistics.median(row[key] for row in times) for key in times[0]}
    seconds = found["forecast"]["cpu_seconds"]  # type: ignore[index]  # filled above
    return found | {"holds": {"cpu_seconds": seconds <= GRAFT_LIMIT}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one[0], Path(options.one[1]))
        return
    report: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, shape in (("large", (1, 25_000, 20)), ("many_sheets", (20, 50, 20))):
            path = Path(folder) / f"{name}.xlsx"
            make(path, *shape)
            found = {}
            for reader in READERS:
                times = [measure(reader, path) for _ in range(options.repeat)]
                found[reader] = {key: statistics.median(row[key] for row in times)
                                 for key in times[0]}
            ours = found["forecast"]
            report[name] = found | {"holds": {key: ours[key] <= limit
                                              for key, limit in LIMITS[name].items()}}
        report["graft"] = graft_sheets(Path(folder) / "large.xlsx", options.repeat)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
