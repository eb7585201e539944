"""A document of the bureau, filled at its marks: ``{{标题}}``, ``{{正文}}``, ``{{表1}}``.

The document stays as it is but for the marks. A mark within a sentence becomes words in the
sentence's own letters; a mark that is a paragraph alone may become paragraphs, a table, a picture.
Marks are words, not a language: nothing in the document is ever executed.
"""

from __future__ import annotations

import io
import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.oxml.ns import qn

from forecast.labels import Lang, label
from forecast.render.memo.annex import elements_of, number_pictures
from forecast.render.memo.parts import packed, style_elements
from forecast.render.memo.pieces import Paragraph
from forecast.render.memo.reading import opened
from forecast.render.memo.xml import run
from forecast.xlsx import file_bytes, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from docx.document import Document as Writing

    from forecast.render.memo.pieces import Piece
    from forecast.render.memo.setting import Paper

MARK = re.compile(r"\{\{\s*([^{}]{1,80}?)\s*\}\}")
_OWN = "Paper"


@dataclass(frozen=True, slots=True)
class Filling:
    """What a document is filled with.

    ``words`` are marks that become words; ``pieces`` marks that become paragraphs, a table or a
    picture of the paper; ``figure`` finds the text of any other mark, a row and a column of a
    table, or returns None.
    """

    paper: Paper
    pictures: Mapping[str, Path]
    words: Mapping[str, str]
    pieces: Mapping[str, tuple[Piece, ...]]
    figure: Callable[[str], str | None]
    lang: Lang = "zh"
    unknown: list[str] = field(default_factory=list)

    def words_of(self, name: str) -> str | None:
        """Return the words of a mark; None for one that nobody knows, which is noted."""
        found = self.words.get(name)
        found = self.figure(name) if found is None else found
        if found is None and name not in self.unknown:
            self.unknown.append(name)
        return found


def filled(path: Path, filling: Filling) -> bytes:
    """Return a document with its marks filled.

    Raises
    ------
    InputError
        ``template_without_marks`` where there is nothing to fill; else as the file cannot be read.
    """
    document, edges = _safely(path)
    known = {style.get(qn("w:styleId")) for style in document.styles.element}
    names = {(style.find(qn("w:name")).get(qn("w:val")) or ""): style.get(qn("w:styleId"))
             for style in document.styles.element if style.find(qn("w:name")) is not None}
    roots = [document.element.body, *edges]
    marked = [one for root in roots for one in root.iter(qn("w:p"))
              if MARK.search(_text(one))]
    if not marked:
        refuse("template_without_marks", path.name, path.name,
               marks=label("memo.name_comma", filling.lang).join((*filling.words, *filling.pieces)))
    used = False
    for one in marked:
        alone = MARK.fullmatch(_text(one).strip())
        if alone and alone[1] in filling.pieces and one.getparent() is not None:
            used |= _block(document, one, filling.pieces[alone[1]], filling, names)
        else:
            _inline(one, filling)
    if used:
        styles = document.styles.element
        styles.extend(one for one in style_elements(filling.paper.house, _OWN)
                      if one.get(qn("w:styleId")) not in known)
    number_pictures(document)
    return packed(document)


def _safely(path: Path) -> tuple[Writing, list[Any]]:
    """Open a document, with its heads and feet, once every part of it was proved harmless."""
    with opened(path) as package:
        for name in package.names.values():
            if name.endswith((".xml", ".rels")):
                package.xml(name)
    try:
        document = Document(io.BytesIO(file_bytes(path)))
        return document, list(_edges(document))
    except (ValueError, KeyError, AttributeError):  # a kind of document that the library is not for
        refuse("not_a_document", path.name, path.name)


def _edges(document: Writing) -> Iterator[Any]:
    """Yield the heads and feet of every section."""
    for section in document.sections:
        for edge in (section.header, section.footer, section.first_page_header,
                     section.first_page_footer, section.even_page_header,
                     section.even_page_footer):
            if not edge.is_linked_to_previous:
                yield edge._element  # noqa: SLF001  # the library has no way to all paragraphs


def _text(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def _inline(paragraph: Any, filling: Filling) -> None:
    """Put words for the marks of a paragraph; a mark may run over several runs."""
    texts = list(paragraph.iter(qn("w:t")))
    whole = "".join(one.text or "" for one in texts)
    for found in reversed(list(MARK.finditer(whole))):
        words = filling.words_of(found[1])
        if words is None:
            continue
        place, is_put = 0, False
        for one in texts:
            text = one.text or ""
            start, end = max(found.start() - place, 0), min(found.end() - place, len(text))
            place += len(text)
            if start < end:
                one.text = text[:start] + ("" if is_put else words) + text[end:]
                one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                is_put = True


def _block(document: Writing, mark: Any, pieces: Sequence[Piece], filling: Filling,
           names: Mapping[str, str]) -> bool:
    """Put pieces in the place of a marked paragraph; tell whether styles of ours are used."""
    paper, used = filling.paper, False
    for piece in pieces:
        if isinstance(piece, Paragraph):
            style = paper.house.styles[piece.style].name
            if piece.style == "Body" or style in names:
                mark.addprevious(_like(mark, piece, names.get(style, "")))
                continue
        used = True
        for element in elements_of(document, (piece,), paper.house, filling.pictures,
                                   filling.lang):
            _rename(element)
            mark.addprevious(element)
    mark.getparent().remove(mark)
    return used


def _like(mark: Any, piece: Paragraph, style: str) -> Any:
    """Return a paragraph that looks as the marked one does, or has a style of that document."""
    made = deepcopy(mark)
    runs = list(made.iter(qn("w:r")))
    letters = runs[0].find(qn("w:rPr")) if runs else None
    for one in list(made):
        if one.tag != qn("w:pPr"):
            made.remove(one)
    new = run(piece.text)
    if style:
        for one in list(made):
            made.remove(one)
        shape = made.makeelement(qn("w:pPr"), {})
        shape.append(made.makeelement(qn("w:pStyle"), {qn("w:val"): style}))
        made.append(shape)
    elif letters is not None:
        new.insert(0, deepcopy(letters))
    made.append(new)
    if piece.held:
        made.get_or_add_pPr().get_or_add_keepNext()
    return made


def _rename(element: Any) -> None:
    """Give the styles of an element names that no style of the document has."""
    for tag in ("w:pStyle", "w:tblStyle"):
        for one in element.iter(qn(tag)):
            one.set(qn("w:val"), f"{_OWN}{one.get(qn('w:val')).removeprefix(_OWN)}")
