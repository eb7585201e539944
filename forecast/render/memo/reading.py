"""A Word file of somebody else's: its paragraphs with the look that they have in effect.

The file is opened as any file of the user's: bombs, document types and outside parts are refused,
and no more than a paper's worth of paragraphs is read.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from forecast.xlsx import file_bytes, open_archive, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lxml.etree import _Element as Element

    from forecast.xlsx import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MAIN = "word/document.xml"
_MOST = 3000
_DEEP = 20
Looks = dict[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """A paragraph as it looks: its text, letters and shape in effect, its number in a list.

    ``look`` has attributes by ``element@attribute``: ``sz@val``, ``rFonts@eastAsia``.
    """

    text: str
    look: Mapping[str, str]
    in_table: bool = False


@dataclass(frozen=True, slots=True)
class Foreign:
    """A Word file that was read: paragraphs, page (``pgMar@top`` …), list levels, page feet."""

    paragraphs: tuple[Read, ...]
    page: Mapping[str, str]
    levels: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    feet: tuple[str, ...] = ()


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Open a Word file for reading.

    Raises
    ------
    InputError
        ``not_a_document`` for what is no ``.docx``; else what is wrong with the package.
    """
    data = file_bytes(path)
    if not data.startswith(b"PK\x03\x04"):
        refuse("not_a_document", path.name, path.name)
    with open_archive(path.name, data) as package:
        if not package.has(MAIN) or not package.has("[Content_Types].xml"):
            refuse("not_a_document", path.name, path.name)
        yield package


def read_document(path: Path) -> Foreign:
    """Read a Word file; raises as :func:`opened`."""
    with opened(path) as package:
        book = _Styles.of(package)
        body = package.xml(MAIN).find(f"{W}body")
        if body is None:
            refuse("not_a_document", path.name, path.name)
        found = tuple(book.read(one) for one in islice(body.iter(f"{W}p"), _MOST))
        feet = tuple("".join(str(text) for text in package.xml(name).itertext(
            f"{W}t", f"{W}instrText")) for name in package.names.values()
                     if name.startswith("word/footer") and name.endswith(".xml"))
        return Foreign(found, _page(body), _levels(package), feet)


@dataclass(frozen=True, slots=True)
class _Styles:
    """The styles of a file, and what they start from."""

    defaults: Looks
    styles: Mapping[str, Element]
    plain: str
    themes: Looks

    @classmethod
    def of(cls, package: Package) -> _Styles:
        """Read the styles part; a file may have none."""
        themes = _themes(package)
        if not package.has("word/styles.xml"):
            return cls({}, {}, "", themes)
        root = package.xml("word/styles.xml")
        defaults: Looks = {}
        for one in root.iterfind(f"{W}docDefaults//{W}rPr"):
            _lay(defaults, one)
        for one in root.iterfind(f"{W}docDefaults//{W}pPr"):
            _lay(defaults, one)
        styles = {one.get(f"{W}styleId", ""): one for one in root.iterfind(f"{W}style")}
        plain = next((key for key, one in styles.items() if one.get(f"{W}type") == "paragraph"
                      and one.get(f"{W}default") in {"1", "true", "on"}), "")
        return cls(defaults, styles, plain, themes)

    def read(self, paragraph: Element) -> Read:
        """Return a paragraph with the look of its longest run."""
        look = dict(self.defaults)
        own = paragraph.find(f"{W}pPr")
        named = None if own is None else own.find(f"{W}pStyle")
        self._style(look, self.plain if named is None else named.get(f"{W}val", ""))
        runs = [(text, one) for one in paragraph.iter(f"{W}r")
                if (text := "".join(str(part) for part in one.itertext(f"{W}t")))]
        if own is not None:
            _lay(look, own, skip=(f"{W}rPr", f"{W}sectPr"))
        if runs:
            letters = max(runs, key=lambda one: len(one[0]))[1].find(f"{W}rPr")
            if letters is not None:
                style = letters.find(f"{W}rStyle")
                if style is not None:
                    self._style(look, style.get(f"{W}val", ""))
                _lay(look, letters)
        for side in ("ascii", "eastAsia"):
            theme = look.get(f"rFonts@{side}Theme", "")
            if theme in self.themes:
                look[f"rFonts@{side}"] = self.themes[theme]
        inside = next(paragraph.iterancestors(f"{W}tbl"), None) is not None
        return Read("".join(text for text, _ in runs).strip(), look, inside)

    def _style(self, look: Looks, key: str) -> None:
        """Lay a style on a look, those that it is based on first."""
        chain: list[Element] = []
        while key in self.styles and len(chain) < _DEEP:
            style = self.styles[key]
            chain.append(style)
            above = style.find(f"{W}basedOn")
            key = "" if above is None else above.get(f"{W}val", "")
        for style in reversed(chain):
            for tag in ("pPr", "rPr"):
                part = style.find(f"{W}{tag}")
                if part is not None:
                    _lay(look, part)


def _lay(look: Looks, properties: Element, skip: tuple[str, ...] = ()) -> None:
    """Lay properties on a look; a font named outright replaces one by theme."""
    for one in properties.iter():
        if one is properties or not isinstance(one.tag, str) or one.tag in skip or any(
                above.tag in skip for above in one.iterancestors()):
            continue
        name = one.tag.rpartition("}")[2]
        for key, value in one.attrib.items():
            word = str(key).rpartition("}")[2]
            look[f"{name}@{word}"] = str(value)
            if name == "rFonts" and not word.endswith("Theme"):
                look.pop(f"rFonts@{word}Theme", None)
        if not one.attrib:
            look[f"{name}@val"] = "1"


def _themes(package: Package) -> Looks:
    """Return the fonts of the theme by the words that styles name them with."""
    name = "word/theme/theme1.xml"
    if not package.has(name):
        return {}
    found: Looks = {}
    root = package.xml(name)
    for kind in ("major", "minor"):
        fonts = root.find(f".//{A}{kind}Font")
        if fonts is None:
            continue
        latin, east = fonts.find(f"{A}latin"), fonts.find(f"{A}ea")
        chinese = next((one.get("typeface", "") for one in fonts.iterfind(f"{A}font")
                        if one.get("script") == "Hans"), "")
        found |= {f"{kind}EastAsia": (east.get("typeface", "") if east is not None else "")
                  or chinese,
                  f"{kind}HAnsi": latin.get("typeface", "") if latin is not None else ""}
        found[f"{kind}Ascii"] = found[f"{kind}HAnsi"]
    return {key: font for key, font in found.items() if font}


def _page(body: Element) -> Looks:
    """Return size, margins and grid of the last section."""
    found: Looks = {}
    sections = list(body.iter(f"{W}sectPr"))
    for one in sections[-1:]:
        _lay(found, one)
    return found


def _levels(package: Package) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the text and the kind of numeral of each list level, by list and level."""
    if not package.has("word/numbering.xml"):
        return {}
    root = package.xml("word/numbering.xml")
    shapes = {one.get(f"{W}abstractNumId", ""): one for one in root.iterfind(f"{W}abstractNum")}
    found = {}
    for number in root.iterfind(f"{W}num"):
        of = number.find(f"{W}abstractNumId")
        shape = None if of is None else shapes.get(of.get(f"{W}val", ""))
        for level in () if shape is None else shape.iterfind(f"{W}lvl"):
            text, kind = level.find(f"{W}lvlText"), level.find(f"{W}numFmt")
            if text is not None and kind is not None:
                found[number.get(f"{W}numId", ""), level.get(f"{W}ilvl", "")] = (
                    text.get(f"{W}val", ""), kind.get(f"{W}val", ""))
    return found
