"""The annex to an official memo as a Word file, in the form of GB/T 9704-2012."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.shared import Pt

from forecast import archives
from forecast.exhibits import Chart, Table, Text
from forecast.labels import Lang, label
from forecast.render.memo.fit import (
    CELLS,
    CHART_HEIGHT,
    TEXT_WIDTH,
    Layout,
    Setting,
    Strip,
    choose,
    line_count,
)
from forecast.render.memo.parts import dress, packed, styles
from forecast.render.memo.table import TableSetter
from forecast.render.memo.xml import Face, Shape, paragraph, picture_paragraph, run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from docx.document import Document as Writing

    from forecast.exhibits import Block, Memo

Rooms = dict[tuple[str, float], list[Strip]]
_LEVELS = {0: "Body", 1: "Level1", 2: "Level2"}
_PNG = b"\x89PNG\r\n\x1a\n"


def write_memo(memo: Memo, path: Path, pictures: Mapping[str, Path], lang: Lang) -> None:
    """Write the annex.

    Parameters
    ----------
    memo
        What it says, from top to bottom.
    path
        The ``.docx`` to write; an older one is replaced in one step.
    pictures
        The PNG file of each chart by the chart's id; the picture carries its own title.
    lang
        The language of the words that stand around the content.

    Raises
    ------
    ValueError
        When a chart of the memo has no picture, or the picture is no PNG.
    """
    sizes = {block.id: _picture_size(block, pictures) for block in memo.blocks
             if isinstance(block, Chart)}
    orders = _orders(memo)
    rooms = {(block.id, cell): TableSetter(block, cell, row, lang).strips()
             for block in memo.blocks if isinstance(block, Table) for cell, row in CELLS}
    place, setting = choose([_layout(order, sizes, rooms, lang) for order in orders], len(sizes))
    setter = _Setter(orders[place], sizes, rooms, setting, lang)
    document = Document()
    dress(document, setting, lang, memo.title)
    setter.write(document, pictures)
    archives.put(packed(document), path)


def _orders(memo: Memo) -> tuple[Memo, ...]:
    """List the memo as it is, and with a picture further up among the paragraphs of its section.

    A picture that does not fit at the foot of a page leaves a hole there. As in any typeset page,
    it may then stand a paragraph or two earlier, never under another heading.
    """
    found = [memo]
    for place, block in enumerate(memo.blocks):
        before = place
        while isinstance(block, Chart) and before and _is_paragraph(memo.blocks[before - 1]):
            before -= 1
            found.append(replace(memo, blocks=(*memo.blocks[:before], block,
                                               *memo.blocks[before:place],
                                               *memo.blocks[place + 1:])))
    return tuple(found)


def _is_paragraph(block: Block) -> bool:
    return isinstance(block, Text) and block.level == 0


def _layout(memo: Memo, sizes: Mapping[str, tuple[int, int]], rooms: Rooms, lang: Lang) -> Layout:
    return lambda setting: _Setter(memo, sizes, rooms, setting, lang).strips()


def _picture_size(chart: Chart, pictures: Mapping[str, Path]) -> tuple[int, int]:
    """Return a picture's width and height in pixels."""
    if chart.id not in pictures:
        raise ValueError(f"{chart.id}: no picture")
    with pictures[chart.id].open("rb") as file:
        head = file.read(24)
    if len(head) < 24 or not head.startswith(_PNG):
        raise ValueError(f"{chart.id}: not a PNG file")
    wide, high = struct.unpack(">II", head[16:24])
    return wide, high


@dataclass(frozen=True, slots=True)
class _Setter:
    """Sets the annex in one setting: first on paper, to see what room it takes, then in Word."""

    memo: Memo
    sizes: Mapping[str, tuple[int, int]]
    rooms: Rooms
    setting: Setting
    lang: Lang

    def strips(self) -> list[Strip]:
        """Return the room that everything takes."""
        found = [self._text_strip(style, text) for style, text in self._opening()]
        for block in self.memo.blocks:
            if isinstance(block, Table):
                found += self.rooms[block.id, self.setting.cell]
            elif isinstance(block, Chart):
                # An unspaced line leaves a little room under a picture
                found.append(Strip(self._extent(block)[1] + 8))
            else:
                found.append(self._text_strip(_LEVELS[block.level], block.text))
        return found + [self._text_strip("Signature", text) for text in self._closing()]

    def write(self, document: Writing, pictures: Mapping[str, Path]) -> None:
        """Write everything into a document, before its section's properties."""
        body = document.element.body
        end = body.sectPr
        made = [self._paragraph(style, text) for style, text in self._opening()]
        for block in self.memo.blocks:
            made += self._block(block, document, pictures)
        made += [self._paragraph("Signature", text) for text in self._closing()]
        for element in made:
            end.addprevious(element)
        # A document numbers its pictures; the library can only count those already in the text
        for number, found in enumerate(body.xpath("//wp:docPr"), 1):
            found.set("id", str(number))

    def _opening(self) -> tuple[tuple[str, str], ...]:
        marks = (("Mark", text) for text in (self.memo.secrecy, self.memo.attachment) if text)
        return (*marks, ("MemoTitle", self.memo.title))

    def _closing(self) -> tuple[str, ...]:
        return tuple(text for text in (self.memo.signature, self.memo.date) if text)

    def _look(self, style: str) -> tuple[Face, Shape]:
        _, face, shape = styles(self.setting)[style]
        if self.lang == "zh":
            return face, shape
        return Face(face.font, face.size, face.latin, chinese=False), shape

    def _text_strip(self, style: str, text: str) -> Strip:
        face, shape = self._look(style)
        pitch = shape.pitch or face.size
        size = face.size - face.tighten
        lines = line_count(text, size, TEXT_WIDTH - shape.right * size, shape.first * size)
        if shape.before or shape.after:
            return Strip(pitch * lines + shape.before + shape.after, held=shape.with_next)
        return Strip(pitch, lines, held=shape.with_next)

    def _paragraph(self, style: str, text: str) -> Any:
        face, shape = self._look(style)
        return paragraph(shape, face, run(text, face), style=style)

    def _extent(self, chart: Chart) -> tuple[float, float]:
        """Return a picture's width and height in points: a share of the text width."""
        wide, high = self.sizes[chart.id]
        share = self.setting.charts[tuple(self.sizes).index(chart.id)]
        scale = min(TEXT_WIDTH * share / wide, CHART_HEIGHT / high)
        return wide * scale, high * scale

    def _block(self, block: Block, document: Writing, pictures: Mapping[str, Path]) -> list[Any]:
        if isinstance(block, Table):
            return TableSetter(block, self.setting.cell, self.setting.row, self.lang).elements()
        if isinstance(block, Text):
            return [self._paragraph(_LEVELS[block.level], block.text)]
        wide, high = self._extent(block)
        inline = document.part.new_pic_inline(str(pictures[block.id]), Pt(wide), Pt(high))
        _describe(inline, block, self.lang)
        face, shape = self._look("Picture")
        return [picture_paragraph(shape, face, inline, style="Picture")]


def _describe(inline: Any, chart: Chart, lang: Lang) -> None:
    """Say in words what a picture shows, for those who cannot see it."""
    words = label("memo.picture", lang, title=chart.title, unit=chart.unit) if chart.unit else (
        chart.title)
    properties = inline.docPr
    properties.set("name", chart.id)
    properties.set("descr", " ".join((words, *chart.notes)))
    for inner in inline.xpath(".//pic:cNvPr"):
        inner.set("name", chart.id)
        inner.set("id", "0")
