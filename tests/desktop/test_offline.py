"""Installed without a network, from wheels in a folder: all that the program reads beside its code is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from samples.places import PROJECT


def pip(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *words], check=False,
                          capture_output=True, text=True, encoding="utf-8")


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts}


def test_a_wheel_from_a_folder_is_the_whole_program(luohu: Path, tmp_path: Path) -> None:
    source, wheels, site = (tmp_path / name for name in ("source", "U 盘", "site"))
    shutil.copytree(PROJECT / "forecast", source / "forecast", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(PROJECT / name, source / name)
    built = pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheels), str(source))
    if built.returncode and not os.environ.get("CI"):
        pytest.skip("what builds a wheel is not to be had here")
    assert built.returncode == 0, built.stderr
    put = pip("install", "--quiet", "--no-index", "--find-links", str(wheels), "--no-deps", "--target", str(site),
              "fiscal-forecast")
    assert put.returncode == 0, put.stderr
    assert files(site / "forecast") == files(PROJECT / "forecast")
    ran = subprocess.run([sys.executable, "-m", "forecast.cli", "check", str(luohu)], cwd=tmp_path, check=False,
                         capture_output=True, text=True, encoding="utf-8",
                         env={**os.environ, "PYTHONPATH": str(site), "PYTHONIOENCODING": "utf-8"})
    assert ran.returncode == 0, ran.stderr
    assert "没有发现问题" in ran.stdout
