"""Going through XML of anyone's making without building a tree of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat

from forecast.xlsx import BrokenMarkupError, UnsafeMarkupError, proved, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping


class Walker(Protocol):
    """What is told of each element; a name is its namespace, a space and its local name."""

    def start(self, name: str, found: Mapping[str, str]) -> None:
        """Begin an element."""

    def end(self, name: str) -> None:
        """End an element."""

    def data(self, text: str) -> None:
        """Take up text."""


def walk(file: str, data: bytes, walker: Walker) -> None:
    """Go through a document; nothing is resolved or fetched.

    Raises
    ------
    InputError
        ``import_unsafe`` for a document type, ``import_damaged`` for what is not well formed.
    """
    try:
        plain = proved(data)
    except UnsafeMarkupError:
        refuse("import_unsafe", file, file)
    except (BrokenMarkupError, UnicodeDecodeError, LookupError):
        refuse("import_damaged", file, file)
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.data
    parser.Parse(plain, True)  # the last piece, and the first


def count(text: str | None, usual: int = 0) -> int:
    """Read a count; what is none is the usual one, and no count passes a thousand million."""
    if text is None or not text.isascii() or not text.isdigit():
        return usual
    return int(text) if len(text) < 10 else 10**9
