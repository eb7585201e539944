"""LibreOffice as a calculator and a printer, when it is installed.

It works on a copy, in a profile of its own: the user's file is not touched, not even by a lock
file beside it, and the user's open windows are left alone. It is told to recalculate, because by
default it trusts the values that a file brings along; macros, links and outside files are off.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from forecast import system
from forecast.xlsx.package import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 180
"""Seconds after which LibreOffice is given up: a whole bureau's workbook takes 4."""

_PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice",
           r"C:\Program Files\LibreOffice\program\soffice.com",
           r"C:\Program Files (x86)\LibreOffice\program\soffice.com")  # fmt: skip
_SWITCHES = (
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),  # always recalculate on load
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),  # never update links
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
)
_ITEM = ('<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value>'
         "</prop></item>\n")  # fmt: skip
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{}</oor:items>
"""


def office() -> str | None:
    """Return where LibreOffice's program is; None when it is not installed."""
    found = (shutil.which(name) for name in ("soffice", "libreoffice"))
    return next((one for one in (*found, *_installed()) if one), None)


def _installed() -> Iterator[str]:
    yield from (place for place in _PLACES if Path(place).is_file())


def recalculate(path: Path, folder: Path, profile: Path | None = None) -> Path:
    """Have LibreOffice compute every formula of a workbook anew.

    Parameters
    ----------
    path
        The workbook; it is only read.
    folder
        Where the recalculated copy goes, as ``<name>.xlsx``; made when it is not there.
    profile
        LibreOffice's settings folder, kept for the next call (a second start is quicker). Two
        calls at once need two profiles. None: a new one, removed afterwards.

    Raises
    ------
    InputError
        ``office_missing`` when LibreOffice is not installed, ``office_failed`` when it gave no
        workbook.
    """
    return convert(path, "xlsx", folder, profile, ":Calc MS Excel 2007 XML")


def convert(path: Path, kind: str, folder: Path, profile: Path | None = None, how: str = ""
            ) -> Path:
    """Have LibreOffice write a file anew in another format: ``<folder>/<name>.<kind>``.

    ``how`` is the export filter with its options, as LibreOffice writes it (``:name:options``).

    Raises
    ------
    InputError
        As :func:`recalculate`.
    """
    program = office()
    if program is None:
        refuse("office_missing", path.name)
    with tempfile.TemporaryDirectory(prefix="forecast-", ignore_cleanup_errors=True) as private:
        work = Path(private)
        copy = Path(shutil.copyfile(path, work / f"copy{path.suffix.lower()}"))
        home = (profile or work / "profile").resolve()
        _settle(home)
        said = _run([program, f"-env:UserInstallation={home.as_uri()}", "--headless", "--norestore",
                     "--nolockcheck", "--convert-to", kind + how,
                     "--outdir", str(work / "made"), str(copy)])
        made = work / "made" / f"copy.{kind}"
        if not made.is_file():
            refuse("office_failed", path.name, said)
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copyfile(made, folder / f"{path.stem}.{kind}"))


def _settle(profile: Path) -> None:
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    items = "".join(_ITEM.format(*switch) for switch in _SWITCHES)
    settings.write_text(_SETTINGS.format(items), encoding="utf-8")


def _run(command: list[str]) -> str:
    """Run LibreOffice and return the last thing it said; one that hangs is ended."""
    with subprocess.Popen(  # noqa: S603  # the program is LibreOffice, the words are ours
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", start_new_session=True) as process:
        try:
            said, _ = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            system.end_family(process)
            return f"{PATIENCE} s"
        except BaseException:  # the user's Ctrl+C does not reach another session
            system.end_family(process)
            raise
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else f"{process.returncode}"
