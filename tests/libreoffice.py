"""LibreOffice as a second pair of eyes: it recalculates a workbook and prints it."""

from __future__ import annotations

import csv
import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# LibreOffice shows the values that a file brings along unless it is told to recalculate on load
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
           xmlns:xs="http://www.w3.org/2001/XMLSchema"
           xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculate(path: Path, profile: Path) -> Path:
    """Have LibreOffice compute every formula of a workbook anew.

    Parameters
    ----------
    path
        The workbook; it is not changed.
    profile
        A folder for LibreOffice's settings, private to the caller: two runs in one profile block
        each other.

    Returns
    -------
    Path
        The recalculated copy, in the folder ``recalculated`` beside ``path``.
    """
    return _convert(path, profile, "xlsx", "recalculated")


def to_pdf(path: Path, profile: Path) -> Path:
    """Print a file to PDF, in the folder ``printed`` beside it, and return the PDF."""
    return _convert(path, profile, "pdf", "printed")


def page_count(pdf: Path) -> int:
    """Count the pages of a PDF that LibreOffice wrote."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes()))


def as_shown(path: Path, profile: Path) -> set[str]:
    """Return the texts of the first sheet of a workbook as its number formats show them."""
    made = _convert(path, profile, "csv", "shown")
    with made.open(encoding="utf-8", newline="") as stream:
        return {text for line in csv.reader(stream) for text in line if text}


def _convert(path: Path, profile: Path, kind: str, folder: str) -> Path:
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    out = path.parent / folder
    out.mkdir(exist_ok=True)
    made = out / f"{path.stem}.{kind}"
    # comma, double quote, UTF-8, from the first row, cells as shown
    options = ":Text - txt - csv (StarCalc):44,34,76,1,,0,false,true" if kind == "csv" else ""
    made.unlink(missing_ok=True)
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless",
         "--norestore", "--convert-to", kind + options, "--outdir", str(out), str(path)],
        capture_output=True, text=True, timeout=180, check=False)
    if not made.exists():
        raise RuntimeError(f"{path.name} → {kind}: {done.returncode}\n{done.stdout}{done.stderr}")
    return made
