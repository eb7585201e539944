"""Build ``reports/sample``: the pack of the Luohu workbook, to be seen before installing.

``python tools/build_sample.py [FOLDER]``. Pictures are the SVG files, the record is packed; the
same sources give the same bytes.
"""

from __future__ import annotations

import lzma
import shutil
import sys
import tempfile
from pathlib import Path

from forecast.cli import main

PROJECT = Path(__file__).resolve().parents[1]
WORKBOOK = PROJECT / "workbooks" / "luohu-2020.xlsx"
SAMPLE = PROJECT / "reports" / "sample"
PAPERS = ("*-一页纸.pdf", "*-附件.pdf", "*-打印册.pdf", "report.html", "charts/*.svg")


def build(folder: Path) -> None:
    """Run the workbook and put what is to be seen of the pack into a folder, emptied before.

    Raises
    ------
    RuntimeError
        When the run fails.
    """
    with tempfile.TemporaryDirectory() as side:
        if main(["run", str(WORKBOOK), "--out", side]):
            raise RuntimeError("the run failed")
        shutil.rmtree(folder, ignore_errors=True)
        for pattern in PAPERS:
            for path in sorted(Path(side).glob(pattern)):
                place = folder / path.relative_to(side)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, place)
        record = (Path(side) / "result.json").read_bytes()
        (folder / "result.json.xz").write_bytes(lzma.compress(record))


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE)
