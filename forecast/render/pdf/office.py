"""A Word file printed by LibreOffice, with nothing of the clock left in the PDF."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from pathlib import Path

from forecast.render.chart import FONTS
from forecast.xlsx import convert

_CLOCK = re.compile(rb"(?<=/CreationDate\(D:)\d{14}")
_MARKS = re.compile(rb"(?:(?<=/ID \[ <)|(?<=\n<)|(?<=/DocChecksum /))[0-9A-F]{32}")


def office_pdf(document: Path) -> bytes:
    """Have LibreOffice print a document; our own font stands in where there is no Chinese one.

    Raises
    ------
    InputError
        ``office_missing`` when LibreOffice is not installed, ``office_failed`` when it gave no PDF.
    """
    with tempfile.TemporaryDirectory(prefix="forecast-", ignore_cleanup_errors=True) as folder:
        profile = Path(folder) / "profile"
        shutil.copytree(FONTS, profile / "user" / "fonts",
                        ignore=shutil.ignore_patterns("*.md", "*.txt"))
        printed = convert(document, "pdf", Path(folder), profile).read_bytes()
    return settled(printed)


def settled(printed: bytes) -> bytes:
    """Return a PDF whose date and marks follow from its content: the same pages, the same bytes."""
    bare = _MARKS.sub(b"0" * 32, _CLOCK.sub(b"19800101000000", printed))
    mark = hashlib.sha256(bare).hexdigest()[:32].upper().encode()
    return _MARKS.sub(mark, bare)
