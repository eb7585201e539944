"""A memo set in a house style: the pieces of the paper, and the pages that they take."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast.exhibits import Chart, Table, Text
from forecast.render.memo.arranging import arranged, charts_in
from forecast.render.memo.fit import NEAR, WIDE, Strip, latin_width, line_count, poured
from forecast.render.memo.house import CELLS, MM, cell_styles
from forecast.render.memo.numbering import numbered, renumbered
from forecast.render.memo.pieces import Image, Paragraph, Pictures
from forecast.render.memo.table import TableSetter, row_strips

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forecast.exhibits import Block, Memo
    from forecast.labels import Lang
    from forecast.render.memo.arranging import Arrangement, Sizes
    from forecast.render.memo.house import House
    from forecast.render.memo.pieces import Piece

PICTURE_HEIGHT = 105 * MM
"""A picture is never higher than this, however narrow it is."""
_GAP = 12.0
# Left free on each page: word processors differ by a line in what they get into a page
_RESERVE = 14.0
_LEVELS = {0: "Body", 1: "Level1", 2: "Level2", 3: "Level3"}


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
        latin = latin_width(self.lang) if self.house.one_page else WIDE
        return len(poured(strips_of(self.pieces, self.house, latin), room_of(self.house)))


def room_of(house: House) -> float:
    """Return the height of a page that is counted on, in points."""
    return house.page.text_height - _RESERVE


def strips_of(pieces: Sequence[Piece], house: House, latin: float = WIDE) -> list[Strip]:
    """Return what pieces take on the page, Latin letters being so many ems wide."""
    found: list[Strip] = []
    for piece in pieces:
        if isinstance(piece, Paragraph):
            found.append(_paragraph(piece, house, latin))
        elif isinstance(piece, Pictures):
            # An unspaced line leaves a little room under a picture
            found.append(Strip(max(one.height for one in piece.images) + 8, held=True))
        else:
            found += row_strips(piece, house, latin)
    return found


def _paragraph(piece: Paragraph, house: House, latin: float) -> Strip:
    style = house.styles[piece.style]
    face, shape = style.face, style.shape
    pitch, size = shape.pitch or face.size * 1.3, face.size - face.tighten
    room = house.page.text_width - (shape.right + shape.left) * size
    lines = line_count(piece.text, size, room, shape.first * size, latin)
    held = shape.with_next or piece.held
    if shape.before or shape.after:
        return Strip(pitch * lines + shape.before + shape.after, held=held)
    return Strip(pitch, lines, held=held)


def set_paper(memo: Memo, sizes: Sizes, house: House, lang: Lang) -> Paper:
    """Set a memo: numbered, tables in one size, each block where it leaves the least white.

    Parameters
    ----------
    sizes
        The sizes that the picture of each chart may have, width and height in any unit, the
        preferred one first. :attr:`~forecast.render.memo.pieces.Image.size` names the chosen one.

    Raises
    ------
    ValueError
        When a chart of the memo has no picture.
    """
    for block in memo.blocks:
        if isinstance(block, Chart) and not sizes.get(block.id):
            raise ValueError(f"{block.id}: no picture")
    tables = [block for block in memo.blocks if isinstance(block, Table)]
    if any(TableSetter(one, house, lang).is_wide for one in tables):
        house = replace(house, styles={**house.styles, **{
            key: replace(style, name=house.styles[key].name)
            for key, style in cell_styles(CELLS[1], 13.0).items()}})
    set_blocks = _Blocks(house, lang, sizes, is_signed=bool(memo.signature or memo.date))
    shown = numbered(renumbered(memo, house.numbers), lang, cites=not house.one_page)
    head, foot = _around(shown, house)

    def pours(one: Arrangement) -> tuple[list[Strip], ...]:
        return tuple([*strips_of(head, house, latin), *set_blocks.strips(one, latin),
                      *strips_of(foot, house, latin)]
                     for latin in ((latin_width(lang),) if house.one_page else (NEAR, WIDE)))

    best = arranged(shown.blocks, {one.id: sizes[one.id] for one in charts_in(shown.blocks)},
                    room_of(house), pours, fixed=house.one_page)
    return Paper(memo.title, house, (*head, *set_blocks.pieces(best), *foot), lang)


def _signed(pieces: list[Piece]) -> list[Piece]:
    """Hold the last paragraph before a signature, so that this stands on no page alone.

    Tables and what stands above a picture's title hold by themselves.
    """
    last = pieces[-1]
    return [*pieces[:-1], replace(last, held=True)] if isinstance(last, Paragraph) else pieces


def _around(memo: Memo, house: House) -> tuple[list[Piece], list[Piece]]:
    """Return what stands before and after the blocks of a memo."""
    marks = (Paragraph("Mark", text) for text in (memo.secrecy, memo.attachment) if text)
    signed = [text for text in (memo.signature, memo.date) if text]
    return ([*marks, Paragraph("MemoTitle", _broken(memo.title, house))],
            [Paragraph("Signature", text, held=at < len(signed))
             for at, text in enumerate(signed, 1)])


def _broken(title: str, house: House) -> str:
    """Break a title of more than one line before its year, so that no word of it is torn."""
    size, room = house.styles["MemoTitle"].face.size, house.page.text_width
    at = re.search(r"(?<=.)(?=\d{4}年)", title)
    if at is None or line_count(title, size, room, latin=NEAR) == 1:
        return title
    return f"{title[:at.start()]}\n{title[at.start():]}"


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Sets blocks one by one, each once for each size: many arrangements are tried of them.

    Where the paper ``is_signed`` the last of them keeps to the signature's page.
    """

    house: House
    lang: Lang
    sizes: Sizes
    is_signed: bool
    _set: dict[tuple[int, ...], list[Piece]] = field(default_factory=dict)
    _strips: dict[tuple[float, ...], list[Strip]] = field(default_factory=dict)

    def pieces(self, one: Arrangement) -> list[Piece]:
        return [piece for _, made in self._each(one) for piece in made]

    def strips(self, one: Arrangement, latin: float) -> list[Strip]:
        found = []
        for key, pieces in self._each(one):
            if (latin, *key) not in self._strips:
                self._strips[latin, *key] = strips_of(pieces, self.house, latin)
            found += self._strips[latin, *key]
        return found

    def _each(self, one: Arrangement) -> Iterator[tuple[tuple[int, ...], list[Piece]]]:
        place = 0
        while place < len(one.blocks):
            block = one.blocks[place]
            row = _beside(one.blocks[place:]) if self.house.one_page else charts_in((block,))
            place += max(1, len(row))
            is_last = self.is_signed and place >= len(one.blocks)
            key = (id(block), is_last, *(one.sizes[chart.id] for chart in row))
            if key not in self._set:
                pieces = self._pieces(block, row, one.sizes)
                self._set[key] = _signed(pieces) if is_last else pieces
            yield key, self._set[key]

    def _pieces(self, block: Block, row: tuple[Chart, ...], chosen: Mapping[str, int]
                ) -> list[Piece]:
        if isinstance(block, Table):
            return TableSetter(block, self.house, self.lang).pieces()
        if isinstance(block, Text):
            return [Paragraph(_LEVELS[block.level], block.text)]
        return _pictures(row, chosen, self.sizes, self.house)


def _beside(blocks: Sequence[Block]) -> tuple[Chart, ...]:
    """Return the one or two charts that stand beside each other at the head of some blocks."""
    charts = []
    for block in blocks[:2]:
        if not isinstance(block, Chart):
            break
        charts.append(block)
    return tuple(charts)


def _pictures(row: tuple[Chart, ...], chosen: Mapping[str, int], sizes: Sizes, house: House
              ) -> list[Piece]:
    room = (house.page.text_width - _GAP * (len(row) - 1)) / len(row)
    images = []
    for chart in row:
        at = chosen[chart.id]
        wide, high = sizes[chart.id][at]
        scale = min(room / wide, PICTURE_HEIGHT / high)
        images.append(Image(chart, wide * scale, high * scale, at))
    return [Pictures("Picture", tuple(images)),
            *(Paragraph("PictureTitle", chart.title) for chart in row)]
