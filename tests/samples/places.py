"""Where things are: the project, its workbooks and benchmarks, the reference data beside it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("FORECAST_SHARED", PROJECT.parent / "shared"))
WORKBOOKS = PROJECT / "workbooks"
BENCHMARKS = PROJECT / "benchmarks"
LUOHU = WORKBOOKS / "luohu-2020.xlsx"


def with_its_scenarios(copy: Path) -> Path:
    """Put the scenario files that the Luohu workbook names beside a copy of it; return the copy."""
    shutil.copytree(WORKBOOKS / "luohu-2020", copy.parent / "luohu-2020", dirs_exist_ok=True)
    return copy
