"""What made a run is recorded: every file that entered it, and two alike give the same bytes."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from samples.places import LUOHU, PROJECT

from forecast.projection import Settings
from forecast.run import Request, run

PARENT = 'name = "父"\nparent = "基准"\n[[override]]\nitem = "fai"\nspan = "2020"\nvalue = 1e6\n'
CHILD = 'name = "子"\nparent = "父"\n[grid]\ngdp_growth = [5, 6]\n'


def ran(folder: Path, words: tuple[str, ...], out: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    report = run(Request(folder / LUOHU.name, words, folder / out, Settings(draws=30)))
    record = json.loads(report.outputs.record.read_text(encoding="utf-8"))
    return record, {path.name: path.read_bytes() for path in report.outputs.files()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(LUOHU, tmp_path)
    shutil.copytree(PROJECT / "workbooks" / "luohu-2020", tmp_path / "luohu-2020")
    (tmp_path / "父.toml").write_text(PARENT, encoding="utf-8")
    (tmp_path / "子.toml").write_text(CHILD, encoding="utf-8")
    return tmp_path


def test_every_file_that_entered_a_run_stands_in_its_record(folder: Path) -> None:
    words = (str(folder / "父.toml"), str(folder / "子.toml"))
    record, _ = ran(folder, words, "one")
    files = {one["name"]: one["sha256"] for one in record["entered"]}
    assert set(files) == {LUOHU.name, "父.toml", "子.toml", "baseline.toml"}
    assert files[LUOHU.name] == record["provenance"]["sha256"]
    for path in (folder / "父.toml", folder / "子.toml", folder / "luohu-2020" / "baseline.toml"):
        assert files[path.name] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_two_runs_of_one_record_have_the_same_bytes(folder: Path) -> None:
    words = (str(folder / "子.toml"), str(folder / "父.toml"))
    before, made = ran(folder, words, "one")
    after, again = ran(folder, words, "two")
    key = ("provenance", "entered", "horizon")
    assert [before[one] for one in key] == [after[one] for one in key]
    assert made == again


def test_another_file_is_another_record(folder: Path) -> None:
    words = (str(folder / "父.toml"), str(folder / "子.toml"))
    before, _ = ran(folder, words, "one")
    path = folder / "父.toml"
    path.write_text(f"{PARENT}# 改\n", encoding="utf-8")
    after, _ = ran(folder, words, "two")
    assert before["entered"] != after["entered"]
