"""The icons of the portable folder start the program beside them with the dropped file, wherever it lies."""

from __future__ import annotations

import importlib.util
import io
import shlex
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING, Any

import pytest
from samples.places import PROJECT

from forecast.desktop.unpacking import PACK

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def portable() -> Any:
    spec = importlib.util.spec_from_file_location("portable", PROJECT / "tools" / "portable.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.skipif(sys.platform == "win32", reason="icons of Linux")
def test_an_icon_hands_on_the_dropped_file_alone(portable: Any, tmp_path: Path) -> None:
    folder = tmp_path / "U 盘" / "财政测算"
    (folder / "程序").mkdir(parents=True)
    program = folder / "程序" / "forecast"
    program.write_text('#!/bin/sh\nfor one in "$@"; do echo "$one"; done\n', encoding="utf-8")
    program.chmod(0o755)
    dropped = str(tmp_path / "甲 区 2020.xlsx")
    for name, action in portable.ICONS.items():
        text = portable._DESKTOP.format(name=name, action=action)
        line = next(one for one in text.splitlines() if one.startswith("Exec=")).removeprefix("Exec=")
        icon = str(folder / f"{name}.desktop")
        words = [part for word in shlex.split(line) for part in (
            [icon] if word == "%k" else [dropped] if word == "%F" else [word])]
        ran = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True)
        assert ran.stdout.splitlines() == ["desktop", action, dropped]
        script = folder / f"{name}.sh"
        script.write_text(portable._SHELL.format(name=name, action=action), encoding="utf-8")
        ran = subprocess.run(["sh", str(script), dropped], capture_output=True, text=True, encoding="utf-8", check=True)
        assert ran.stdout.splitlines() == ["desktop", action, dropped]


def test_wheels_of_another_machine_are_refused(portable: Any, tmp_path: Path) -> None:
    import zipfile

    python, wheels = tmp_path / "python.zip", tmp_path / "wheels"
    wheels.mkdir()
    with zipfile.ZipFile(python, "w") as pack:
        pack.writestr("pythonw.exe", b"")
        pack.writestr("libcrypto-3.dll", b"")
        pack.writestr("python312._pth", "python312.zip\n.\n#import site\n")
    for name in ("numpy-2-cp312-cp312-manylinux_x86_64.whl",):
        with zipfile.ZipFile(wheels / name, "w") as pack:
            pack.writestr("numpy/__init__.py", "")
    with pytest.raises(SystemExit, match="not for Windows"):
        portable.windows(tmp_path / "out", python, wheels)
    (wheels / "numpy-2-cp312-cp312-manylinux_x86_64.whl").unlink()
    for name in ("numpy", "scipy", "pandas", "lxml", "openpyxl", "xlsxwriter", "matplotlib", "docx", "typst",
                 "statsmodels", "lazy_loader"):
        with zipfile.ZipFile(wheels / f"{name}-1-cp312-cp312-win_amd64.whl", "w") as pack:
            for inside in ("__init__.py", "tests/test_a.py", "core.h", "datasets/a.csv", "datasets/__init__.py"):
                pack.writestr(f"{name}/{inside}", "")
    with zipfile.ZipFile(wheels / "formualizer-1-cp312-cp312-win_amd64.whl", "w") as pack:
        pack.writestr("formualizer/__init__.py", "")
    made = portable.windows(tmp_path / "out", python, wheels)
    with zipfile.ZipFile(made) as pack:
        names = set(pack.namelist())
        home = f"{portable.NAME}/"
        assert {f"{home}测算.bat", f"{home}python/pythonw.exe", f"{home}python/Lib/lazy_loader/__init__.py",
                f"{home}python/Lib/forecast/cli.py", f"{home}python/{PACK}"} <= names
        assert not any("site-packages" in one or "libcrypto" in one for one in names)
        assert f"{home}python/Lib/forecast/__init__.pyi" in names  # faces are read as the program runs
        with tarfile.open(fileobj=io.BytesIO(pack.read(f"{home}python/{PACK}"))) as libraries:
            packed = libraries.getnames()
        assert {one for one in packed if one.startswith("numpy/") and "." in one} == {
            f"numpy/{one}" for one in ("__init__.py", "datasets/__init__.py")}
        assert not any("formualizer" in one or "lazy_loader" in one for one in packed)
        paths = pack.read(f"{home}python/python312._pth").decode().splitlines()
        assert paths == ["python312.zip", ".", "Lib", "Lib\\site-packages", "import site"]
        assert "desktop.start run" in pack.read(f"{home}测算.bat").decode()
