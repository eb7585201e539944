"""The house style of a paper: page, named styles, numbering of headings.

The standard is GB/T 9704-2012 to the letter: a type area of 156 by 225 mm, 22 lines of 28
characters, the text in 三号 仿宋 at a pitch of 28 points. Text is never set smaller to save a
page.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast.render.memo.xml import FANG, HEI, KAI, SONG, TITLE_FONT, Face, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.labels import Lang
    from forecast.render.memo.xml import Align

MM = 72 / 25.4
LEVELS = 3
"""How deep the labels of a table may be indented."""
CELLS = (10.5, 9.0)
"""Sizes of table letters, in points: the larger where the table fits the page so."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page in millimetres: its size, its margins, how far the number stands from the foot."""

    width: float = 210.0
    height: float = 297.0
    top: float = 37.0
    bottom: float = 35.0
    left: float = 28.0
    right: float = 26.0
    foot: float = 25.5

    @property
    def text_width(self) -> float:
        """The width of the type area, in points."""
        return (self.width - self.left - self.right) * MM

    @property
    def text_height(self) -> float:
        """The height of the type area, in points."""
        return (self.height - self.top - self.bottom) * MM


@dataclass(frozen=True, slots=True)
class Style:
    """A named style: what staff see it called, its letters, its paragraph."""

    name: str
    face: Face
    shape: Shape


@dataclass(frozen=True, slots=True)
class House:
    """How the papers of a bureau look.

    ``numbers`` are the patterns of numbered headings by their level, ``{zh}`` standing for a
    Chinese numeral and ``{n}`` for a figure; a level without a pattern keeps its own number.
    """

    page: Page
    styles: Mapping[str, Style]
    numbers: Mapping[int, str] = field(default_factory=dict)
    dashes: bool = True
    one_page: bool = False
    lang: Lang = "zh"


def standard(lang: Lang = "zh") -> House:
    """Return the house style of GB/T 9704-2012."""
    # 28 letters of 16 points are a little too wide for the line of 28 that the standard asks for
    text = Face(FANG, 16.0, tighten=0.25)
    head = Shape("left", 28.0, first=2, with_next=True)
    styles = {
        "Mark": Style("附件标记", Face(HEI, 16.0), Shape("left", 28.0)),
        "MemoTitle": Style("公文标题", Face(TITLE_FONT, 22.0), Shape(
            "center", 28.0, before=28.0, after=14.0, with_next=True)),
        "Body": Style("公文正文", text, Shape("both", 28.0, first=2)),
        "Level1": Style("一级标题", Face(HEI, 16.0), replace(head, outline=0)),
        "Level2": Style("二级标题", Face(KAI, 16.0), replace(head, outline=1)),
        "Level3": Style("三级标题", text, replace(head, outline=2)),
        "Signature": Style("落款", text, Shape("right", 28.0, right=4)),
        **_around(14.0),
    }
    return House(Page(), _spoken({**styles, **cell_styles(CELLS[0], 16.0)}, lang), lang=lang)


def one_page(lang: Lang = "zh") -> House:
    """Return the house style of a paper of one page, which is read at a glance."""
    text = Face(FANG, 12.0)
    head = Shape("left", 18.5, before=2.0, with_next=True, outline=0)
    styles = {
        "Mark": Style("密级", Face(HEI, 10.5), Shape("left", 14.0)),
        "MemoTitle": Style("公文标题", Face(TITLE_FONT, 18.0), Shape(
            "center", 24.0, after=6.0, with_next=True)),
        "Body": Style("公文正文", text, Shape("both", 18.0, first=2)),
        "Level1": Style("一级标题", Face(HEI, 12.0), head),
        "Level2": Style("二级标题", Face(KAI, 12.0), head),
        "Level3": Style("三级标题", text, head),
        "Signature": Style("落款", text, Shape("right", 18.5)),
        **_around(10.5),
    }
    page = Page(top=18.0, bottom=15.0, left=24.0, right=22.0, foot=10.0)
    return House(page, _spoken({**styles, **cell_styles(CELLS[1], 13.0)}, lang), one_page=True,
                 lang=lang)


def cell_styles(size: float, row: float) -> dict[str, Style]:
    """Return the styles of a table's cells: what a row is, where its text stands, how deep.

    Their paragraphs keep with the next, so that a table that fits a page is not torn.
    """
    song, hei = Face(SONG, size), Face(HEI, size)
    plain = Shape("left", row, with_next=True)
    depths = ("", "二级", "三级", "四级")
    found = {"Head": Style("表头", hei, Shape("center", row, with_next=True))}
    for key, name, face in (("Cell", "表格", song), ("Total", "合计", hei)):
        found |= {f"{key}Text{level or ''}": Style(f"{name}文字{depths[level]}", face, Shape(
            "left", plain.pitch, left=level, with_next=True)) for level in range(LEVELS + 1)}
        found[f"{key}Centre"] = Style(f"{name}居中", face, Shape("center", row, with_next=True))
        found[f"{key}Number"] = Style(f"{name}数字", face, Shape("right", row, with_next=True))
    return found


def cell_style(align: Align, *, is_strong: bool, level: int = 0) -> str:
    """Name the style of a cell."""
    place = {"left": "Text", "center": "Centre", "right": "Number"}.get(align, "Text")
    depth = str(min(level, LEVELS)) if level and place == "Text" else ""
    return f"{'Total' if is_strong else 'Cell'}{place}{depth}"


def _around(foot: float) -> dict[str, Style]:
    """Return the styles of what stands around tables, pictures and pages."""
    small = Face(FANG, 10.5 if foot > CELLS[0] else CELLS[1])
    caption = Face(HEI, small.size + 1.5)
    pitch = small.size + 5.5
    number = Face(SONG, foot, latin=SONG)
    return {
        "TableTitle": Style("表题", caption, Shape("center", pitch + 2, before=4, with_next=True)),
        "PictureTitle": Style("图题", caption, Shape("center", pitch + 2, after=4)),
        "Unit": Style("表格单位", small, Shape("right", pitch, with_next=True)),
        "Note": Style("表注", small, Shape("left", pitch)),
        "Picture": Style("图", small, Shape("center", before=3, with_next=True)),
        "PageOdd": Style("页码（单页）", number, Shape("right", foot, right=1)),
        "PageEven": Style("页码（双页）", number, Shape("left", foot, left=1)),
    }


def _spoken(styles: Mapping[str, Style], lang: Lang) -> dict[str, Style]:
    """Name the styles in the reader's tongue; letters of other tongues carry no Chinese hint."""
    if lang == "zh":
        return dict(styles)
    return {key: replace(one, name=key, face=replace(one.face, chinese=False))
            for key, one in styles.items()}
