"""LibreOffice as a second pair of eyes: it recalculates a workbook and prints it."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from forecast.xlsx import recalculation

if TYPE_CHECKING:
    from pathlib import Path


def recalculate(path: Path, profile: Path) -> Path:
    """Have LibreOffice compute every formula of a workbook anew.

    The copy goes to the folder ``recalculated`` beside ``path``.
    """
    return recalculation.recalculate(path, path.parent / "recalculated", profile)


def to_pdf(path: Path, profile: Path) -> Path:
    """Print a file to PDF, in the folder ``printed`` beside it, and return the PDF."""
    return recalculation.convert(path, "pdf", path.parent / "printed", profile)


def page_count(pdf: Path) -> int:
    """Count the pages of a PDF that LibreOffice wrote."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes()))


def as_shown(path: Path, profile: Path) -> set[str]:
    """Return the texts of the first sheet of a workbook as its number formats show them."""
    # comma, double quote, UTF-8, from the first row, cells as shown
    options = ":Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
    made = recalculation.convert(path, "csv", path.parent / "shown", profile, options)
    with made.open(encoding="utf-8", newline="") as stream:
        return {text for line in csv.reader(stream) for text in line if text}
