"""WordprocessingML by hand: elements made in the order that the schema asks for.

Word repairs or refuses a file whose properties stand in another order, so every paragraph, run,
cell and table of a paper is made here and nothing is appended to its properties afterwards. A
paragraph names its style and nothing else: how it looks is the style's business alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Sequence

Align = Literal["left", "center", "right", "both"]
SONG, HEI, KAI, FANG = "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312"
TITLE_FONT = "方正小标宋简体"
LATIN = "Times New Roman"


def twips(points: float) -> int:
    """Points in twentieths, the unit of spacings and widths."""
    return round(points * 20)


def node(tag: str, *children: Any, **attributes: object) -> Any:
    """Make one ``w:`` element; attributes are in the same namespace, children stand in order."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend([child for child in children if child is not None])
    return made


@dataclass(frozen=True, slots=True)
class Face:
    """How letters look: the Chinese font, the size in points, and the Latin font beside it.

    ``tighten`` draws the letters together, in points; ``chinese`` marks text whose dashes and
    quotation marks are to be taken from the Chinese font.
    """

    font: str
    size: float
    latin: str = LATIN
    tighten: float = 0.0
    chinese: bool = True
    bold: bool = False

    def properties(self, tag: str = "rPr") -> Any:
        """Return the run properties of a style, with the East Asian font named."""
        hint = {"hint": "eastAsia"} if self.chinese else {}
        fonts = node("rFonts", **hint, ascii=self.latin, hAnsi=self.latin, eastAsia=self.font,
                     cs=self.latin)
        squeeze = node("spacing", val=-twips(self.tighten)) if self.tighten else None
        half_points = round(self.size * 2)
        heavy = (node("b"), node("bCs")) if self.bold else ()
        return node(tag, fonts, *heavy, squeeze, node("sz", val=half_points),
                    node("szCs", val=half_points))


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph sits: its line pitch (None for as high as its content), indents, spaces.

    ``first`` and ``left``/``right`` count characters, as Chinese word processors do.
    """

    align: Align = "both"
    pitch: float | None = None
    first: float = 0.0
    left: float = 0.0
    right: float = 0.0
    before: float = 0.0
    after: float = 0.0
    with_next: bool = False
    outline: int | None = None

    def properties(self, size: float) -> Any:
        """Return the paragraph properties of a style for text of a size."""
        rule = {"line": 240, "lineRule": "auto"} if self.pitch is None else {
            "line": twips(self.pitch), "lineRule": "exact"}
        indents: dict[str, int] = {}
        for name, count in (("left", self.left), ("right", self.right),
                            ("firstLine", self.first)):
            if count:
                indents |= {f"{name}Chars": round(count * 100), name: twips(count * size)}
        return node(
            "pPr", node("keepNext") if self.with_next else None,
            node("widowControl", val=0), node("autoSpaceDE", val=0), node("autoSpaceDN", val=0),
            node("snapToGrid", val=0),
            node("spacing", before=twips(self.before), after=twips(self.after), **rule),
            node("ind", **indents) if indents else None,
            node("jc", val=self.align),
            None if self.outline is None else node("outlineLvl", val=self.outline))


def run(text: str) -> Any:
    """Make a run of text, which looks as the style of its paragraph says."""
    first, *others = text.split("\n")
    return node("r", _letters("t", first), *(
        part for line in others for part in (node("br"), _letters("t", line))))


def _letters(tag: str, text: str) -> Any:
    letters = node(tag)
    letters.text = text
    if text != text.strip():
        letters.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return letters


def paragraph(style: str, *runs: Any, held: bool = False) -> Any:
    """Make a paragraph of a named style; ``held`` keeps it on the page of the next one."""
    shape = node("pPr", node("pStyle", val=style), node("keepNext") if held else None)
    return node("p", shape, *runs)


def field(code: str) -> tuple[Any, ...]:
    """Make a field of five runs: begin, instruction, separator, a placeholder, end."""
    instruction = _letters("instrText", f" {code} ")

    def mark(kind: str) -> Any:
        return node("r", node("fldChar", fldCharType=kind))

    return mark("begin"), node("r", instruction), mark("separate"), run("1"), mark("end")


@dataclass(frozen=True, slots=True)
class Box:
    """A table cell: its paragraph, width in twips, columns spanned, place in a vertical merge."""

    content: Any
    width: int
    span: int = 1
    merge: Literal["", "restart", "continue"] = ""
    above: float = 0.0
    below: float = 0.0
    wrap: bool = False

    def element(self) -> Any:
        """Return the ``w:tc``."""
        rules = [node(side, val="single", sz=round(weight * 8), space=0, color="000000")
                 for side, weight in (("top", self.above), ("bottom", self.below)) if weight]
        return node("tc", node(
            "tcPr", node("tcW", w=self.width, type="dxa"),
            node("gridSpan", val=self.span) if self.span > 1 else None,
            node("vMerge", val=self.merge) if self.merge else None,
            node("tcBorders", *rules) if rules else None,
            None if self.wrap else node("noWrap"),
            node("vAlign", val="center")), self.content)


def table_row(boxes: Sequence[Box], pitch: float, *, header: bool = False) -> Any:
    """Make a row that is never split; a header row returns on each page."""
    return node("tr", node("trPr", node("cantSplit"), node("trHeight", val=twips(pitch),
                                                           hRule="atLeast"),
                           node("tblHeader") if header else None),
                *(box.element() for box in boxes))


def table(style: str, widths: Sequence[int], rows: Sequence[Any]) -> Any:
    """Make a table of fixed widths: WPS reads the grid, Word the cells, so both say the same."""
    return node(
        "tbl",
        node("tblPr", node("tblStyle", val=style), node("tblW", w=sum(widths), type="dxa"),
             node("jc", val="center"), node("tblLayout", type="fixed"),
             node("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0,
                  noHBand=1, noVBand=1)),
        node("tblGrid", *(node("gridCol", w=width) for width in widths)), *rows)


def table_style(padding: int) -> Any:
    """Return the properties of a table style: three rules, hairlines between the rows."""
    sides = node("tblCellMar", node("top", w=0, type="dxa"), node("left", w=padding, type="dxa"),
                 node("bottom", w=0, type="dxa"), node("right", w=padding, type="dxa"))
    heavy, light = ({"val": "single", "sz": size, "space": 0, "color": "000000"}
                    for size in (12, 4))
    return node("tblPr", node("tblBorders", node("top", **heavy), node("bottom", **heavy),
                              node("insideH", **{**light, "color": "BFBFBF"})), sides)
