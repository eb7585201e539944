"""What was read from one file, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.xlsx import Grid

Format = Literal["xlsx", "xls", "ods", "csv", "docx", "html", "xml2003", "text"]


@dataclass(frozen=True, slots=True)
class Content:
    """What a format's reader finds: see :class:`Source`."""

    format: Format
    grids: tuple[Grid, ...] = ()
    prose: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or one copied text, as read.

    Parameters
    ----------
    file
        Its name; also of text that has no file.
    path
        Where it lies; None for copied text.
    digest
        SHA-256 of its bytes, in hexadecimal.
    format
        What it is by its content, whatever its suffix says.
    grids
        Its tables: a worksheet each; a text or a web page is one.
    prose
        What is no table: all of a text that holds none, else the sentences around the table (they
        stand in the grid too).
    notes
        How it was read where that had to be found: ``encoding_gb18030``, ``delimiter_tab`` …;
        ``uneven_quotes``: quotation marks were left as they stand; ``hidden_skipped``: a web page
        hides a part, which was not read.
    """

    file: str
    path: Path | None
    digest: str
    format: Format
    grids: tuple[Grid, ...]
    prose: str | None = None
    notes: tuple[str, ...] = ()


def stem(file: str) -> str:
    """Return what the only grid of a file is called: the file's name without its suffix."""
    return PurePath(file).stem or file
