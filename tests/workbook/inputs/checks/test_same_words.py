"""The same workbook gives the same words, in whatever order a program keeps its sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from samples.places import PROJECT


@pytest.mark.shared
def test_a_row_out_of_all_proportion_is_told_alike(shared: Path, tmp_path: Path) -> None:
    """GDP ten thousand times too large: every ratio to it speaks against it; one is named."""
    book = load_workbook(shared / "clerk_cases" / "base.xlsx")
    sheet = book["年度指标"]
    for row in sheet.iter_rows():
        if row[0].value == "gdp_nominal":
            for cell in row[4:]:
                if isinstance(cell.value, int | float):
                    cell.value *= 10_000
    book.save(tmp_path / "slip.xlsx")
    said = {subprocess.run(
        [sys.executable, "-m", "forecast.cli", "check", "slip.xlsx", "--json"], cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(PROJECT)},
        capture_output=True, check=False).stdout for seed in range(1, 7)}
    assert len(said) == 1
    assert "ratio_to_gdp" in said.pop().decode()
