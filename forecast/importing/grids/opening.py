"""The door: what a file is by its content, and who reads it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from forecast.importing.grids.kinds import kind_of_table, kind_of_zip
from forecast.importing.grids.source import Content, Source
from forecast.issues import InputError
from forecast.xlsx import file_bytes, open_archive, read_book, refuse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    _Reader = Callable[[str, bytes], Content]


def open_source(path: Path) -> Source:
    """Read any file that may hold tables.

    Raises
    ------
    InputError
        With one issue that says what the file is instead, or what is wrong with it, and the way
        out.
    """
    if path.is_dir():
        refuse("import_folder", str(path), str(path))
    return _source(path.name, path, file_bytes(path))


def source_of_text(text: str | bytes, name: str) -> Source:
    """Read what was copied: cells, a table in words, sentences, or the bytes of any file.

    ``name`` is what the text is called where a file would be named. Raises as
    :func:`open_source`.
    """
    return _source(name, None, text.encode("utf-8", "replace") if isinstance(text, str) else text)


def _source(file: str, path: Path | None, data: bytes) -> Source:
    found = _content(file, data)
    return Source(file, path, hashlib.sha256(data).hexdigest(), found.format, found.grids,
                  found.prose, found.notes)


def _content(file: str, data: bytes) -> Content:
    return _read(kind_of_table(data, file), file, data)


def _read(code: str, file: str, data: bytes) -> Content:
    reader = _reader_of(code)
    if reader is None:
        refuse(code, file, file)
    return reader(file, data)


def _read_archive(file: str, data: bytes) -> Content:
    """Read a zip archive: a workbook, or what else packs its parts so."""
    try:
        return Content("xlsx", read_book(file, data).sheets)
    except InputError as error:
        code = error.issues[0].code
        if code == "ods_file":
            return _read(code, file, data)
        if code not in {"not_a_workbook", "archive_file"}:
            raise
    with open_archive(file, data) as package:
        code = kind_of_zip(package.names)
    return _read(code, file, data)


def _reader_of(code: str) -> _Reader | None:
    """Return the reader of a kind of file, loaded when one comes; None for a kind that has none."""
    readers: dict[str, _Reader] = {"": _read_archive}
    if code == "old_xls":
        from forecast.importing.grids.biff import read_biff

        readers[code] = read_biff
    elif code == "csv_file":
        from forecast.importing.grids.delimited import read_text

        readers[code] = read_text
    elif code == "xml_2003":
        from forecast.importing.grids.spreadsheetml import read_spreadsheetml

        readers[code] = read_spreadsheetml
    elif code in {"flat_ods", "ods_file"}:
        from forecast.importing.grids.opendocument import read_flat, read_packed

        readers |= {"flat_ods": read_flat, "ods_file": read_packed}
    elif code == "docx_file":
        from forecast.importing.grids.documents import read_document

        readers[code] = read_document
    elif code in {"html_file", "saved_page"}:
        from forecast.importing.grids.pages import read_page, read_saved_page

        readers |= {"html_file": read_page, "saved_page": read_saved_page}
    return readers.get(code)
