"""Worksheet XML by pattern: expat proves that it is well formed, patterns then read it quickly.

Building a tree for half a million cells takes seconds and hundreds of megabytes. Expat goes through
the same bytes in a tenth of a second and builds nothing; after that, what a cell looks like is
known, and a pattern may read it. Prefixes, comments, CDATA and other encodings are made plain
first, so that the patterns need not know them.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROLOG = re.compile(rb"\s*<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# one pattern, so that what comes first wins: a comment may speak of CDATA, and the other way round
_ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_PREFIX = re.compile(rb"""xmlns:([A-Za-z_][\w.-]*)\s*=\s*["']http://(?:schemas\.openxmlformats\.org/"""
                     rb"""spreadsheetml/2006/main|purl\.oclc\.org/ooxml/spreadsheetml/main)["']""")
_LOOSE_END = re.compile(rb"(</[\w:.-]+)\s+>")
_CHINESE = {"gb2312", "gbk", "gb18030", "big5"}
_PLAIN = {"ascii", "iso8859-1", "cp1252"}
_ENTITY = re.compile(r"(?:&#[0-9]+;)+|&(#x[0-9A-Fa-f]+|lt|gt|amp|quot|apos);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_PHONETIC = re.compile(rb"<rPh\b.*?</rPh>", re.DOTALL)
_TEXT = re.compile(rb"<t\b[^>]*?(?:/>|>([^<]*)</t>)")
_COUNT = re.compile(r"[0-9]{1,9}")
_ITEM = re.compile(rb"<si\s*/>|<si\b[^>]*>(?:<t>([^<]*)</t>|(.*?))</si>", re.DOTALL)
_MERGE = re.compile(rb"""<mergeCell\b[^>]*?ref\s*=\s*["']([^"']*)["']""")
_COLUMN = re.compile(rb"<col\b([^>]*)>")
TRUE = frozenset({"1", "true", "on"})
"""How the format writes yes."""
SHEET_DATA = re.compile(rb"<sheetData\b[^>]*>")
ATTRIBUTE = re.compile(rb"""([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
TOKEN = re.compile(
    rb"""<row\b([^>]*)>"""
    rb"""|<c(?: (?:r="([A-Z]{1,3})([0-9]{1,7})"|s="([0-9]{1,6})"|t="([A-Za-z]{1,10})"))*"""
    rb"""(|\s[^>]*?)\s*"""
    rb"""(?:/>|>(?:<v>([^<]*)</v></c>|<is><t>([^<]*)</t></is></c>|(.*?)</c>))""",
    re.DOTALL)  # fmt: skip
"""A row's attributes; or a cell's letters, digits, style, type, other attributes, then its value,
its own plain text, or all that is inside."""
FORMULA = re.compile(rb"<f\b([^>]*?)(?:/>|>([^<]*)</f>)")
VALUE = re.compile(rb"<v\b[^>]*?(?:/>|>([^<]*)</v>)")
INLINE = re.compile(rb"<is\b[^>]*>(.*?)</is>", re.DOTALL)


class UnsafeMarkupError(Exception):
    """A document type: the door to entity bombs and outside files."""


class BrokenMarkupError(Exception):
    """XML that is not well formed."""


def proved(data: bytes) -> bytes:
    """Return XML that is well formed and has no document type, as UTF-8.

    Raises
    ------
    UnsafeMarkupError
        When there is a document type.
    BrokenMarkupError
        When it is not well formed, or in an encoding that no spreadsheet program writes.
    """
    data = as_utf8(data)
    parser = expat.ParserCreate("utf-8")

    def refuse(*_: object) -> None:
        raise UnsafeMarkupError

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)  # the last piece, and the first
    except expat.ExpatError as error:
        raise BrokenMarkupError(str(error)) from None
    return data


def plain(data: bytes) -> bytes:
    """Return a part as :func:`proved` does, without prolog, comments, CDATA and prefixes.

    Only the prefixes of the spreadsheet's own namespace go, so that a cell is ``<c``.
    """
    data = proved(data)
    if b"<!--" in data or b"<?" in data or b"<![CDATA[" in data:
        data = _ASIDE.sub(_without, data)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if _LOOSE_END.search(data):
        data = _LOOSE_END.sub(rb"\1>", data)
    for prefix in {match[1] for match in _PREFIX.finditer(data)}:
        data = re.sub(rb"<(/?)" + re.escape(prefix) + rb":", rb"<\1", data)
    return data


def _without(match: re.Match[bytes]) -> bytes:
    inside = match[1]
    return b"" if inside is None else inside.replace(b"&", b"&amp;").replace(b"<", b"&lt;")


def as_utf8(data: bytes) -> bytes:
    """Return XML as UTF-8 without its prolog; whether it is well formed is not looked at.

    It is decoded by the byte order mark, then by the first bytes, then by what the prolog says.

    Raises
    ------
    BrokenMarkupError
        When it is in an encoding that no spreadsheet program writes.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _without_prolog(data.decode("utf-16").encode())
    if data[:2] in {b"<\0", b"\0<"}:
        name = "utf-16-le" if data[1] == 0 else "utf-16-be"
        return _without_prolog(data.decode(name).encode())
    data = data.removeprefix(codecs.BOM_UTF8)
    prolog = _PROLOG.match(data)
    found = _ENCODING.search(prolog[0]) if prolog else None
    name = codecs.lookup(found[1].decode("ascii")).name if found else "utf-8"
    if name in {"utf-8", "utf-16"}:  # some programs say UTF-16 and write UTF-8
        return _without_prolog(data)
    if name not in _CHINESE | _PLAIN:
        raise BrokenMarkupError(name)
    return _without_prolog(data.decode("gb18030" if name in {"gb2312", "gbk"} else name).encode())


def _without_prolog(data: bytes) -> bytes:
    prolog = _PROLOG.match(data)
    return data[prolog.end():] if prolog else data


def decoded(raw: bytes) -> str:
    """Return character data as text: entities resolved, ``_x000D_`` undone."""
    return _short(raw) if len(raw) <= _SHORT else unescaped(resolved(raw))


_SHORT = 80


@lru_cache(maxsize=1024)  # tables repeat their words, and some programs write letters as numbers
def _short(raw: bytes) -> str:
    return unescaped(resolved(raw))


def resolved(raw: bytes) -> str:
    """Return character data as text, its entities resolved."""
    text = raw.decode()
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:  # characters by number, many in a row: Chinese where a program writes ASCII
        return "".join(map(chr, map(int, match[0][2:-1].split(";&#"))))
    if name.startswith("#x"):
        return chr(int(f"0{name[1:]}", base=16))
    return _NAMED[name]


def written_text(text: str) -> str:
    """Write a text as character data, as libxml2 does."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text or ">" in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def unescaped(text: str) -> str:
    """Undo ``_x000D_``, the format's way to write what XML cannot: control characters, halves."""
    return _ESCAPED.sub(_characters, text) if "_x" in text else text


def _characters(match: re.Match[str]) -> str:
    units = bytes.fromhex(match[0].replace("_x", "").replace("_", ""))
    return units.decode("utf-16-be", "replace")


def rich_text(inside: bytes) -> str:
    """Join the runs of a string; phonetic guides (rPh) are not part of it."""
    if b"<rPh" in inside:
        inside = _PHONETIC.sub(b"", inside)
    return unescaped("".join(resolved(match[1] or b"") for match in _TEXT.finditer(inside)))


def shared_strings(data: bytes) -> Iterator[str]:
    """Go through the shared strings of a workbook."""
    for match in _ITEM.finditer(plain(data)):
        simple = match[1]
        yield decoded(simple) if simple is not None else rich_text(match[2] or b"")


def merged(data: bytes) -> list[str]:
    """List the merged ranges of a worksheet, as written."""
    return [match[1].decode() for match in _MERGE.finditer(data)]


def attributes(written: bytes) -> dict[str, str]:
    """Read the attributes of an element, in whatever order and quotes they stand."""
    return {name.decode(): decoded(one or other) for name, one, other in ATTRIBUTE.findall(written)}


def hidden_columns(data: bytes) -> list[tuple[int, int]]:
    """List the columns that are hidden, as first and last."""
    spans = []
    for match in _COLUMN.finditer(data):
        found = attributes(match[1])
        first, last = found.get("min", ""), found.get("max", "")
        if found.get("hidden") in TRUE and _COUNT.fullmatch(first) and _COUNT.fullmatch(last):
            spans.append((int(first), int(last)))
    return spans
