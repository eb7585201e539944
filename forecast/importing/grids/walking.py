"""Going through XML of anyone's making without building a tree of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat

from forecast.importing.grids.encodings import decoded
from forecast.xlsx import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

_STATED = re.compile(rb"""\s*<\?xml\b[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_PROLOG = re.compile(r"\s*<\?xml\b[^>]*>")
_HEAD = 1000
_MOST_NAMES = 10_000
_DEEPEST = 256


class Walker(Protocol):
    """What is told of each element; names stand with the prefix that was asked for."""

    def start(self, name: str, found: Mapping[str, str]) -> None:
        """Begin an element."""

    def end(self, name: str) -> None:
        """End an element."""

    def data(self, text: str) -> None:
        """Take up text."""


class _Names(dict[str, str]):
    """Names as the parser gives them (namespace, space, local name) → with their prefix."""

    def __init__(self, spaces: Mapping[str, str]) -> None:
        super().__init__()
        self._spaces = spaces

    def __missing__(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        found = f"{self._spaces.get(space, '')}:{local}"
        if len(self) < _MOST_NAMES:
            self[name] = found
        return found


def walk(file: str, data: bytes, walker: Walker, spaces: Mapping[str, str]) -> None:
    """Go through a document; nothing is resolved or fetched.

    ``spaces`` gives a prefix to each namespace; names of others have an empty one.

    Raises
    ------
    InputError
        ``import_unsafe`` for a document type or endless nesting, ``import_damaged`` for what is
        not well formed.
    """
    stated = _STATED.match(data[:_HEAD])
    text, _ = decoded(data, file, stated[1].decode() if stated else "")
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    names, deep = _Names(spaces), 0

    def start(name: str, found: dict[str, str]) -> None:
        nonlocal deep
        deep += 1
        if deep > _DEEPEST:
            refuse("import_unsafe", file, file)
        walker.start(names[name], {names[key]: value for key, value in found.items()}
                     if found else found)

    def end(name: str) -> None:
        nonlocal deep
        deep -= 1
        walker.end(names[name])

    def refuse_type(*_: object) -> None:
        refuse("import_unsafe", file, file)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = walker.data
    parser.StartDoctypeDeclHandler = refuse_type
    parser.EntityDeclHandler = refuse_type
    try:
        parser.Parse(_PROLOG.sub("", text, count=1).encode(), True)  # the last piece, and the first
    except expat.ExpatError:
        refuse("import_damaged", file, file)


def count(text: str | None, usual: int = 0) -> int:
    """Read a count; what is none is the usual one, and no count passes a thousand million."""
    if text is None or not text.isascii() or not text.isdigit():
        return usual
    return int(text) if len(text) < 10 else 10**9
