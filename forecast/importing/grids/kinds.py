"""What a file is by its bytes, where more is read than the bureau's own workbook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forecast.xlsx import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIGNATURES = (
    (b"%PDF", "import_pdf"), (b"\x89PNG", "import_image"),
    (b"\xff\xd8\xff", "import_image"), (b"GIF8", "import_image"), (b"BM", "import_image"),
    (b"II*\0", "import_image"), (b"MM\0*", "import_image"), (b"RIFF", "import_image"),
)
_ROOTS = (
    (re.compile(rb"\A\{\\rtf"), "import_document"),
    (re.compile(rb"\A\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?"
                rb"(?:MIME-Version:|Content-Type:\s*multipart/)", re.IGNORECASE), "saved_page"),
    (re.compile(rb"<office:document\b"), "flat_ods"),
    (re.compile(rb"<html[\s>]", re.IGNORECASE), "html_file"),
)
"""How the text of a file begins that is more than its first words say."""
_TEXTS = frozenset({"csv_file", "html_file", "xml_2003"})
_DOCUMENT_STREAMS = ("WordDocument", "PowerPoint Document")
_HEAD = 4096
_SAID = {"file_empty": "import_empty", "archive_file": "import_archive",
         "not_a_workbook": "import_unknown", "old_et": "old_xls"}
"""What is said otherwise of a table to import than of the bureau's own workbook."""


def kind_of_table(data: bytes, file: str) -> str:
    """Return what a file is, as :func:`forecast.xlsx.kind_of` and in more kinds.

    Besides: ``saved_page`` (MHTML), ``flat_ods``, and the codes of issues that begin with
    ``import_``.
    """
    code = kind_of(data, file)
    code = _SAID.get(code, code)
    head = data[:_HEAD]
    if code == "old_xls" and head.startswith(b"\t\0") and _reads_as_text(head):
        return "csv_file"  # a tab in UTF-16; the oldest workbooks begin alike
    marked = code == "import_unknown" and head.lstrip().startswith((b"<", b"{"))
    if code in _TEXTS or (marked and b"\0" not in head):
        return next((kind for pattern, kind in _ROOTS if pattern.search(head)), code)
    return _kind_of_unknown(data, head) if code == "import_unknown" else code


def _kind_of_unknown(data: bytes, head: bytes) -> str:
    """Tell by signatures and, of text, by whether it reads like one."""
    for signature, refusal in _SIGNATURES:
        if data.startswith(signature):
            return refusal
    if any(stream.encode("utf-16-le") in data for stream in _DOCUMENT_STREAMS):
        return "import_document"
    return "csv_file" if _reads_as_text(head) else "import_unknown"


def _reads_as_text(head: bytes) -> bool:
    from forecast.importing.grids.encodings import is_text, wide_encoding  # a workbook needs none

    return bool(wide_encoding(head)) if b"\0" in head else is_text(head.decode("latin-1"))


def kind_of_zip(names: Iterable[str]) -> str:
    """Return the code for a zip archive that holds neither a workbook nor an OpenDocument sheet.

    ``docx_file`` for a document of Word.
    """
    names = tuple(names)
    if "word/document.xml" in names:
        return "docx_file"
    tops = {name.split("/", 1)[0].lower() for name in names}
    if tops & {"word", "ppt", "visio"} or "mimetype" in tops:
        return "import_document"
    return "import_archive"

