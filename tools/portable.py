"""A folder that needs nothing installed: unzip it, drop a workbook on an icon.

    python tools/portable.py linux OUT            # built and tried here: x86-64, its own Python
    python tools/portable.py windows OUT --python python-3.12.x-embed-amd64.zip --wheels FOLDER

``linux`` is an onedir build by PyInstaller (never one file: virus scanners take those for worms);
PyInstaller must be at hand, nothing of it is needed afterwards. ``windows`` lays out an embeddable
Python that is handed in, the wheels of a folder (``pip download --platform win_amd64
--only-binary=:all: --python-version 3.12``) and starters; its parts are checked, it has never been
run on Windows.
"""

from __future__ import annotations

import argparse
import importlib.util
import lzma
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).resolve().parents[1]
PACK = "libraries.tar.xz"
NAME = "财政测算"
ICONS = {"测算": "run", "检查": "check", "导入": "import", "全年预计": "landing"}
"""The icons, and the action of each."""
_ENTRY = """import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    if sys.argv[1:2] == ["desktop"]:
        from forecast.desktop import main
        sys.exit(main(sys.argv[2:]))
    from forecast.cli import main
    sys.exit(main())
"""
_DESKTOP = """[Desktop Entry]
Type=Application
Name={name}
Comment=把工作簿拖到这个图标上
Exec=sh -c 'd=$(dirname "$1"); shift; exec "$d/程序/forecast" desktop {action} "$@"' {name} %k %F
Icon=x-office-spreadsheet
Terminal=false
MimeType=application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;
"""
_SHELL = """#!/bin/sh
# {name}：{name}.sh 工作簿
exec "$(dirname "$(readlink -f "$0")")/程序/forecast" desktop {action} "$@"
"""
_BATCH = """@echo off\r
rem {name}: drop a workbook on this file\r
start "" "%~dp0python\\pythonw.exe" -X utf8 -m forecast.desktop.start {action} %*\r
"""
_READ_ME = """{name}

把工作簿（.xlsx）拖到“测算”图标上，结果写在工作簿旁边的“……-测算结果”文件夹里，做完自动打开。
  测算      出全部结果：结果工作簿、公文附件、一页纸、打印册、网页（第一页可以拖动假设看结果）
  检查      只查工作簿填得对不对，有问题的在副本里标出
  导入      把别的表格里的数填进工作簿
  全年预计  由前几个月推算全年
一次拖一份；双击图标会先问是哪个文件。Windows 上第一次用要准备约一分钟。
做不成的，把结果文件夹里的“记录.txt”发给帮忙的人。
本文件夹不联网，不装东西，删掉就没有了。
"""
_HIDDEN = ("forecast", "statsmodels.tsa", "statsmodels.stats", "scipy.special", "lxml")
_DATA = ("forecast", "docx", "typst", "matplotlib", "statsmodels", "formulaic", "scoringrules",
         "utilsforecast")
_LEFT_OUT = ("pytest", "IPython", "ipykernel", "jedi", "mypy", "hypothesis", "pyarrow", "notebook",
             "nbformat", "nbclient", "fontTools.ufoLib", "PyQt5", "PySide6", "tornado", "zmq",
             "playwright", "numba", "distributed", "dask", "duckdb", "setuptools", "pip",
             "formualizer", "yaml", "psutil", "pluggy", "sqlite3", "scipy.io._fast_matrix_market",
             "PIL._avif")
"""formualizer is a judge of ``forecast verify`` beside two others: no icon asks for it."""
_HEAVY = ("tests", "test", "sample_data", "afm", "pdfcorefonts")
"""Folders that no icon needs: tests, samples, and fonts that matplotlib keeps for PDF."""
_FACES = re.compile(r"(STIX|cm[a-z]+\d|cmtt|cmss)")
"""Fonts of mathematics, of which charts of budgets have none."""
_UNUSED = ("libcrypto*", "libssl*", "_ssl.pyd", "_hashlib.pyd", "sqlite3.dll", "_sqlite3.pyd",
           "winsound.pyd", "_msi.pyd")
"""Parts of an embeddable Python for networks and databases; hashes have a form without them."""
_SOURCES = frozenset({".c", ".h", ".hpp", ".lib", ".pxd", ".pxi", ".pyi", ".pyx"})
"""What only compilers and type checkers read, in libraries of others."""
_SYMBOLS = ("libpython3*.so*", "python3*/lib-dynload/*.so", "typst/*.so", "ironcalc/*.so",
            "kiwisolver/*.so")
"""Libraries that come with symbols for debuggers; what auditwheel moved bears no stripping."""
_FILTERS = ({"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "preset": 9})


def linux(out: Path) -> Path:
    """Build the folder for Linux, and pack it as ``OUT/财政测算-linux.tar.xz``."""
    folder = out / NAME
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as held:
        work = Path(held)
        (work / "forecast_start.py").write_text(_ENTRY, encoding="utf-8")
        words = [sys.executable, "-m", "PyInstaller", "--onedir", "--noconfirm", "--log-level=WARN",
                 "--name=forecast", f"--paths={HERE}", f"--distpath={work / 'dist'}",
                 f"--workpath={work / 'build'}", f"--specpath={work}"]
        words += [f"--collect-submodules={one}" for one in _HIDDEN]
        words += [f"--collect-data={one}" for one in _DATA]
        words += [f"--exclude-module={one}" for one in _LEFT_OUT]
        # modules as files: packed all together they take half of what an archive of them does
        words += ["--debug=noarchive", "--hidden-import=tkinter", "--hidden-import=ironcalc"]
        words += [f"--copy-metadata={one}" for one in _needed()]  # forecast doctor asks for them
        subprocess.run([*words, str(work / "forecast_start.py")], check=True,  # noqa: S603
                       env={**os.environ, "PYTHONPATH": f"{HERE}{os.pathsep}"
                            f"{os.environ.get('PYTHONPATH', '')}"})
        program = folder / "程序"
        shutil.move(work / "dist" / "forecast", program)
    _with_data(program / "_internal")
    _slimmed(program / "_internal")
    _without_symbols(program / "_internal")
    for name, action in ICONS.items():
        for suffix, text in ((".desktop", _DESKTOP), (".sh", _SHELL)):
            icon = folder / f"{name}{suffix}"
            icon.write_text(text.format(name=name, action=action), encoding="utf-8")
            icon.chmod(0o755)
    _with_notes(folder)
    return _tarred((folder,), out / f"{NAME}-linux.tar.xz")


def _needed() -> list[str]:
    """Name the packages that the program needs, by its own list, as far as they are here."""
    table = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
    names = [re.split(r"[<>=;\[ ]", one, maxsplit=1)[0] for one in table["project"]["dependencies"]]
    return [name for name in names if name not in _LEFT_OUT and importlib.util.find_spec(
        _MODULE.get(name, name.replace("-", "_"))) is not None]


_MODULE = {"XlsxWriter": "xlsxwriter", "pillow": "PIL", "python-docx": "docx"}
"""The modules of packages that are named otherwise."""


def _with_data(inside: Path) -> None:
    """Lay down what code looks for beside itself: our tables and faces, the folder docx/parts."""
    for path in sorted((HERE / "forecast").rglob("*")):
        if path.is_file() and path.suffix not in {".py", ".pyc"}:
            place = inside / path.relative_to(HERE)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
    # python-docx opens its templates as docx/parts/../templates, so that docx/parts must be there
    (inside / "docx" / "parts").mkdir(parents=True, exist_ok=True)


def _slimmed(inside: Path) -> None:
    """Leave out the tests and sample data of libraries."""
    for path in sorted(inside.rglob("*")):
        if "forecast" in path.relative_to(inside).parts:
            continue
        if path.is_dir() and path.name in _HEAVY:
            shutil.rmtree(path)
        elif path.is_file() and (
                path.suffix in _SOURCES or (path.parent.name == "ttf" and _FACES.match(path.name))
                or (path.parent.name, path.name[:5]) == ("PIL", "_avif")
                or ("datasets" in path.parts and path.suffix not in {".py", ".pyc"})):
            path.unlink()


def _without_symbols(inside: Path) -> None:
    """Take out what only debuggers read, where binutils are at hand."""
    if strip := shutil.which("strip"):
        for pattern in _SYMBOLS:
            for path in sorted(inside.glob(pattern)):
                if not path.is_symlink():
                    subprocess.run([strip, "--strip-unneeded", str(path)], check=True)  # noqa: S603


def _with_notes(folder: Path) -> None:
    (folder / "请先看.txt").write_text(_READ_ME.format(name=NAME), encoding="utf-8")
    shutil.copyfile(HERE / "LICENSE", folder / "LICENSE.txt")
    samples = folder / "示例"
    samples.mkdir()
    shutil.copyfile(HERE / "workbooks" / "luohu-2020.xlsx", samples / "luohu-2020.xlsx")
    shutil.copytree(HERE / "workbooks" / "luohu-2020", samples / "luohu-2020")


def _tarred(paths: Iterable[Path], target: Path) -> Path:
    with lzma.open(target, "wb", filters=_FILTERS) as stream, tarfile.open(fileobj=stream,
                                                                   mode="w") as pack:
        for path in paths:
            pack.add(path, path.name)
    return target


def windows(out: Path, python: Path, wheels: Path) -> Path:
    """Lay out the folder for Windows: embeddable Python, libraries, starters; and zip it.

    Explorer opens an ordinary zip alone, so the libraries are packed tighter inside it and unpacked
    when an icon is first used (:mod:`forecast.desktop.unpacking`).

    Raises
    ------
    SystemExit
        When a wheel is for another machine, or a part is missing.
    """
    folder = out / NAME
    shutil.rmtree(folder, ignore_errors=True)
    home = folder / "python"
    site = home / "Lib" / "site-packages"
    site.mkdir(parents=True)
    with zipfile.ZipFile(python) as pack:
        pack.extractall(home)  # noqa: S202  # handed in by who builds
    found = sorted(wheels.glob("*.whl"))
    wrong = [one.name for one in found if not one.stem.endswith(("win_amd64", "none-any"))]
    if wrong or not found or not (home / "pythonw.exe").is_file():
        raise SystemExit(f"not for Windows x86-64: {wrong or wheels or python}")
    for one in found:
        if one.name.split("-")[0] not in _LEFT_OUT:
            with zipfile.ZipFile(one) as pack:
                pack.extractall(site)  # noqa: S202  # as above
    for one in [path for pattern in _UNUSED for path in home.glob(pattern)]:
        one.unlink()
    _slimmed(site)
    lacking = [one for one in ("numpy", "scipy", "pandas", "lxml", "openpyxl", "xlsxwriter",
                               "matplotlib", "docx", "typst", "statsmodels", "lazy_loader")
               if not (site / one).is_dir()]
    if lacking:
        raise SystemExit(f"no wheel of {', '.join(lacking)} in {wheels}")
    (site / "lazy_loader").rename(home / "Lib" / "lazy_loader")
    _tarred(sorted(site.iterdir()), home / PACK)
    shutil.rmtree(site)
    shutil.copytree(HERE / "forecast", home / "Lib" / "forecast",
                    ignore=shutil.ignore_patterns("__pycache__"))
    # an embeddable Python reads its path from this file alone
    for path in home.glob("python*._pth"):
        names = [line for line in path.read_text(encoding="ascii").splitlines()
                 if line and not line.startswith("#") and line != "import site"]
        path.write_text("\n".join([*names, "Lib", "Lib\\site-packages", "import site", ""]),
                        encoding="ascii")
    for name, action in ICONS.items():
        (folder / f"{name}.bat").write_text(_BATCH.format(name=name, action=action),
                                            encoding="utf-8", newline="")
    _with_notes(folder)
    target = out / f"{NAME}-windows"
    return Path(shutil.make_archive(str(target), "zip", out, NAME))


def main() -> None:
    """Build what is asked for, and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("linux", "windows"))
    parser.add_argument("out", type=Path)
    parser.add_argument("--python", type=Path)
    parser.add_argument("--wheels", type=Path)
    asked = parser.parse_args()
    if asked.kind == "windows" and not (asked.python and asked.wheels):
        parser.error("windows needs --python and --wheels")
    out = asked.out.resolve()
    made = linux(out) if asked.kind == "linux" else windows(out, asked.python, asked.wheels)
    print(f"{made}  {made.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
