"""Where things are: the project, its workbooks and benchmarks, the reference data beside it."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("FORECAST_SHARED", PROJECT.parent / "shared"))
WORKBOOKS = PROJECT / "workbooks"
BENCHMARKS = PROJECT / "benchmarks"
LUOHU = WORKBOOKS / "luohu-2020.xlsx"
