"""What a file is by its bytes: staff rename files, so the suffix proves nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BOOKS = (".xlsx", ".xlsm")
"""The endings of workbooks that are read and written."""
ASIDE = ("~$", ".")
"""How files begin that Excel and WPS set beside an open workbook, and hidden ones."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_SHEETS = (".xlsx", ".xlsm", ".xls", ".et", ".csv")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_HEAD = 4096


def kind_of(data: bytes, name: str) -> str:
    """Return the code of the issue that tells what a file is; empty for a zip archive.

    ``name`` serves only where the bytes cannot tell: an ``.et`` is an ``.xls`` inside, and the
    file that Excel puts beside an open workbook has no mark of its own.
    """
    if not data.strip(b"\0 \r\n\t"):
        return "file_empty"
    if name.startswith("~$") and len(data) < 1024:
        return "owner_file"
    if data.startswith(_OLE):
        return _kind_of_ole(data, name)
    for starts, code in ((b"PK", ""), (_BIFF, "old_xls"), (_PACKED, "archive_file")):
        if data.startswith(starts):
            return code
    text = _text(data[:_HEAD])
    return "not_a_workbook" if text is None else _kind_of_text(text)


def kind_of_archive(names: Iterable[str], mime: bytes) -> str:
    """Return the code for a zip archive without the list of content types.

    ``mime`` is what its entry ``mimetype`` begins with.
    """
    names = tuple(names)
    if b"opendocument.spreadsheet" in mime:
        return "ods_file"
    if "xl/workbook.xml" in names:
        return "missing_part"
    inside = any(name.endswith(_SHEETS) for name in names)
    return "archive_file" if inside else "not_a_workbook"


def _kind_of_ole(data: bytes, name: str) -> str:
    """Tell by the names of the streams, which the directory writes in UTF-16."""
    def has(*streams: str) -> bool:
        return any(stream.encode("utf-16-le") in data for stream in streams)

    if has("EncryptedPackage", "DataSpaces"):
        return "encrypted_workbook"
    if not has("Workbook", "Book"):
        return "not_a_workbook"
    return "old_et" if name.lower().endswith((".et", ".ett")) else "old_xls"


def _kind_of_text(text: str) -> str:
    start = text.lstrip("\ufeff \t\r\n")
    if "urn:schemas-microsoft-com:office:spreadsheet" in text or 'progid="Excel.Sheet"' in text:
        return "xml_2003"
    if "<Relationship" in text or "pkg:package" in text:
        return "not_a_workbook"
    if _HTML.search(start):
        return "html_file"
    if start.startswith(("<", "{", "%PDF")):
        return "not_a_workbook"
    return "csv_file"


def _text(head: bytes) -> str | None:
    """Return the beginning of a text file; None when it is no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[:len(head) // 2 * 2].decode("utf-16", errors="replace")
    if b"\0" in head:
        return None
    for encoding in ("utf-8", "gb18030"):
        try:
            return head.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start >= len(head) - 4:  # a character cut by the end of the sample
                return head[:error.start].decode(encoding)
    return None
