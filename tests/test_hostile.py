"""Hostile workbooks are read rightly or refused, and never fill the memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from samples.hostile.cells import CELLS, FORMATS, LENGTHY
from samples.places import BENCHMARKS

if TYPE_CHECKING:
    import pytest

READ = {"values in A1 and XFD1048576": "2 cells", "formats in A1 and XFD1048576": "0 cells",
        "half a million levels in a sheet": "0 cells", "merges over whole sheets": "1 cells",
        "a format of 400,000 brackets": "1 cells", "a cell of a million blanks": "0 cells",
        "a hundred thousand values in a cell": "0 cells",
        **{f"a format of endless {name}": "1 cells" for name in FORMATS},
        **{f"a cell of endless {name}": f"{int(name == 'brackets')} cells" for name in CELLS},
        **{f"5,000 digits in {name}": "1 cells" for name in LENGTHY},
        "5,000 digits in the number of a text": "missing_part", "5,000 digits in a place": "broken_xml",
        # parts that hold no cell are left unread
        **{f"entity bomb in {part}": "1 cells" for part in (
            "xl/theme/theme1.xml", "xl/drawings/drawing1.xml", "docProps/app.xml")}}  # fmt: skip
BROKEN = {"a hundred thousand levels in the workbook", "a cell outside every sheet",
          "bomb below the limit of a part"}  # fmt: skip


FULL = {"a million names": "part_overfull", "a million relations": "part_overfull",
        "a million styles": "part_overfull", "a shared formula over 27,000 cells": "part_too_large"}  # fmt: skip


def test_all_of_them_in_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One process reads them all: its peak memory bounds that of each."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import hostile

    names = [name for name in hostile.CASES if not name.startswith("zip bomb")]  # slow to write
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(names))]
    for name, path in zip(names, paths, strict=True):
        hostile.CASES[name](path)
    done = subprocess.run([sys.executable, str(BENCHMARKS / "hostile.py"), "--one", *map(str, paths)],
                          capture_output=True, text=True, check=True, timeout=120)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    answers = {name: one["ended"] for name, one in zip(names, found, strict=True)}
    assert answers == {name: (READ | FULL).get(name, "broken_xml" if name in BROKEN else "unsafe_package")
                       for name in names}
    assert found[-1]["mb"] < hostile.LIMITS["mb"]
