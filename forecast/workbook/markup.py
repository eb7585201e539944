"""Worksheet XML by pattern: expat proves that it is well formed, patterns then read it quickly.

Building a tree for half a million cells takes seconds and hundreds of megabytes. Expat goes through
the same bytes in a tenth of a second and builds nothing; after that, what a cell looks like is
known, and a pattern may read it. Prefixes, comments, CDATA and other encodings are made plain
first, so that the patterns need not know them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROLOG = re.compile(rb"\s*<\?xml[^>]*?\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_COMMENT = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?[A-Za-z]")
_ENTITY = re.compile(r"&(#x[0-9A-Fa-f]+|#[0-9]+|lt|gt|amp|quot|apos);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PHONETIC = re.compile(rb"<rPh\b.*?</rPh>", re.DOTALL)
_TEXT = re.compile(rb"<t\b[^>]*?(?:/>|>([^<]*)</t>)")
_ITEM = re.compile(rb"<si\s*/>|<si\b[^>]*>(?:<t>([^<]*)</t>|(.*?))</si>", re.DOTALL)
_MERGE = re.compile(rb"""<mergeCell\b[^>]*?ref\s*=\s*["']([^"']*)["']""")
ATTRIBUTE = re.compile(rb"""([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
TOKEN = re.compile(
    rb"""<row\b([^>]*)>"""
    rb"""|<c(?: r="([A-Z]{1,3})([0-9]{1,7})")?(?: s="([0-9]{1,6})")?(?: t="([A-Za-z]{1,10})")?"""
    rb"""(\s[^>]*?|)(?:/>|>(?:<v>([^<]*)</v></c>|<is><t>([^<]*)</t></is></c>|(.*?)</c>))""",
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


def plain(data: bytes) -> bytes:
    """Return well-formed XML as UTF-8 without prolog, comments, CDATA and the root's prefix.

    Raises
    ------
    UnsafeMarkupError
        When there is a document type.
    BrokenMarkupError
        When it is not well formed.
    """
    _prove(data)
    data = _as_utf8(data)
    if b"<![CDATA[" in data:
        data = _CDATA.sub(lambda match: match[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;"),
                          data)
    if b"<!--" in data or b"<?" in data:
        data = _COMMENT.sub(b"", data)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    root = _ROOT.search(data)
    if root and root[1]:
        prefix = re.escape(root[1])
        data = re.sub(rb"<(/?)" + prefix + rb":", rb"<\1", data)
    return data


def _prove(data: bytes) -> None:
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise UnsafeMarkupError

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)  # the last part, and the first
    except expat.ExpatError as error:
        raise BrokenMarkupError(str(error)) from None
    except (LookupError, ValueError) as error:
        raise BrokenMarkupError(str(error)) from None


def _as_utf8(data: bytes) -> bytes:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16").encode()
    else:
        prolog = _PROLOG.match(data)
        found = _ENCODING.search(prolog[0]) if prolog else None
        name = found[1].decode("ascii").lower() if found else "utf-8"
        if name not in {"utf-8", "utf8", "us-ascii", "ascii"}:
            data = data.decode(name).encode()
        data = data.removeprefix(b"\xef\xbb\xbf")
    prolog = _PROLOG.match(data)
    return data[prolog.end():] if prolog else data


def decoded(raw: bytes) -> str:
    """Return character data as text: entities resolved, ``_x000D_`` undone."""
    text = raw.decode()
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    return unescaped(text)


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    if name.startswith("#x"):
        return chr(int(f"0{name[1:]}", base=16))
    return chr(int(name[1:])) if name.startswith("#") else _NAMED[name]


def unescaped(text: str) -> str:
    """Undo ``_x000D_``, the format's way to write a control character."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def rich_text(inside: bytes) -> str:
    """Join the runs of a string; phonetic guides (rPh) are not part of it."""
    if b"<rPh" in inside:
        inside = _PHONETIC.sub(b"", inside)
    return unescaped("".join(_without_escapes(match[1] or b"") for match in _TEXT.finditer(inside)))


def _without_escapes(raw: bytes) -> str:
    text = raw.decode()
    return _ENTITY.sub(_entity, text) if "&" in text else text


def shared_strings(data: bytes) -> Iterator[str]:
    """Go through the shared strings of a workbook."""
    for match in _ITEM.finditer(plain(data)):
        simple = match[1]
        yield decoded(simple) if simple is not None else rich_text(match[2] or b"")


def merged(data: bytes) -> list[str]:
    """List the merged ranges of a worksheet, as written."""
    return [match[1].decode() for match in _MERGE.finditer(data)]
