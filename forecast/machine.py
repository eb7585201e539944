"""What this machine has of what the program needs: looked at, nothing fetched, nothing changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

State = Literal["fine", "missing", "advice"]
"""There; needed and not there; not there, and the program works without it."""

PYTHON = (3, 11)
NEEDED: Mapping[str, str] = {
    "numpy": "2.0", "lazy-loader": "0.5", "argcomplete": "3.3", "lxml": "5.0", "xlrd": "2.0.2",
    "openpyxl": "3.1.2", "XlsxWriter": "3.3", "scipy": "1.13", "pillow": "10", "matplotlib": "3.9",
    "python-docx": "1.1.2", "typst": "0.13.1", "statsmodels": "0.15", "pandas": "2.2.2",
    "utilsforecast": "0.2.17", "scoringrules": "0.8"}
"""The packages that are needed, and from which version on, as ``pyproject.toml`` asks for them."""
OPTIONAL: Mapping[str, str] = {"ironcalc": "0.9", "formualizer": "0.13", "pyarrow": "17"}
"""Packages without which a part of the program says that it cannot be had."""
FONTS: Mapping[str, tuple[str, ...]] = {
    "fangsong": ("仿宋", "fangsong", "simfang"), "kaiti": ("楷体", "kaiti", "simkai"),
    "heiti": ("黑体", "simhei"), "songti": ("宋体", "simsun"),
    "xiaobiaosong": ("方正小标宋", "fzxiaobiaosong", "fzxbsjw")}
"""The fonts that the annex names, and how families and files of them begin."""
SAMPLE = "预测〔2020〕—≥·（）"
"""What a console must be able to print."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts",
            "/Library/Fonts", "~/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts",
            "~/AppData/Local/Microsoft/Windows/Fonts")
_PATIENCE = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its key in the label table's section ``doctor``, how it is, what it is.

    ``found`` is what is there, a place or a version; ``lacking`` are the names of what is not.
    """

    key: str
    state: State
    found: str = ""
    lacking: tuple[str, ...] = ()


def examine(folder: Path, encoding: str) -> tuple[Finding, ...]:
    """Look at everything.

    Parameters
    ----------
    folder
        Where results would be written.
    encoding
        That of the console.
    """
    return (_python(), _packages("packages", NEEDED, "missing"),
            _packages("optional", OPTIONAL, "advice"), _bundled(), _writable(folder),
            _temporary(), _console(encoding), _fonts(), _office(), _browser())


def _python() -> Finding:
    here = sys.version_info
    state: State = "fine" if here >= PYTHON else "missing"
    return Finding("python", state, f"{here[0]}.{here[1]}.{here[2]}",
                   () if state == "fine" else (".".join(map(str, PYTHON)),))


def _packages(key: str, asked: Mapping[str, str], without: State) -> Finding:
    """Look for packages; one that is too old counts as not there."""
    lacking, there = [], 0
    for name, least in asked.items():
        try:
            own = version(name)
        except PackageNotFoundError:
            lacking.append(f"{name}>={least}")
            continue
        if _numbers(own) < _numbers(least):
            lacking.append(f"{name}>={least} ({own})")
        else:
            there += 1
    return Finding(key, without if lacking else "fine", str(there), tuple(lacking))


def _numbers(text: str) -> tuple[int, ...]:
    found = re.match(r"\d+(?:\.\d+)*", text)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def _bundled() -> Finding:
    """Look for the font that pictures are drawn with, which comes with the program."""
    folder = Path(__file__).with_name("fonts")
    names = ("FCSansSC-Regular.ttf", "FCSansSC-Bold.ttf")
    lacking = tuple(name for name in names if not (folder / name).is_file())
    return Finding("bundled", "missing" if lacking else "fine", str(folder), lacking)


def _writable(folder: Path) -> Finding:
    """See whether results can be written: into the folder, or the nearest one that is there."""
    place = next((one for one in (folder, *folder.absolute().parents) if one.exists()), Path.cwd())
    return _written("folder", place)


def _temporary() -> Finding:
    try:
        place = Path(tempfile.gettempdir())
    except OSError:  # no place for such files anywhere
        return Finding("temporary", "missing")
    return _written("temporary", place)


def _written(key: str, place: Path) -> Finding:
    try:
        with tempfile.NamedTemporaryFile(dir=place) as file:
            file.write(b"x")
    except OSError:
        return Finding(key, "missing", str(place))
    return Finding(key, "fine", str(place))


def _console(encoding: str) -> Finding:
    try:
        SAMPLE.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return Finding("console", "advice", encoding)
    return Finding("console", "fine", encoding)


def _fonts() -> Finding:
    """Look for the fonts that the annex names: by their families, else by their files."""
    known = [one.lower() for one in _families() or _files()]
    lacking = tuple(name for name, begins in FONTS.items()
                    if not any(one.startswith(begins) for one in known))
    return Finding("fonts", "advice" if lacking else "fine", "", lacking)


def _families() -> list[str]:
    program = shutil.which("fc-list")
    if program is None:
        return []
    try:
        ran = subprocess.run([program, ":", "family"], capture_output=True, text=True,  # noqa: S603
                             encoding="utf-8", errors="replace", timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [name.strip() for line in ran.stdout.splitlines() for name in line.split(",")]


def _files() -> list[str]:
    return [name for folder in _FOLDERS
            for _, _, names in os.walk(os.path.expanduser(folder))  # noqa: PTH111  # which never fails
            for name in names]


def _office() -> Finding:
    return _program("office", _libreoffice)


def _libreoffice() -> str | None:
    try:
        from forecast.xlsx import office
    except ImportError:  # a needed package is not there, which is said already
        return shutil.which("soffice")
    return office()


def _browser() -> Finding:
    return _program("browser", lambda: next(filter(None, map(shutil.which, BROWSERS)), None))


def _program(key: str, look: Callable[[], str | None]) -> Finding:
    place = look()
    return Finding(key, "fine" if place else "advice", place or "")
