"""Web pages, under whatever suffix, and saved ones (.mht) → a grid a page.

A page becomes one grid, as when a spreadsheet program opens it: its tables one below the other,
the text around them in rows of their own, so that title, unit and notes stay where they belong.
Scripts are not run and nothing is fetched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from forecast.importing.grids.encodings import decoded, without_prolog
from forecast.importing.grids.filling import MAX_BYTES, refuse_size
from forecast.importing.grids.laying import laid
from forecast.importing.grids.source import Content, stem
from forecast.importing.grids.tags import TagReader
from forecast.xlsx import refuse

if TYPE_CHECKING:
    from email.message import Message

    from forecast.importing.grids.tables import Table
    from forecast.xlsx import Grid

_CHARSET = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""",
                      re.IGNORECASE)
_HEAD = 16_384
_DEEPEST = 20
"""How deep the parts of a saved page may lie in each other."""


def read_page(file: str, data: bytes) -> Content:
    """Read a web page.

    Raises
    ------
    InputError
        ``import_no_table`` for a page without table and sentences, ``import_encoding``, and the
        bounds of a grid.
    """
    return _joined(file, [(stem(file), data, "")])


def read_saved_page(file: str, data: bytes) -> Content:
    """Read a page that was saved with all its parts: each page among them is a grid."""
    from email import message_from_bytes

    if len(data) > MAX_BYTES:
        refuse_size(file)
    return _joined(file, _parts(file, message_from_bytes(data), 0))


def _parts(file: str, message: Message, depth: int) -> list[tuple[str, bytes, str]]:
    """List the pages of a message: what each is called, its bytes, its stated encoding."""
    if message.is_multipart() and depth < _DEEPEST:
        return [one for part in message.get_payload() if not isinstance(part, str)
                for one in _parts(file, part, depth + 1)]
    data = message.get_payload(decode=True)
    if message.get_content_type() != "text/html" or not isinstance(data, bytes):
        return []
    place = str(message.get("Content-Location", "")).replace("\\", "/").rsplit("/", 1)[-1]
    return [(stem(place) or stem(file), data, str(message.get_content_charset() or ""))]


def _joined(file: str, pages: list[tuple[str, bytes, str]]) -> Content:
    """Read pages; those without a table give their text where none has one."""
    grids: list[Grid] = []
    prose: list[str] = []
    notes: dict[str, None] = {}
    before = 0
    for name, data, charset in pages:
        if len(data) > MAX_BYTES:
            refuse_size(file)
        page, encoding, skipped = _read(file, data, charset)
        notes |= dict.fromkeys([f"encoding_{encoding.replace('-', '_')}",
                                *(["hidden_skipped"] * skipped)])
        found, lines, before = laid(file, name, page, before)
        grids += found
        prose += lines
    if not any(len(grid.cells) for grid in grids) and not prose:
        refuse("import_no_table", file, file)
    return Content("html", tuple(grids), "\n".join(prose) or None, tuple(notes))


def _read(file: str, data: bytes, charset: str) -> tuple[list[Table | str], str, bool]:
    """Return the blocks of a page, its encoding, and whether a hidden part was left out."""
    from lxml import etree

    if not charset and (stated := _CHARSET.search(data[:_HEAD])):
        charset = stated[1].decode("ascii", "replace")
    text, encoding = decoded(data, file, charset)
    reader = TagReader(file)
    # noughts would end the page, and a declaration of another encoding would be believed
    text = without_prolog(text.replace("\0", ""))
    parser = etree.HTMLParser(target=cast("Any", reader), no_network=True, huge_tree=True)
    if text.strip():
        try:
            etree.fromstring(text, parser)
        except etree.LxmlError:
            refuse("import_damaged", file, file)
    return reader.blocks, encoding, reader.skipped
