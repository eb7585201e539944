"""What the machine has: every lack is found, named and told how to mend; nothing needed is forgotten."""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from typing import TYPE_CHECKING

import pytest
from samples.places import PROJECT

from forecast import machine
from forecast.machine import FONTS, NEEDED, OPTIONAL, PYTHON, Finding, examine

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def found(key: str, folder: Path, encoding: str = "utf-8") -> Finding:
    return next(one for one in examine(folder, encoding) if one.key == key)


def test_what_is_looked_for_is_what_the_package_asks_for() -> None:
    asked = dict(re.match(r"([\w-]+)>=([\d.]+)", line).groups()  # type: ignore[union-attr]
                 for line in PACKAGE["dependencies"])
    assert asked == {**NEEDED, **{one: OPTIONAL[one] for one in ("ironcalc", "formualizer")}}
    assert f"pyarrow>={OPTIONAL['pyarrow']}" in PACKAGE["optional-dependencies"]["parquet"]
    assert PACKAGE["requires-python"] == f">={'.'.join(map(str, PYTHON))}"


def test_where_the_tests_run_nothing_that_is_needed_is_missing(tmp_path: Path) -> None:
    assert not [one for one in examine(tmp_path / "not" / "yet", "utf-8") if one.state == "missing"]
    assert list(tmp_path.iterdir()) == []  # nothing is left behind


def test_an_old_python_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "PYTHON", (9, 1))
    assert found("python", tmp_path).state == "missing"
    assert found("python", tmp_path).lacking == ("9.1",)


def test_packages_that_are_not_there_or_too_old_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "NEEDED", {"numpy": "2.0", "no-such-thing": "1.0", "lxml": "999.1"})
    one = found("packages", tmp_path)
    assert (one.state, one.found, one.lacking[0]) == ("missing", "1", "no-such-thing>=1.0")
    assert re.fullmatch(r"lxml>=999\.1 \([\d.]+\)", one.lacking[1])
    monkeypatch.setattr(machine, "OPTIONAL", {"no-such-thing": "1.0"})
    assert found("optional", tmp_path).state == "advice"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever may write anywhere is refused nothing")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert found("folder", tmp_path / "reports").state == "missing"
    tmp_path.chmod(0o700)


def test_a_full_or_closed_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refused)
    assert (found("folder", tmp_path).state, found("folder", tmp_path).found) == ("missing", str(tmp_path))
    assert found("temporary", tmp_path).state == "missing"


@pytest.mark.parametrize(("encoding", "state"), [
    ("utf-8", "fine"), ("gb18030", "fine"), ("ascii", "advice"), ("cp437", "advice"), ("no-such-code", "advice")])
def test_a_console_that_cannot_print_chinese_is_told(encoding: str, state: str, tmp_path: Path) -> None:
    assert found("console", tmp_path, encoding).state == state


def test_fonts_are_known_by_family_and_by_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_families", lambda: ["FangSong_GB2312", "KaiTi", "SimHei", "宋体"])
    assert found("fonts", tmp_path).lacking == ("xiaobiaosong",)
    monkeypatch.setattr(machine, "_families", list)
    monkeypatch.setattr(machine, "_FOLDERS", (str(tmp_path),))
    assert found("fonts", tmp_path).lacking == tuple(FONTS)
    for name in ("simfang.ttf", "simkai.ttf", "simhei.ttf", "simsun.ttc", "FZXBSJW.TTF"):
        (tmp_path / name).touch()
    assert found("fonts", tmp_path).state == "fine"


def test_programs_that_are_not_there_are_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr("forecast.xlsx.recalculation._PLACES", ())
    assert {one.key: one.state for one in examine(tmp_path, "utf-8")}["office"] == "advice"
    assert found("browser", tmp_path).state == "advice"
