"""The same workbook gives the same bytes whatever the machine, the user and the folder are set to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
SAMPLE = PROJECT / "workbooks" / "luohu-2020.xlsx"

ELSEWHERE = {
    "hash seed": {"PYTHONHASHSEED": "4242"},
    "language and hour": {"LC_ALL": "C", "LANG": "C", "TZ": "Pacific/Kiritimati"},
    "user and console": {"HOME": "/nowhere", "USER": "另一人", "PYTHONIOENCODING": "gbk", "PYTHONOPTIMIZE": "1"},
    "threads": {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"},
}


def _outputs(folder: Path, where: Path | None = None, **set_to: str) -> dict[str, str]:
    """Run the workbook in a folder of its own, or from another; the digest of each file that comes out."""
    folder.mkdir(parents=True)
    shutil.copy(SAMPLE, folder)
    shutil.copytree(SAMPLE.with_suffix(""), folder / SAMPLE.stem)
    given = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    named = SAMPLE.name if where is None else str(folder / SAMPLE.name)
    subprocess.run([sys.executable, "-m", "forecast.cli", "run", named, "--draws", "200"],
                   cwd=where or folder, check=True, capture_output=True, env={
                       **os.environ, **given, "PYTHONPATH": str(PROJECT),
                       "HOME": str(folder), **set_to})
    made = (where or folder) / "reports"
    return {str(file.relative_to(made)): sha256(file.read_bytes()).hexdigest()
            for file in sorted(made.rglob("*")) if file.is_file()}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return _outputs(tmp_path_factory.mktemp("here") / "run")


@pytest.mark.parametrize("what", ELSEWHERE)
def test_every_file_has_the_same_bytes(what: str, here: dict[str, str], tmp_path: Path) -> None:
    there = _outputs(tmp_path / "另一个 文件夹", **ELSEWHERE[what])
    assert len(here) > 20
    assert {name for name in {*here, *there} if here.get(name) != there.get(name)} == set()


def test_from_another_working_folder_they_have_too(here: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "工作").mkdir()
    there = _outputs(tmp_path / "表", tmp_path / "工作")
    assert {name for name in {*here, *there} if here.get(name) != there.get(name)} == set()


_NEWER = """
import builtins, math
plain = builtins.sum

def exact(values, /, start=0):
    values = list(values)
    return math.fsum([start, *values]) if any(type(one) is float for one in values) and all(
        type(one) in (int, float) and abs(one) < 1e300 for one in [start, *values]) else plain(values, start)

builtins.sum = exact
"""


def test_a_python_whose_sum_is_exact_gives_the_same(here: dict[str, str], tmp_path: Path) -> None:
    """From 3.12 on it makes good what floats lose; what stands in a paper is added up as a spreadsheet does."""
    (tmp_path / "sitecustomize.py").write_text(_NEWER, encoding="utf-8")
    there = _outputs(tmp_path / "表", PYTHONPATH=os.pathsep.join((str(tmp_path), str(PROJECT))))
    assert {name for name in {*here, *there} if here.get(name) != there.get(name)} == set()
