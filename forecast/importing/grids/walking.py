"""Going through XML of anyone's making without building a tree of it."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING
from xml.parsers import expat

from forecast.importing.grids.encodings import decoded, without_prolog
from forecast.importing.grids.filling import MAX_BYTES, Filling, refuse_size
from forecast.xlsx import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.xlsx import Grid

_STATED = re.compile(rb"""\s*<\?xml\b[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_HEAD = 1000
_MOST_NAMES = 10_000
_DEEPEST = 256


class Handler(ABC):
    """Hears of elements as they come by; names stand with the prefix that was asked for.

    Of what is aside, and all within, nothing is told. ``file`` is what messages name.
    """

    file: str

    @abstractmethod
    def is_aside(self, name: str) -> bool:
        """Tell whether an element holds no cells: a comment, a drawing."""

    @abstractmethod
    def start(self, name: str, found: Mapping[str, str]) -> None:
        """Begin an element."""

    @abstractmethod
    def end(self, name: str) -> None:
        """End an element."""

    @abstractmethod
    def data(self, text: str) -> None:
        """Take up text."""


class Walker(Handler):
    """Fills a grid a sheet; ``filling`` is the sheet that is open."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.grids: list[Grid] = []
        self.filling: Filling | None = None
        self._count = 0

    def open_sheet(self, name: str) -> Filling:
        """Begin a sheet; one that is still open is given up."""
        self.filling = Filling(self.file, name, self._count)
        return self.filling

    def close_sheet(self, filling: Filling) -> None:
        """End a sheet."""
        self._count = filling.count
        self.grids.append(filling.grid())
        self.filling = None


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


def walk(walker: Walker, data: bytes, spaces: Mapping[str, str]) -> tuple[Grid, ...]:
    """Go through a document and return its sheets, as :func:`parse`.

    Raises
    ------
    InputError
        ``no_sheets`` besides.
    """
    parse(walker, data, spaces)
    if not walker.grids:
        refuse("no_sheets", walker.file, walker.file)
    return tuple(walker.grids)


def parse(handler: Handler, data: bytes, spaces: Mapping[str, str]) -> None:
    """Go through a document; nothing is resolved or fetched.

    ``spaces`` gives a prefix to each namespace; names of others have an empty one.

    Raises
    ------
    InputError
        ``import_unsafe`` for a document type or endless nesting, ``import_damaged`` for what is
        not well formed, and the bounds of a grid.
    """
    if len(data) > MAX_BYTES:
        refuse_size(handler.file)
    stated = _STATED.match(data[:_HEAD])
    text, _ = decoded(data, handler.file, stated[1].decode() if stated else "")
    _parse(handler, text, spaces)


def _parse(handler: Handler, text: str, spaces: Mapping[str, str]) -> None:
    file = handler.file
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    names, deep, aside = _Names(spaces), 0, 0

    def start(name: str, found: dict[str, str]) -> None:
        nonlocal deep, aside
        deep += 1
        if deep > _DEEPEST:
            refuse("import_unsafe", file, file)
        if aside or handler.is_aside(names[name]):
            aside += 1
        else:
            handler.start(names[name], {names[key]: value for key, value in found.items()}
                         if found else found)

    def end(name: str) -> None:
        nonlocal deep, aside
        deep -= 1
        if aside:
            aside -= 1
        else:
            handler.end(names[name])

    def take(text: str) -> None:
        if not aside:
            handler.data(text)

    def refuse_type(*_: object) -> None:
        refuse("import_unsafe", file, file)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = take
    parser.StartDoctypeDeclHandler = refuse_type
    parser.EntityDeclHandler = refuse_type
    try:
        parser.Parse(without_prolog(text).encode(), True)  # the last piece, and the first
    except expat.ExpatError:
        refuse("import_damaged", file, file)


def count(text: str | None, usual: int = 0) -> int:
    """Read a count; what is none is the usual one, and no count passes a thousand million."""
    if text is None or not text.isascii() or not text.isdigit():
        return usual
    return int(text) if len(text) < 10 else 10**9
