"""A memo set in a house style: the pieces of the paper, and the pages that they take."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.exhibits import Chart, Table, Text
from forecast.render.memo.fit import Strip, line_count, page_count
from forecast.render.memo.house import CELLS, MM, cell_styles
from forecast.render.memo.numbering import numbered, renumbered
from forecast.render.memo.pieces import Image, Paragraph, Pictures
from forecast.render.memo.table import TableSetter, row_strips

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from forecast.exhibits import Block, Memo
    from forecast.labels import Lang
    from forecast.render.memo.house import House
    from forecast.render.memo.pieces import Piece

Sizes = dict[str, tuple[int, int]]
PICTURE_HEIGHT = 105 * MM
"""A picture is never higher than this, however narrow it is."""
_GAP = 12.0
# Left free on each page: word processors differ by a line in what they get into a page
_RESERVE = 14.0
_LEVELS = {0: "Body", 1: "Level1", 2: "Level2", 3: "Level3"}
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that is set: its title, its house style, its pieces from top to bottom."""

    title: str
    house: House
    pieces: tuple[Piece, ...]
    lang: Lang = "zh"

    @property
    def pages(self) -> int:
        """How many pages it takes, by our own measure."""
        return page_count(self._strips(), self.house.page.text_height - _RESERVE)

    def _strips(self) -> list[Strip]:
        found: list[Strip] = []
        for piece in self.pieces:
            if isinstance(piece, Paragraph):
                found.append(self._paragraph(piece))
            elif isinstance(piece, Pictures):
                # An unspaced line leaves a little room under a picture
                found.append(Strip(max(one.height for one in piece.images) + 8, held=True))
            else:
                found += row_strips(piece, self.house)
        return found

    def _paragraph(self, piece: Paragraph) -> Strip:
        style = self.house.styles[piece.style]
        face, shape = style.face, style.shape
        pitch, size = shape.pitch or face.size * 1.3, face.size - face.tighten
        room = self.house.page.text_width - (shape.right + shape.left) * size
        lines = line_count(piece.text, size, room, shape.first * size)
        if shape.before or shape.after:
            return Strip(pitch * lines + shape.before + shape.after, held=shape.with_next)
        return Strip(pitch, lines, held=shape.with_next)


def set_paper(memo: Memo, pictures: Mapping[str, Path], house: House, lang: Lang) -> Paper:
    """Set a memo: numbered, each picture where it leaves the least white, tables in one size.

    Raises
    ------
    ValueError
        When a chart of the memo has no picture, or the picture is no PNG.
    """
    sizes = {block.id: _picture_size(block, pictures) for block in memo.blocks
             if isinstance(block, Chart)}
    tables = [block for block in memo.blocks if isinstance(block, Table)]
    if any(TableSetter(one, house, lang).is_wide for one in tables):
        house = replace(house, styles={**house.styles, **{
            key: replace(style, name=house.styles[key].name)
            for key, style in cell_styles(CELLS[1], 13.0).items()}})
    made = [_set(order, sizes, house, lang)
            for order in orders(numbered(renumbered(memo, house.numbers), lang))]
    return min(made, key=lambda paper: paper.pages)


def orders(memo: Memo) -> tuple[Memo, ...]:
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


def _set(memo: Memo, sizes: Sizes, house: House, lang: Lang) -> Paper:
    marks = (Paragraph("Mark", text) for text in (memo.secrecy, memo.attachment) if text)
    pieces: list[Piece] = [*marks, Paragraph("MemoTitle", memo.title)]
    blocks, place = memo.blocks, 0
    while place < len(blocks):
        block = blocks[place]
        if isinstance(block, Table):
            pieces += TableSetter(block, house, lang).pieces()
        elif isinstance(block, Text):
            pieces.append(Paragraph(_LEVELS[block.level], block.text))
        else:
            row = _beside(blocks[place:]) if house.one_page else (block,)
            pieces += _pictures(row, sizes, house)
            place += len(row) - 1
        place += 1
    pieces += [Paragraph("Signature", text) for text in (memo.signature, memo.date) if text]
    return Paper(memo.title, house, tuple(pieces), lang)


def _beside(blocks: Sequence[Block]) -> tuple[Chart, ...]:
    """Return the one or two charts that stand beside each other at the head of some blocks."""
    charts = []
    for block in blocks[:2]:
        if not isinstance(block, Chart):
            break
        charts.append(block)
    return tuple(charts)


def _pictures(row: tuple[Chart, ...], sizes: Sizes, house: House) -> list[Piece]:
    room = (house.page.text_width - _GAP * (len(row) - 1)) / len(row)
    images = []
    for chart in row:
        wide, high = sizes[chart.id]
        scale = min(room / wide, PICTURE_HEIGHT / high)
        images.append(Image(chart, wide * scale, high * scale))
    caption = "　　".join(chart.title for chart in row)
    return [Pictures("Picture", tuple(images)), Paragraph("PictureTitle", caption)]


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
